import { createHmac } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { Database } from '../db/database.ts';
import { loadJose } from './load-jose.ts';
import { hashOpaqueToken, type OpaqueToken } from './opaque-token.ts';
import { deriveKey } from './sealed.ts';
import { SigningKeys, signingAlgorithm } from './signing-keys.ts';

/** Access tokens are for this API and for nothing else. */
const audience = 'ade:api';
/** RFC 9068: tells an access token from every other JWT. */
const type = 'at+jwt';

export interface SessionTokenOptions {
  db: Database;
  /** The installation's: every process has the same. */
  secret: string;
  /** Who signs: the installation's address, or just ADE where it has none. */
  issuer: string;
  /** Seconds that an access token is good. */
  accessTokenSeconds: number;
}

/** What an access token says. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  expiresAt: Date;
}

/** Makes and checks what a session is carried on with: signed access tokens and opaque refresh tokens. */
export class SessionTokens {
  readonly #options: SessionTokenOptions;
  readonly #keys: SigningKeys;
  readonly #refreshKey: Buffer;

  constructor(options: SessionTokenOptions) {
    this.#options = options;
    this.#keys = new SigningKeys(options.db, deriveKey(options.secret, 'signing keys'));
    this.#refreshKey = deriveKey(options.secret, 'refresh tokens');
  }

  /** An access token (a JWT, EdDSA), and when it runs out. */
  async sign(claims: { userId: string; sessionId: string }): Promise<{ token: string; expiresAt: Date }> {
    const { kid, key } = await this.#keys.signer();
    const now = Math.floor(this.#options.db.clock.now().getTime() / 1000);
    const expires = now + this.#options.accessTokenSeconds;
    const { SignJWT } = await loadJose();
    const token = await new SignJWT({ sid: claims.sessionId })
      .setProtectedHeader({ alg: signingAlgorithm, kid, typ: type })
      .setIssuer(this.#options.issuer)
      .setAudience(audience)
      .setSubject(claims.userId)
      .setIssuedAt(now)
      .setExpirationTime(expires)
      .sign(key);
    return { token, expiresAt: new Date(expires * 1000) };
  }

  /** What the token says; `null` for one that was not made here for this, has been changed, or has run out. */
  async verify(token: string): Promise<AccessClaims | null> {
    const key = await this.#keyOf(token);
    if (!key) return null;
    const { jwtVerify } = await loadJose();
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [signingAlgorithm],
        typ: type,
        issuer: this.#options.issuer,
        audience,
        requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        currentDate: this.#options.db.clock.now(),
      });
      const { sub, sid, exp } = payload;
      if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') return null;
      return { userId: sub, sessionId: sid, expiresAt: new Date(exp * 1000) };
    } catch {
      return null;
    }
  }

  /**
   * The refresh token that another one is exchanged for. The same every time, so that a client that has not received the answer can
   * ask again and is given the same one; not to be foretold without the installation's secret.
   */
  successorOf(refreshToken: string): OpaqueToken {
    const token = createHmac('sha256', this.#refreshKey).update(refreshToken).digest('base64url');
    return { token, hash: hashOpaqueToken(token) };
  }

  /** The public keys with which others can check access tokens (RFC 7517). */
  published(): Promise<JSONWebKeySet> {
    return this.#keys.published();
  }

  /** Faults of the database are not the token's: they are thrown. */
  async #keyOf(token: string) {
    const { decodeProtectedHeader } = await loadJose();
    let kid: string | undefined;
    try {
      ({ kid } = decodeProtectedHeader(token));
    } catch {
      return null;
    }
    return kid === undefined ? null : this.#keys.verifier(kid);
  }
}
