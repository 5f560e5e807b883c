import { createHash, randomBytes } from 'node:crypto';

export interface OpaqueToken {
  /** 256 random bits, base64url: given to one person once, never stored. */
  token: string;
  /** What is stored of it. */
  hash: string;
}

/** A secret that says nothing and can only be looked up: links in mails, refresh tokens. */
export function makeOpaqueToken(): OpaqueToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOpaqueToken(token) };
}

/** SHA-256, lower-case hex. A fast hash is right here: the token is random, so there is nothing to guess. */
export function hashOpaqueToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
