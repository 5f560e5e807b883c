import type { Passkey, User } from '../../db/generated/client.ts';
import {
  AuthenticationError,
  ConflictError,
  type Context,
  LimitError,
  NotFoundError,
  newId,
  readName,
  requireSession,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { ask, findChallenge, takeChallenge } from './challenge.ts';
import { type AddedFactor, factorAdded, factorRemoved } from './changed.ts';
import { creationAnswer } from './passkey-answer.ts';
import type { PasskeyRequest } from './passkey-request.ts';
import { requireRecentProof } from './recent-proof.ts';
import { handleOf, relyingPartyOf } from './relying-party.ts';

/** Passkeys of one person. */
const mostPasskeys = 20;

/** The viewer's passkeys, oldest first. */
export function listPasskeys(context: Context): Promise<Passkey[]> {
  const { userId } = requireSession(context);
  return context.db.prisma.passkey.findMany({ where: { userId }, orderBy: { id: 'asc' }, take: mostPasskeys });
}

/**
 * Begins to make a passkey of the viewer: one that the browser finds without an address being typed, and that asks for a PIN, a finger
 * or a face. Throws ProofNeededError, LimitError, and ConflictError where browsers have none.
 */
export async function beginPasskey(context: Context, site: string): Promise<PasskeyRequest> {
  const { userId } = requireSession(context);
  await requireRecentProof(context);
  const party = relyingPartyOf(site);
  const has = await listPasskeys(context);
  requireRoom(has.length);
  const user = await context.db.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const options = await generateRegistrationOptions({
    rpName: 'ADE',
    rpID: party.id,
    userName: user.email,
    userDisplayName: user.name,
    userID: handleOf(userId),
    attestationType: 'none',
    excludeCredentials: has.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  const asked = await ask(context, { purpose: 'PASSKEY_CREATION', userId, challenge: options.challenge });
  return { ...asked, options };
}

/**
 * What the browser has made of it becomes a second factor. Throws ProofNeededError, and AuthenticationError when it is no answer to what was
 * asked, LimitError past twenty.
 */
export async function addPasskey(
  context: Context,
  { token, name: given, response, site }: { token: string; name: string; response?: unknown; site: string },
): Promise<AddedFactor> {
  const { userId } = requireSession(context);
  await requireRecentProof(context);
  const party = relyingPartyOf(site);
  const name = readName(given);
  const asked = await findChallenge(context, token, ['PASSKEY_CREATION']);
  if (asked?.userId !== userId) throw new AuthenticationError('This was asked too long ago. Begin again.');
  const answer = creationAnswer.safeParse(response);
  if (!answer.success) {
    const message = 'This is no answer of a browser to navigator.credentials.create, as JSON.';
    throw new ValidationError(message, [{ path: 'response', message, code: 'INVALID' }]);
  }
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const verified = await verifyRegistrationResponse({
    response: { ...answer.data, clientExtensionResults: {} },
    expectedChallenge: asked.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    context.log.info({ err: error }, 'a passkey was not taken');
    return null;
  });
  if (!verified?.verified) {
    throw new AuthenticationError('The passkey does not answer what was asked. Begin again.');
  }
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return transact(context, async (tx) => {
    // Several that were begun while there was room come one after the other.
    await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId} FOR NO KEY UPDATE`;
    if (!(await takeChallenge(tx, token))) throw new AuthenticationError('This was answered already. Begin again.');
    requireRoom(await tx.db.passkey.count({ where: { userId } }));
    const added = await tx.db.passkey.createMany({
      data: {
        id: newId('Passkey'),
        userId,
        name,
        credentialId: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: answer.data.response.transports,
        isSynced: credentialBackedUp,
      },
      skipDuplicates: true,
    });
    if (added.count === 0) throw new ConflictError('PASSKEY_EXISTS', 'This passkey was added already.');
    return factorAdded(tx, userId, 'PASSKEY');
  });
}

function requireRoom(has: number): void {
  if (has < mostPasskeys) return;
  throw new LimitError('passkeys', `A person has at most ${mostPasskeys} passkeys. Remove one first.`);
}

/** One of the viewer's passkeys is none any more. Throws NotFoundError, ProofNeededError. */
export async function removePasskey(context: Context, passkeyId: string): Promise<User> {
  const { userId } = requireSession(context);
  await requireRecentProof(context);
  return transact(context, async (tx) => {
    const { count } = await tx.db.passkey.deleteMany({ where: { id: passkeyId, userId } });
    if (count === 0) throw new NotFoundError('The passkey');
    return factorRemoved(tx, userId, 'PASSKEY');
  });
}
