import type { Context } from '../kernel/index.ts';
import { ask } from './challenge.ts';
import { hasPasskeys, relyingPartyOf } from './relying-party.ts';

/** What a passkey is asked to sign. */
export interface PasskeyRequest {
  token: string;
  /** For the browser's `navigator.credentials.get`, as JSON. */
  options: unknown;
  expiresAt: Date;
}

/**
 * Asks for any passkey of this server that the browser has: it says whose it is. Throws ConflictError where there are none. Loads the
 * library with the first request.
 */
export async function passkeyRequest(context: Context, site: string): Promise<PasskeyRequest> {
  const options = await requestOptions(site, []);
  const asked = await ask(context, { purpose: 'PASSKEY_SIGN_IN', userId: null, challenge: options.challenge });
  return { ...asked, options };
}

/** The same for one of a person's passkeys; `null` where they have none, or browsers have none at this address. */
export async function passkeyQuestion({ db }: Context, userId: string, site: string) {
  const passkeys = await db.prisma.passkey.findMany({ where: { userId }, orderBy: { id: 'asc' } });
  return passkeys.length === 0 || !hasPasskeys(site) ? null : requestOptions(site, passkeys);
}

/** The options for one of these passkeys; for any with none. */
async function requestOptions(site: string, passkeys: readonly { credentialId: string; transports: string[] }[]) {
  const party = relyingPartyOf(site);
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  return generateAuthenticationOptions({
    rpID: party.id,
    userVerification: 'required',
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
}
