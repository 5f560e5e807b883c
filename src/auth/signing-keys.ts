import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import { holdLock } from '../db/advisory-locks.ts';
import type { Database } from '../db/database.ts';
import { loadJose } from './load-jose.ts';
import { seal, unseal } from './sealed.ts';

/** RFC 8037: signatures with Ed25519. */
export const signingAlgorithm = 'EdDSA';

const dayMs = 24 * 60 * 60 * 1000;
/** Milliseconds that a key signs. */
const signsForMs = 30 * dayMs;
/** Milliseconds that a key can be read before it signs, so that every verifier that keeps a copy of the set has it by then. */
const publishedAheadMs = dayMs;
/** Milliseconds that a key goes on verifying after its successor signs: longer than any token that it has signed. */
const verifiesOnMs = dayMs;
/** Milliseconds that a process goes by what it has read. */
const goodForMs = 60_000;
/** Milliseconds between two looks for a key that is not known: tokens with made-up names must not cost a query each. */
const lookAgainMs = 2_000;

interface StoredKey {
  kid: string;
  publicJwk: JWK;
  sealedPrivateJwk: string;
  signsFrom: Date;
  expiresAt: Date;
}

/**
 * The keys that access tokens are signed with. They live in the database, the private halves sealed, so that every process signs
 * with the same one. A key signs for 30 days; a day before that is over the next one is made, by whichever process notices, and
 * published; for a day more the old one verifies. Changing the installation's secret makes all of them unusable for signing, and
 * a new one is made.
 */
export class SigningKeys {
  readonly #db: Database;
  readonly #sealingKey: Buffer;
  #keys: readonly StoredKey[] = [];
  /** By the monotonic clock, ms. */
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;
  readonly #verifiers = new Map<string, CryptoKey>();
  #signer: { kid: string; key: CryptoKey } | null = null;

  constructor(db: Database, sealingKey: Buffer) {
    this.#db = db;
    this.#sealingKey = sealingKey;
  }

  /** The key that signs now. Makes one where there is none, and the next one when it is time. */
  async signer(): Promise<{ kid: string; key: CryptoKey }> {
    await this.#refresh(goodForMs);
    if (this.#lacksOne()) await this.#makeNext();
    const stored = this.#current();
    if (!stored) throw new Error('No key could be made that signs now.');
    if (this.#signer?.kid !== stored.kid) {
      this.#signer = { kid: stored.kid, key: await this.#import(JSON.parse(this.#privateJwk(stored) ?? '')) };
    }
    return this.#signer;
  }

  /** The public half of a key; `null` when there is no such key (any more). */
  async verifier(kid: string): Promise<CryptoKey | null> {
    const isKnown = this.#keys.some((key) => key.kid === kid);
    await this.#refresh(isKnown ? goodForMs : lookAgainMs);
    const stored = this.#keys.find((key) => key.kid === kid);
    if (!stored || stored.expiresAt <= this.#db.clock.now()) return null;
    const known = this.#verifiers.get(kid);
    if (known) return known;
    const key = await this.#import(stored.publicJwk);
    this.#verifiers.set(kid, key);
    return key;
  }

  /** The public halves of all keys that verify now or will (RFC 7517). */
  async published(): Promise<JSONWebKeySet> {
    await this.signer();
    const now = this.#now();
    return { keys: this.#keys.filter(({ expiresAt }) => expiresAt.getTime() > now).map(({ publicJwk }) => publicJwk) };
  }

  /** Of the keys whose time has come and that can be unsealed, the newest. */
  #current(): StoredKey | undefined {
    const now = this.#now();
    return this.#keys.find(
      (key) =>
        key.signsFrom.getTime() <= now && key.expiresAt.getTime() > now + verifiesOnMs / 2 && this.#privateJwk(key),
    );
  }

  /** Whether there is no key that signs, or it is time that its successor can be read and there is none. */
  #lacksOne(): boolean {
    const current = this.#current();
    if (!current) return true;
    const now = this.#now();
    if (now < current.signsFrom.getTime() + signsForMs - publishedAheadMs) return false;
    return !this.#keys.some((key) => key.signsFrom.getTime() > now && this.#privateJwk(key));
  }

  #now(): number {
    return this.#db.clock.now().getTime();
  }

  #privateJwk(key: StoredKey): string | null {
    return unseal(this.#sealingKey, key.sealedPrivateJwk, key.kid);
  }

  async #import(jwk: JWK): Promise<CryptoKey> {
    const { importJWK } = await loadJose();
    const key = await importJWK(jwk, signingAlgorithm);
    if (key instanceof Uint8Array) throw new Error('A signing key is not one of a pair.');
    return key;
  }

  async #refresh(maxAgeMs: number): Promise<void> {
    if (performance.now() - this.#readAt <= maxAgeMs) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const readAt = performance.now();
    const rows = await this.#db.prisma.signingKey.findMany({
      where: { expiresAt: { gt: this.#db.clock.now() } },
      orderBy: { signsFrom: 'desc' },
    });
    this.#keys = rows.map(({ publicJwk, ...row }) => ({ ...row, publicJwk: asJwk(publicJwk) }));
    this.#readAt = readAt;
  }

  /** Of several processes that notice at once, one makes it. */
  async #makeNext(): Promise<void> {
    const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await loadJose();
    await this.#db.transaction(async (tx) => {
      await holdLock(tx, 'signingKeys');
      await this.#read();
      if (!this.#lacksOne()) return;
      const current = this.#current();
      const signsFrom = new Date(Math.max(this.#now(), current ? current.signsFrom.getTime() + signsForMs : 0));
      const pair = await generateKeyPair(signingAlgorithm, { extractable: true });
      const jwk = await exportJWK(pair.publicKey);
      const kid = await calculateJwkThumbprint(jwk);
      await tx.signingKey.create({
        data: {
          kid,
          publicJwk: { ...jwk, kid, alg: signingAlgorithm, use: 'sig' },
          sealedPrivateJwk: seal(this.#sealingKey, JSON.stringify(await exportJWK(pair.privateKey)), kid),
          signsFrom,
          expiresAt: new Date(signsFrom.getTime() + signsForMs + verifiesOnMs),
        },
      });
    });
    await this.#read();
  }
}

function asJwk(stored: unknown): JWK {
  if (typeof stored !== 'object' || stored === null || !('kty' in stored) || stored.kty !== 'OKP') {
    throw new Error('A signing key in the database is no Ed25519 key.');
  }
  return { ...stored, kty: 'OKP' };
}
