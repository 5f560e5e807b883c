import { errors, jwtVerify, SignJWT } from 'jose';
import type { DatabaseClock } from '../db/clock.ts';

/** Makes and checks the signed part of an address that stands for the permission to use one thing. A JWT (RFC 7519), HS256. */
export interface SignedLinks {
  /** `expiresAt` is 15 minutes from now unless given: long enough for a click and a slow start, short enough to be worthless in a log. */
  sign(id: string, expiresAt?: Date): Promise<string>;
  /** The thing's id, or why there is none: `EXPIRED`, or `INVALID` for a link that is forged, damaged or for something else. */
  open(signed: string): Promise<{ id: string } | 'EXPIRED' | 'INVALID'>;
}

const lifetimeMs = 15 * 60_000;

/** `secret` is the server's; all processes of an installation share it, and the clock. A link of one purpose is none of another. */
export function createSignedLinks(secret: string, clock: DatabaseClock, purpose: 'download' | 'upload'): SignedLinks {
  const key = new TextEncoder().encode(secret);
  const audience = `ade:${purpose}`;
  return {
    sign(id, expiresAt = new Date(clock.now().getTime() + lifetimeMs)) {
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setAudience(audience)
        .setExpirationTime(Math.floor(expiresAt.getTime() / 1_000))
        .sign(key);
    },
    async open(signed) {
      try {
        const { payload } = await jwtVerify(signed, key, {
          algorithms: ['HS256'],
          audience,
          requiredClaims: ['sub', 'exp'],
          currentDate: clock.now(),
        });
        return payload.sub === undefined ? 'INVALID' : { id: payload.sub };
      } catch (error) {
        return error instanceof errors.JWTExpired ? 'EXPIRED' : 'INVALID';
      }
    },
  };
}

/** The links that the API hands out, by what they are for. */
export interface Links {
  downloads: SignedLinks;
  uploads: SignedLinks;
}

export function createLinks(secret: string, clock: DatabaseClock): Links {
  return {
    downloads: createSignedLinks(secret, clock, 'download'),
    uploads: createSignedLinks(secret, clock, 'upload'),
  };
}
