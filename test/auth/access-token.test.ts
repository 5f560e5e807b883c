import { createPublicKey } from 'node:crypto';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { deriveKey, unseal } from '../../src/auth/sealed.ts';
import { SessionTokens } from '../../src/auth/session-tokens.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, isAccepted, type Person, type SignedIn, signedIn, somewhere } from './caller.ts';

let server: TestServer;
let person: Person;
let session: SignedIn;
beforeAll(async () => {
  server = await startTestServer();
  person = await addPerson(server);
  session = await signedIn(server.url, person, somewhere());
});
afterAll(() => server.stop());

interface KeySet {
  keys: { kid: string; kty: string; crv: string; alg: string; use: string; x: string; d?: string }[];
}

async function keySet(url = server.url): Promise<KeySet> {
  const response = await fetch(`${url}/.well-known/jwks.json`);
  expect(response.headers.get('content-type')).toContain('application/jwk-set+json');
  return JSON.parse(await response.text());
}

describe('an access token', () => {
  it('is signed with a published key, names person and session, and is short-lived', async () => {
    const url = new URL(`${server.url}/.well-known/jwks.json`);
    const { payload, protectedHeader } = await jwtVerify(session.accessToken, createRemoteJWKSet(url));
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) });
    expect(payload).toMatchObject({ iss: 'ade', aud: 'ade:api', sub: person.id, sid: session.sessionId });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(15 * 60);
    expect((await keySet()).keys).toEqual([
      { kid: protectedHeader.kid, kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: expect.any(String) },
    ]);
  });

  describe('is refused when', () => {
    let payload: JWTPayload;
    let kid: string;
    let own: Awaited<ReturnType<typeof generateKeyPair>>;
    beforeEach(async () => {
      payload = decodeJwt(session.accessToken);
      kid = decodeProtectedHeader(session.accessToken).kid ?? '';
      own = await generateKeyPair('EdDSA', { extractable: true });
    });

    /** Signed with the installation's own key, but saying what a test wants. */
    async function signedHere(changes: { header?: object; payload?: JWTPayload }): Promise<string> {
      const [stored] = await server.services.db.prisma.signingKey.findMany({ where: { kid } });
      const opened = unseal(deriveKey(secret, 'signing keys'), stored?.sealedPrivateJwk ?? '', kid);
      const key = await importJWK(JSON.parse(opened ?? ''), 'EdDSA');
      return new SignJWT({ ...payload, ...changes.payload })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt', ...changes.header })
        .sign(key);
    }
    const unsigned = (header: object) =>
      `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

    it('nothing is wrong with it: it is accepted', async () => {
      expect(await isAccepted(server.url, await signedHere({}))).toBe(true);
    });
    it('it is not signed', async () => {
      for (const alg of ['none', 'None', 'EdDSA']) {
        expect(await isAccepted(server.url, unsigned({ alg, kid, typ: 'at+jwt' }))).toBe(false);
      }
    });
    it('it is signed with HMAC and the public key', async () => {
      const [jwk] = (await keySet()).keys;
      if (!jwk) throw new Error('No key is published.');
      const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      for (const material of [String(pem), jwk.x, JSON.stringify(jwk)]) {
        const forged = await new SignJWT(payload)
          .setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt' })
          .sign(new TextEncoder().encode(material.padEnd(32)));
        expect(await isAccepted(server.url, forged)).toBe(false);
      }
    });
    it('it is signed with another key, under the name of ours or its own, or brings its key along', async () => {
      const jwk = await exportJWK(own.publicKey);
      for (const header of [
        { kid },
        { kid: 'unknown' },
        {},
        { kid, jwk },
        { jwk },
        { kid, jku: 'https://example.org/jwks' },
      ]) {
        const forged = new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header });
        expect(await isAccepted(server.url, await forged.sign(own.privateKey))).toBe(false);
      }
    });
    it('it names no key, or one that does not exist', async () => {
      expect(await isAccepted(server.url, await signedHere({ header: { kid: undefined } }))).toBe(false);
      expect(await isAccepted(server.url, await signedHere({ header: { kid: 'no-such-key' } }))).toBe(false);
    });
    it('it is another kind of token, by another issuer, or for somebody else', async () => {
      for (const changes of [
        { header: { typ: 'JWT' } },
        { header: { typ: undefined } },
        { payload: { iss: 'somebody-else' } },
        { payload: { iss: undefined } },
        { payload: { aud: 'ade:download' } },
        { payload: { aud: undefined } },
        { payload: { sub: (await addPerson(server)).id } },
        { payload: { sub: undefined } },
        { payload: { sid: 'ses_01ARZ3NDEKTSV4RRFFQ69G5FAV' } },
        { payload: { sid: undefined } },
      ]) {
        expect(await isAccepted(server.url, await signedHere(changes)), JSON.stringify(changes)).toBe(false);
      }
    });
    it('it has run out, never does, or is not good yet', async () => {
      const now = Math.floor(Date.now() / 1000);
      for (const changes of [{ exp: now - 1 }, { exp: undefined }, { iat: undefined }, { nbf: now + 60 }]) {
        expect(await isAccepted(server.url, await signedHere({ payload: changes })), JSON.stringify(changes)).toBe(
          false,
        );
      }
    });
    it('a single bit of it is another one', async () => {
      const [header = '', body = '', signature = ''] = session.accessToken.split('.');
      const flipped = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
      const tampered = [
        [flipped(header), body, signature],
        [header, flipped(body), signature],
        [header, body, flipped(signature)],
      ];
      for (const parts of tampered) expect(await isAccepted(server.url, parts.join('.'))).toBe(false);
    });
    it('it is a download link, a refresh token, or nothing of the kind', async () => {
      for (const token of [session.refreshToken, 'a.b.c', '...', 'Bearer']) {
        expect(await isAccepted(server.url, token)).toBe(false);
      }
    });
  });
});

describe('signing keys', () => {
  let other: RunningApi;
  beforeAll(async () => {
    other = await startAnotherApi(server);
  });
  afterAll(() => other.close());

  const age = (days: number) =>
    server.services.db.pool.query(
      `UPDATE signing_key SET signs_from = signs_from - make_interval(days => $1), expires_at = expires_at - make_interval(days => $1)`,
      [days],
    );
  const fresh = () => new SessionTokens({ db: server.services.db, secret, issuer: 'ade', accessTokenSeconds: 900 });
  const kidOf = ({ token }: { token: string }) => decodeProtectedHeader(token).kid;
  const claims = () => ({ userId: person.id, sessionId: session.sessionId });

  it('change before they run out: the next is published first, then signs; the one before still verifies', async () => {
    const before = await fresh().sign(claims());
    await age(29);
    // Of many processes that find it old, one makes the next.
    const signed = await Promise.all(Array.from({ length: 5 }, () => fresh().sign(claims())));
    expect(new Set(signed.map(kidOf))).toEqual(new Set([kidOf(before)]));
    const published = (await fresh().published()).keys.map(({ kid }) => kid);
    expect(published).toHaveLength(2);
    expect(published).toContain(kidOf(before));

    await age(1);
    const after = await fresh().sign(claims());
    expect(kidOf(after)).not.toBe(kidOf(before));
    expect(published).toContain(kidOf(after));
    // A process that has never heard of it asks, and both are good.
    expect(await isAccepted(other.url, after.token)).toBe(true);
    expect(await isAccepted(other.url, before.token)).toBe(true);

    await age(1);
    expect(await fresh().verify(before.token)).toBeNull();
    expect(await fresh().verify(after.token)).toMatchObject(claims());
    expect((await fresh().published()).keys).toHaveLength(1);
  });

  it('are replaced at once when the installation has another secret, and lie sealed in the database', async () => {
    const elsewhere = new SessionTokens({
      db: server.services.db,
      secret: 'another secret of 32 characters and more',
      issuer: 'ade',
      accessTokenSeconds: 900,
    });
    const before = await fresh().sign(claims());
    const after = await elsewhere.sign(claims());
    expect(kidOf(after)).not.toBe(kidOf(before));
    expect(await elsewhere.verify(before.token)).toMatchObject(claims());
    const rows = await server.services.db.prisma.signingKey.findMany();
    for (const { publicJwk, sealedPrivateJwk } of rows) {
      expect(publicJwk).not.toHaveProperty('d');
      expect(Buffer.from(sealedPrivateJwk, 'base64url').toString()).not.toContain('OKP');
    }
  });
});
