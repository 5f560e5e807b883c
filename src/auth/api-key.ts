import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * API keys look like `ade_live_<id>_<secret><checksum>`: the id finds the row, the secret proves the key, the checksum lets a
 * mistyped key be refused without asking the database (and lets scanners recognise a leaked one). Tokens of identity providers look like
 * `ade_scim_…`.
 */
const keyPattern = /^ade_(live|test|scim)_([0-9a-z]{12})_([0-9A-Za-z]{32})([0-9a-f]{8})$/;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface NewApiKey {
  /** The whole key: shown once, never stored. */
  key: string;
  /** The part that may be shown and that finds the row. */
  prefix: string;
  secretHash: string;
}

/** Makes a key, or a token, with 190 bits of randomness. */
export function makeApiKey(environment: 'live' | 'test' | 'scim' = 'live'): NewApiKey {
  return newSecretFor(`ade_${environment}_${randomText(12).toLowerCase()}`);
}

/** The same key with another secret: the prefix stays. */
export function newSecretFor(prefix: string): NewApiKey {
  const body = `${prefix}_${randomText(32)}`;
  const key = body + checksum(body);
  return { key, prefix, secretHash: hashApiKey(key) };
}

/** The prefix of a well-formed key, or `null` when its form or checksum is wrong. */
export function apiKeyPrefix(key: string): string | null {
  const match = keyPattern.exec(key);
  if (!match) return null;
  const body = key.slice(0, -8);
  return checksum(body) === match[4] ? `ade_${match[1]}_${match[2]}` : null;
}

/** SHA-256, lower-case hex. A fast hash is right here: the secret is random, so there is nothing to guess. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The hashes of a secret that has been rotated: of what it is now, and of what it was before and is for a while. */
export interface RotatedSecret {
  secretHash: string;
  previousSecretHash: string | null;
  previousExpiresAt: Date | null;
}

/** Until when a secret with this hash is good: the one before the last rotation for a while; `null` for another one. */
export function secretGoodUntil(
  { secretHash, previousSecretHash, previousExpiresAt }: RotatedSecret,
  hash: string,
  now: Date,
): Date | 'FOR_EVER' | null {
  if (isSameHash(secretHash, hash)) return 'FOR_EVER';
  const isOverlap = previousExpiresAt !== null && previousExpiresAt > now;
  return isOverlap && previousSecretHash !== null && isSameHash(previousSecretHash, hash) ? previousExpiresAt : null;
}

/** Compares in constant time. */
function isSameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === right.length && timingSafeEqual(left, right);
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** Uniform over the alphabet: bytes that would favour its beginning are thrown away. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += alphabet[byte % 62];
    }
  }
  return text;
}
