import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { serverPort } from '../chaos/ports.ts';
import { signedIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { Browser } from './browser.ts';
import { addPerson, get } from './caller.ts';
import { type Answer, atHash, type HostileProvider, startHostileProvider } from './hostile-provider.ts';
import { type RealProvider, realClient, startRealProvider } from './real-provider.ts';

let server: TestServer;
let real: RealProvider;
let hostile: HostileProvider;

beforeAll(async () => {
  const port = await serverPort();
  const callback = (name: string) => `http://127.0.0.1:${port}/auth/sso/${name}/callback`;
  real = await startRealProvider(['real', 'post', 'closed', 'linking'].map(callback));
  hostile = await startHostileProvider();
  const of = { issuer: real.issuer, client_id: realClient.clientId, client_secret: realClient.clientSecret };
  const post = { ...of, client_id: 'ade-post', client_auth: 'client_secret_post' };
  const providers = [
    {
      name: 'real',
      label: 'Example Inc.',
      ...of,
      create_users: true,
      workspace: 'main',
      allowed_domains: ['example.org'],
    },
    { name: 'post', ...post, create_users: true },
    { name: 'closed', ...of },
    { name: 'linking', ...of, link_verified_email: true },
    { name: 'unregistered', ...of, create_users: true },
    { name: 'away', ...of, issuer: 'http://127.0.0.1:9' },
    { name: 'hostile', issuer: hostile.issuer, client_id: 'ade', client_auth: 'none', create_users: true },
    { name: 'misnamed', issuer: `${hostile.issuer}/other`, client_id: 'ade', client_auth: 'none' },
  ];
  server = await startTestServer({ env: { ADE_PORT: String(port), ADE_AUTH_PROVIDERS: JSON.stringify(providers) } });
});

afterAll(async () => {
  await server.stop();
  await real.stop();
  await hostile.stop();
});

const whoAmI = graphql(`
  query WhoAmIByCookie { viewer { user { id name } workspaces { nodes { slug viewerRole } } } }
`);

const login = (name: string, returnTo = '/') =>
  `${server.url}/auth/sso/${name}/login?returnTo=${encodeURIComponent(returnTo)}`;

/** The person whom the browser's cookies name. */
async function viewerIn(browser: Browser) {
  const access = browser.cookie(server.url, 'ade-access');
  const { viewer } = await get(server.url, whoAmI, {}, access === undefined ? {} : { cookie: `ade-access=${access}` });
  if (!viewer?.user) return null;
  const { id, name } = viewer.user;
  const { email } = await server.services.db.prisma.user.findUniqueOrThrow({ where: { id } });
  return { email, name, workspaces: viewer.workspaces.nodes };
}

/** Goes to the provider and back; answers where the browser has ended up, and with what page. */
async function signInAt(name: string, browser = new Browser(), returnTo = '/') {
  const end = await browser.follow(
    login(name, returnTo),
    ({ origin, pathname }) => origin === server.url && pathname === returnTo,
  );
  return { ...end, browser, viewer: await viewerIn(browser) };
}

describe('a real provider', () => {
  test('signs in somebody new, who gets an account and a place in the workspace', async () => {
    real.signsIn({ sub: 'ada', email: 'Ada@Example.org', email_verified: true, name: 'Ada' });
    const { url, response, viewer } = await signInAt('real', new Browser(), '/jobs');
    expect(url.pathname).toBe('/jobs');
    expect(viewer).toEqual({
      email: 'ada@example.org',
      name: 'Ada',
      workspaces: [{ slug: 'main', viewerRole: 'MEMBER' }],
    });
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/; Path=\/.*; HttpOnly; SameSite=Lax$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('knows them again by their subject, whatever has become of their address', async () => {
    real.signsIn({ sub: 'ada', email: 'countess@elsewhere.example', email_verified: false });
    expect((await signInAt('real')).viewer?.email).toBe('ada@example.org');
  });

  test('works with client_secret_post as well, and where two tabs sign in side by side', async () => {
    real.signsIn({ sub: 'two-tabs', email: 'tabs@example.org', email_verified: true });
    const browser = new Browser();
    const isBack = ({ origin }: URL) => origin === server.url;
    const first = await browser.follow(login('post'), isBack);
    const second = await browser.follow(login('post'), isBack);
    for (const { response, url } of [first, second]) {
      expect(response.status).toBeLessThan(400);
      expect((await browser.open(url)).status).toBe(303);
    }
    expect(await server.services.db.prisma.user.count({ where: { email: 'tabs@example.org' } })).toBe(1);
  });

  test.each([
    [
      'an address that is not verified',
      { sub: 'u1', email: 'u1@example.org', email_verified: false },
      'real',
      /not verified/,
    ],
    [
      'an address of another domain',
      { sub: 'u2', email: 'u2@example.com', email_verified: true },
      'real',
      /example\.com/,
    ],
    ['no address', { sub: 'u3' }, 'real', /does not tell/],
    [
      'nobody known, where accounts are not made',
      { sub: 'u4', email: 'u4@example.org', email_verified: true },
      'closed',
      /invited/,
    ],
  ])('lets nobody in with %s', async (_what, account, name, reason) => {
    real.signsIn(account);
    const before = await server.services.db.prisma.user.count();
    const { response, viewer } = await signInAt(name);
    expect(response.status).toBe(403);
    expect(await response.text()).toMatch(reason);
    expect(viewer).toBeNull();
    expect(await server.services.db.prisma.user.count()).toBe(before);
  });

  test('takes an account over only where the settings say so', async () => {
    const person = await addPerson(server);
    real.signsIn({ sub: 'linked', email: person.email, email_verified: true });
    const refused = await signInAt('real');
    expect([refused.response.status, refused.viewer]).toEqual([403, null]);
    expect((await signInAt('linking')).viewer?.email).toBe(person.email);
    // Now it is theirs, by whichever of the same issuer.
    expect((await signInAt('closed')).viewer?.email).toBe(person.email);
  });

  test('takes what opens an account from who has made it without showing that the address is theirs', async () => {
    const person = await addPerson(server);
    const { prisma } = server.services.db;
    const where = { id: person.id };
    const before = await signedIn(server, person.id);
    await prisma.user.update({ where, data: { addressUnproven: true, passwordHash: 'of whoever was there before' } });
    real.signsIn({ sub: 'theirs', email: person.email, email_verified: true });
    expect((await signInAt('linking')).viewer?.email).toBe(person.email);
    expect(await prisma.user.findUniqueOrThrow({ where })).toMatchObject({
      addressUnproven: false,
      passwordHash: null,
    });
    expect((await before.ask(whoAmI, {})).data?.viewer ?? null).toBeNull();
  });

  test('does not let in who was deactivated', async () => {
    real.signsIn({ sub: 'gone', email: 'gone@example.org', email_verified: true });
    await signInAt('real');
    await server.services.db.prisma.user.update({
      where: { email: 'gone@example.org' },
      data: { deactivatedAt: new Date() },
    });
    const { response, viewer } = await signInAt('real');
    expect([response.status, viewer]).toEqual([403, null]);
  });

  test('refuses an address to come back to that it does not know', async () => {
    real.signsIn({ sub: 'ada' });
    const { url, response } = await signInAt('unregistered');
    expect(url.origin).toBe(real.issuer);
    expect(response.status).toBe(400);
  });
});

describe('where the browser ends up', () => {
  test.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example'])(
    'is never %s',
    async (returnTo) => {
      real.signsIn({ sub: 'ada' });
      const { url } = await new Browser().follow(login('real', returnTo), ({ origin, pathname }) => {
        return origin !== real.issuer && !pathname.startsWith('/auth/');
      });
      expect(url.origin).toBe(server.url);
    },
  );
});

describe('an answer that must not be believed', () => {
  let nonce: string;
  let callback: URL;
  let browser: Browser;
  let right: Answer;

  beforeEach(async () => {
    hostile.answer = await hostile.rightAnswer('');
    browser = new Browser();
    const location = new URL((await browser.open(login('hostile'))).headers.get('location') ?? '');
    expect(location.searchParams.get('code_challenge_method')).toBe('S256');
    nonce = location.searchParams.get('nonce') ?? '';
    callback = new URL(location.searchParams.get('redirect_uri') ?? '');
    callback.search = String(
      new URLSearchParams({ code: 'a-code', state: location.searchParams.get('state') ?? '', iss: hostile.issuer }),
    );
    right = await hostile.rightAnswer(nonce);
    right.claims.sub = newId('User');
    right.userinfo = { ...right.userinfo, sub: right.claims.sub, email: `${right.claims.sub}@example.org` };
    hostile.answer = right;
  });

  /** Ends without a session, an account, or anything in the page about why the provider's token was wrong inside. */
  async function isRefused(reason?: RegExp) {
    const users = await server.services.db.prisma.user.count();
    const sessions = await server.services.db.prisma.session.count();
    const response = await browser.open(callback);
    expect(response.status).toBe(403);
    const text = await response.text();
    expect(text).toMatch(/You are not signed in/);
    if (reason) expect(text).toMatch(reason);
    expect(browser.cookie(server.url, 'ade-access')).toBeUndefined();
    expect(await server.services.db.prisma.user.count()).toBe(users);
    expect(await server.services.db.prisma.session.count()).toBe(sessions);
  }

  test('while the right one is', async () => {
    expect((await browser.open(callback)).status).toBe(303);
    expect((await viewerIn(browser))?.name).toBe('Person');
  });

  const claims: [string, Record<string, unknown>][] = [
    ['another nonce', { nonce: 'another' }],
    ['no nonce', { nonce: undefined }],
    ['another issuer', { iss: 'https://other.example' }],
    ['another audience', { aud: 'other' }],
    ['no audience', { aud: undefined }],
    ['several audiences and no authorized party', { aud: ['ade', 'other'] }],
    ['no subject', { sub: undefined }],
    ['no time of issue', { iat: undefined }],
    ['an end in the past', { exp: 1_700_000_000 }],
    ['the hash of another access token', { at_hash: atHash('another') }],
  ];
  test.each(claims)('%s', async (_what, spoiled) => {
    hostile.answer = { ...right, claims: { ...right.claims, ...spoiled } };
    await isRefused();
  });

  test('but the hash of this access token is right', async () => {
    hostile.answer = { ...right, claims: { ...right.claims, at_hash: atHash(right.accessToken) } };
    expect((await browser.open(callback)).status).toBe(303);
  });

  test('a signature by another key', async () => {
    hostile.answer = { ...right, key: (await generateKeyPair('RS256')).privateKey };
    await isRefused();
  });

  test('no signature', async () => {
    hostile.answer = { ...right, header: { alg: 'none' }, key: null };
    await isRefused();
  });

  test('a signature with the public key as a shared secret', async () => {
    const secret = Buffer.from(JSON.stringify(right.keys[0]));
    hostile.answer = { ...right, header: { alg: 'HS256', kid: 'one' }, key: secret };
    await isRefused();
  });

  test('no key id, where several keys would do', async () => {
    const other = await exportJWK((await generateKeyPair('RS256', { extractable: true })).publicKey);
    const keys = [...right.keys, { ...other, kid: 'two', alg: 'RS256', use: 'sig' }];
    hostile.answer = { ...right, header: { alg: 'RS256' }, keys };
    await isRefused();
  });

  test('but no key id, where there is one key, is right', async () => {
    hostile.answer = { ...right, header: { alg: 'RS256' } };
    expect((await browser.open(callback)).status).toBe(303);
  });

  test('an unknown key id, after a look at the keys', async () => {
    const before = hostile.keysAsked;
    hostile.answer = { ...right, header: { alg: 'RS256', kid: 'unknown' } };
    await isRefused();
    expect(hostile.keysAsked).toBe(before + 1);
  });

  test('but keys that were changed right before signing are right', async () => {
    await browser.open(callback);
    const next = await generateKeyPair('RS256', { extractable: true });
    const keys = [{ ...(await exportJWK(next.publicKey)), kid: 'next', alg: 'RS256', use: 'sig' }];
    const again = new Browser();
    const location = new URL((await again.open(login('hostile'))).headers.get('location') ?? '');
    callback.searchParams.set('state', location.searchParams.get('state') ?? '');
    const claims = { ...right.claims, nonce: location.searchParams.get('nonce') ?? '' };
    hostile.answer = { ...right, claims, keys, key: next.privateKey, header: { alg: 'RS256', kid: 'next' } };
    expect((await again.open(callback)).status).toBe(303);
  });

  test('userinfo about somebody else', async () => {
    hostile.answer = { ...right, userinfo: { ...right.userinfo, sub: 'somebody-else' } };
    await isRefused();
  });

  test('another state, and one that was used', async () => {
    const state = callback.searchParams.get('state') ?? '';
    callback.searchParams.set('state', 'another');
    await isRefused(/not begun in this browser/);
    callback.searchParams.set('state', state);
    expect((await browser.open(callback)).status).toBe(303);
    expect((await browser.open(callback)).status).toBe(403);
  });

  test('the state of another browser', async () => {
    browser.setCookie(server.url, 'ade-sso', 'another');
    await isRefused(/not begun in this browser/);
    browser = new Browser();
    await isRefused(/not begun in this browser/);
  });

  test('an answer of another issuer, or of none (RFC 9207)', async () => {
    callback.searchParams.set('iss', 'https://other.example');
    await isRefused();
  });

  test('no issuer in the answer of a provider that gives it', async () => {
    callback.searchParams.delete('iss');
    await isRefused();
  });

  test('that the person has declined; it says so, as text', async () => {
    callback.searchParams.delete('code');
    callback.searchParams.set('error', 'access_denied');
    callback.searchParams.set('error_description', '<script>alert(1)</script>');
    const response = await browser.open(callback);
    const text = await response.text();
    expect([response.status, text.includes('access_denied'), text.includes('<script>')]).toEqual([403, true, false]);
  });

  test('is recorded with its reason and where it came from', async () => {
    hostile.answer = { ...right, claims: { ...right.claims, nonce: 'another' } };
    await isRefused();
    const event = await server.services.db.prisma.event.findFirstOrThrow({
      where: { type: 'session.sign_in_failed' },
      orderBy: { pos: 'desc' },
    });
    expect(event.payload).toMatchObject({ reason: expect.stringMatching(/^hostile: .*nonce/) });
    expect(event.address).toBe('127.0.0.1');
  });
});

test('a provider whose documents name another issuer is not used', async () => {
  const answer = await hostile.rightAnswer('');
  hostile.answer = { ...answer, discovery: { ...answer.discovery, issuer: 'https://other.example' } };
  const response = await new Browser().open(login('misnamed'));
  expect([response.status, await response.text()]).toEqual([502, expect.stringContaining('cannot be reached')]);
});

test('a provider that is away takes nothing with it', async () => {
  expect((await new Browser().open(login('away'))).status).toBe(502);
  expect((await new Browser().open(login('nobody'))).status).toBe(404);
});

test('anybody may ask which providers there are; nobody learns their secrets', async () => {
  const document = graphql(`query SignInMethods { server { signIn { signUp providers { name label loginUrl } } } }`);
  const { signIn } = (await get(server.url, document, {})).server;
  expect(signIn.signUp).toBe(false);
  expect(signIn.providers[0]).toEqual({
    name: 'real',
    label: 'Example Inc.',
    loginUrl: `${server.url}/auth/sso/real/login`,
  });
});
