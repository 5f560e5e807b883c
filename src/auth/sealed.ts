import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** Bytes, as NIST SP 800-38D recommends for GCM. */
const nonceBytes = 12;
const tagBytes = 16;

/** A key for one purpose, 256 bits, from the installation's secret (HKDF-SHA-256, RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `ade: ${purpose}`, 32));
}

/** Encrypts and authenticates text. `about` is bound to it: what was sealed about one thing cannot be passed off for another. */
export function seal(key: Buffer, text: string, about: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** What was sealed; `null` when it was with another key, about something else, or has been changed since. */
export function unseal(key: Buffer, sealed: string, about: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(about));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString();
  } catch {
    return null;
  }
}

/** Seals what the database keeps for one purpose, with a key from the installation's secret, which is read when it is first needed. */
export class Seals {
  readonly #secret: () => string;
  readonly #purpose: string;
  #derived: Buffer | null = null;

  constructor(secret: () => string, purpose: string) {
    this.#secret = secret;
    this.#purpose = purpose;
  }

  get #key(): Buffer {
    this.#derived ??= deriveKey(this.#secret(), this.#purpose);
    return this.#derived;
  }

  seal(text: string, about: string): string {
    return seal(this.#key, text, about);
  }

  /** `null` when it was sealed with another secret, about something else, or has been changed since. */
  unseal(sealed: string, about: string): string | null {
    return unseal(this.#key, sealed, about);
  }
}
