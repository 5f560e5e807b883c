import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DatabaseClock } from '../db/clock.ts';
import { loadJose } from './load-jose.ts';
import type { Viewer } from './viewer.ts';

/** Makes and checks the signed part of an address that stands for the permission to use one thing. A JWT (RFC 7519), HS256. */
export interface SignedLinks {
  /** `expiresAt` is 15 minutes from now unless given: long enough for a click and a slow start, short enough to be worthless in a log. */
  sign(id: string, options?: { expiresAt?: Date; account?: string }): Promise<string>;
  /** The thing's id, or why there is none: `EXPIRED`, or `INVALID` for a link that is forged, damaged or for something else. */
  open(signed: string): Promise<OpenedLink | 'EXPIRED' | 'INVALID'>;
}

export interface OpenedLink {
  id: string;
  /** Whose allowance its use draws on; empty where none is named. */
  account: string;
}

/** `account` is a claim of ours. */
const claims = z.object({ sub: z.string(), account: z.string().default('') });

const lifetimeMs = 15 * 60_000;

/** `secret` is the server's; all processes of an installation share it, and the clock. A link of one purpose is none of another. */
export function createSignedLinks(secret: string, clock: DatabaseClock, purpose: 'download' | 'upload'): SignedLinks {
  const key = new TextEncoder().encode(secret);
  const audience = `ade:${purpose}`;
  return {
    async sign(id, { expiresAt = new Date(clock.now().getTime() + lifetimeMs), account } = {}) {
      const { SignJWT } = await loadJose();
      return new SignJWT(account === undefined ? {} : { account })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setAudience(audience)
        .setExpirationTime(Math.floor(expiresAt.getTime() / 1_000))
        .sign(key);
    },
    async open(signed) {
      const { errors, jwtVerify } = await loadJose();
      try {
        const { payload } = await jwtVerify(signed, key, {
          algorithms: ['HS256'],
          audience,
          requiredClaims: ['sub', 'exp'],
          currentDate: clock.now(),
        });
        const { sub: id, account } = claims.parse(payload);
        return { id, account };
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

/** Names the account of who asks for a link without saying whose it is: links are passed on. */
export function linkAccountOf(viewer: Viewer | null): string {
  return createHash('sha256')
    .update(viewer?.actor.id ?? '')
    .digest('base64url')
    .slice(0, 22);
}
