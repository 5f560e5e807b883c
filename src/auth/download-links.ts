import { jwtVerify, SignJWT } from 'jose';
import type { DatabaseClock } from '../db/clock.ts';

/** Seconds a link stays good: long enough for a click and a slow start, short enough to be worthless in a log. */
const lifetimeSeconds = 15 * 60;
const audience = 'ade:download';

/** Makes and checks the signed part of download addresses: `/files/<signed>`. A JWT (RFC 7519), HS256, for one document. */
export interface DownloadLinks {
  sign(documentId: string): Promise<string>;
  /** The document's id, or `null` for a link that is forged, damaged or expired. */
  verify(signed: string): Promise<string | null>;
}

/** `secret` is the server's; all processes of an installation share it, and the clock. */
export function createDownloadLinks(secret: string, clock: DatabaseClock): DownloadLinks {
  const key = new TextEncoder().encode(secret);
  return {
    sign(documentId) {
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(documentId)
        .setAudience(audience)
        .setExpirationTime(Math.floor(clock.now().getTime() / 1_000) + lifetimeSeconds)
        .sign(key);
    },
    async verify(signed) {
      try {
        const { payload } = await jwtVerify(signed, key, {
          algorithms: ['HS256'],
          audience,
          requiredClaims: ['sub', 'exp'],
          currentDate: clock.now(),
        });
        return payload.sub ?? null;
      } catch {
        return null;
      }
    },
  };
}
