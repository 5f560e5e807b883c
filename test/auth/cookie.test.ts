import { parseSetCookie } from 'cookie';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, ask, behindProxy, type Headers, type Person, signIn, somewhere, whoAmI } from './caller.ts';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
  person = await addPerson(server);
});
afterAll(() => server.stop());

const refresh = graphql(`
  mutation RefreshCookies {
    refreshSession(input: { transport: COOKIE }) {
      __typename
      ... on SignedIn { accessToken refreshToken sessionId }
      ... on Error { code }
    }
  }
`);
const signOut = graphql(`
  mutation SignOutCookies { signOut(input: {}) { __typename ... on SignedOut { sessions } ... on Error { code } } }
`);
const credentials = () => ({ email: person.email, password: person.password, transport: 'COOKIE' as const });

const cookiesOf = (headers: globalThis.Headers) => headers.getSetCookie().map((line) => parseSetCookie(line));
const cookieHeader = (headers: globalThis.Headers): Headers => ({
  cookie: cookiesOf(headers)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; '),
});

async function signedInWithCookies(url = server.url, headers: Headers = {}) {
  const answer = await ask(url, signIn, credentials(), { ...somewhere(), ...headers });
  expect(answer.data?.signIn).toMatchObject({ __typename: 'SignedIn', accessToken: null, refreshToken: null });
  return { cookies: cookiesOf(answer.headers), header: cookieHeader(answer.headers) };
}

describe('cookies', () => {
  it('carry the session out of the reach of scripts', async () => {
    const { cookies, header } = await signedInWithCookies();
    expect(cookies.map(({ name }) => name)).toEqual(['ade-access', 'ade-refresh']);
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', expires: expect.any(Date) });
      expect(cookie).not.toHaveProperty('domain');
    }
    const { data } = await ask(server.url, whoAmI, {}, header);
    expect(data?.viewer?.user).toEqual({ id: person.id });
  });

  it('are for this host and TLS only, unless the host is this very machine', async () => {
    const behindTls = await startTestServer({ env: { ...behindProxy, ADE_PUBLIC_URL: 'https://ade.example.org' } });
    try {
      person = await addPerson(behindTls);
      const { cookies, header } = await signedInWithCookies(behindTls.url);
      for (const cookie of cookies) expect(cookie).toMatchObject({ secure: true, httpOnly: true, path: '/' });
      expect(cookies.map(({ name }) => name)).toEqual(['__Host-ade-access', '__Host-ade-refresh']);
      expect((await ask(behindTls.url, whoAmI, {}, header)).data?.viewer?.user).toEqual({ id: person.id });
      // What a neighbour under the same domain could plant is not looked at.
      const planted = { cookie: header.cookie?.replaceAll('__Host-', '') ?? '' };
      expect((await ask(behindTls.url, whoAmI, {}, planted)).data?.viewer).toBeNull();
    } finally {
      await behindTls.stop();
      person = await addPerson(server);
    }
  });

  it('are for what is below the path of a host, where that is all that is ours', async () => {
    const below = await startTestServer({ env: { ...behindProxy, ADE_PUBLIC_URL: 'https://tools.example.org/ade/' } });
    try {
      person = await addPerson(below);
      const { cookies, header } = await signedInWithCookies(below.url);
      for (const cookie of cookies) expect(cookie).toMatchObject({ secure: true, httpOnly: true, path: '/ade' });
      expect(cookies.map(({ name }) => name)).toEqual(['__Secure-ade-access', '__Secure-ade-refresh']);
      expect((await ask(below.url, whoAmI, {}, header)).data?.viewer?.user).toEqual({ id: person.id });
    } finally {
      await below.stop();
      person = await addPerson(server);
    }
  });

  it('are exchanged, and removed on signing out', async () => {
    const { header } = await signedInWithCookies();
    const exchanged = await ask(server.url, refresh, {}, header);
    expect(exchanged.data?.refreshSession).toMatchObject({ __typename: 'SignedIn', refreshToken: null });
    const next = cookieHeader(exchanged.headers);
    expect(next.cookie).not.toBe(header.cookie);
    const out = await ask(server.url, signOut, {}, next);
    expect(out.data?.signOut).toEqual({ __typename: 'SignedOut', sessions: 1 });
    for (const { value, expires } of cookiesOf(out.headers)) {
      expect(value).toBe('');
      expect(expires).toEqual(new Date(0));
    }
    // A browser that has kept them is signed out, and can sign in again.
    expect(await ask(server.url, whoAmI, {}, next)).toMatchObject({ status: 200, data: { viewer: null } });
    expect((await ask(server.url, signIn, credentials(), { ...somewhere(), ...next })).data?.signIn).toMatchObject({
      __typename: 'SignedIn',
    });
  });

  it('are not sent along with other credentials', async () => {
    const { header } = await signedInWithCookies();
    const both = { ...header, 'x-api-key': server.owner.apiKey ?? '' };
    expect(await ask(server.url, whoAmI, {}, both)).toMatchObject({ status: 401 });
  });
});

