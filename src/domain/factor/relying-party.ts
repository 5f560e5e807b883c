import { isIP } from 'node:net';
import { ConflictError } from '../kernel/index.ts';

/** Whom passkeys are made for, and where they may be used: nowhere else does a browser offer them. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/**
 * That of the address under which browsers find this server. Throws ConflictError (`PASSKEYS_UNAVAILABLE`) where browsers have none:
 * without TLS, but for localhost, and by an IP address (WebAuthn, 5.1.2).
 */
export function relyingPartyOf(site: string): RelyingParty {
  const { hostname, origin } = new URL(site);
  if (hasPasskeys(site)) return { id: hostname, origin };
  throw new ConflictError(
    'PASSKEYS_UNAVAILABLE',
    `Browsers have no passkeys for ${origin}. Open it by a name and over https, or as localhost; http.public_url says which.`,
  );
}

/** Whether browsers have passkeys for this address. */
export function hasPasskeys(site: string): boolean {
  const { protocol, hostname } = new URL(site);
  return (protocol === 'https:' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0) || hostname === 'localhost';
}

/** The person in an authenticator: their id, as bytes. */
export function handleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId));
}