describe('a page of another site', () => {
  let header: Headers;
  beforeAll(async () => {
    ({ header } = await signedInWithCookies());
  });

  async function send(method: string, headers: Headers, body?: string | FormData | URLSearchParams) {
    const response = await fetch(`${server.url}/graphql`, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: response.status, text: await response.text(), cookies: response.headers.getSetCookie() };
  }
  const mutation = JSON.stringify({ query: signOut.toString() });
  const form = () => {
    const data = new FormData();
    data.set('operations', JSON.stringify({ query: signOut.toString() }));
    data.set('map', '{}');
    return data;
  };
  const origin = { origin: 'https://evil.example.org' };

  it('cannot have the browser do anything with the cookies', async () => {
    const forms: [Headers, string | FormData][] = [
      [{ 'content-type': 'text/plain' }, mutation],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, `query=${encodeURIComponent(signOut.toString())}`],
      [{}, form()],
      // With scripts, and CORS answered wrongly by some proxy: the origin tells.
      [{ 'content-type': 'application/json', ...origin }, mutation],
      [{ 'content-type': 'application/json', 'x-ade-csrf': '1', ...origin }, mutation],
      [{ 'content-type': 'application/json', origin: 'null' }, mutation],
    ];
    for (const [headers, body] of forms) {
      const { status, text } = await send('POST', { ...header, ...headers }, body);
      expect(status).toBe(403);
      expect(text).toContain('FORGERY_SUSPECTED');
    }
    // A form is nothing that an operation comes in, with cookies or without.
    const plain = await send('POST', { 'content-type': 'application/x-www-form-urlencoded' }, 'query={__typename}');
    expect(plain).toMatchObject({ status: 415, text: expect.stringContaining('UNSUPPORTED_MEDIA_TYPE') });
    expect((await send('PUT', { ...header, ...origin })).status).toBe(403);
    expect((await send('DELETE', header)).status).toBe(403);
    expect((await ask(server.url, whoAmI, {}, header)).data?.viewer?.user).toEqual({ id: person.id });
  });

  it('cannot have it do anything by GET', async () => {
    const url = `?query=${encodeURIComponent(signOut.toString())}`;
    const response = await fetch(`${server.url}/graphql${url}`, { headers: header });
    expect(response.status).toBe(405);
    expect((await ask(server.url, whoAmI, {}, header)).data?.viewer?.user).toEqual({ id: person.id });
  });

  it('cannot sign the browser in as somebody else', async () => {
    const operation = { query: signIn.toString(), variables: JSON.stringify(credentials()) };
    const form = await send('POST', somewhere(), new URLSearchParams(operation));
    expect(form.text).toContain('UNSUPPORTED_MEDIA_TYPE');
    expect(form.cookies).toEqual([]);
    const body = new FormData();
    body.set('operations', JSON.stringify({ ...operation, variables: credentials() }));
    body.set('map', '{}');
    const { text, cookies } = await send('POST', somewhere(), body);
    expect(text).toContain('UNAUTHENTICATED');
    expect(cookies).toEqual([]);
  });

  it('cannot open a socket with the cookies', async () => {
    await expect(RawSocket.open(server.url, { headers: { ...header, ...origin } })).rejects.toThrow('403');
  });

  it('is told apart from our own, which can do all of it', async () => {
    const own = { ...header, origin: server.url };
    expect(
      (await send('POST', { ...own, 'content-type': 'application/json' }, JSON.stringify({ query: '{ __typename }' })))
        .status,
    ).toBe(200);
    const upload = new FormData();
    upload.set('operations', JSON.stringify({ query: '{ viewer { user { id } } }' }));
    upload.set('map', '{}');
    const { status, text } = await send('POST', { ...own, 'x-ade-csrf': '1' }, upload);
    expect([status, text]).toEqual([200, expect.stringContaining(person.id)]);
    const socket = await RawSocket.open(server.url, { headers: own });
    socket.send({ type: 'connection_init' });
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
    socket.subscribe('q', '{ viewer { user { id } } }');
    expect(await socket.next()).toMatchObject({ payload: { data: { viewer: { user: { id: person.id } } } } });
    // Cookies are set by responses, and a socket has none.
    socket.subscribe('r', refresh.toString());
    let message = await socket.next();
    while (message.id !== 'r') message = await socket.next();
    expect(JSON.stringify(message)).toContain('ValidationError');
    socket.socket.terminate();
  });
});
