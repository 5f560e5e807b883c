import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { SessionTokens } from '../../src/auth/session-tokens.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import {
  addPerson,
  ask,
  bearer,
  behindProxy,
  get,
  isAccepted,
  type Person,
  type SignedIn,
  signedIn,
  whoAmI,
} from './caller.ts';

let server: TestServer;
let other: RunningApi;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
  other = await startAnotherApi(server);
});
afterAll(async () => {
  await other.close();
  await server.stop();
});

const refreshDocument = graphql(`
  mutation Refresh($refreshToken: String!) {
    refreshSession(input: { refreshToken: $refreshToken }) {
      __typename
      ... on SignedIn { sessionId accessToken refreshToken refreshTokenExpiresAt }
      ... on Error { code message }
    }
  }
`);
const signOutDocument = graphql(`
  mutation SignOut($everywhere: Boolean! = false, $refreshToken: String) {
    signOut(input: { everywhere: $everywhere, refreshToken: $refreshToken }) {
      __typename
      ... on SignedOut { sessions }
      ... on Error { code message }
    }
  }
`);
const revokeDocument = graphql(`
  mutation RevokeSession($sessionId: ID!) {
    revokeSession(input: { sessionId: $sessionId }) { __typename ... on Session { id } ... on Error { code } }
  }
`);

const over = {
  __typename: 'AuthenticationError',
  code: 'UNAUTHENTICATED',
  message: 'The session is over. Sign in again.',
};

async function refreshed(refreshToken: string, url = server.url) {
  return (await get(url, refreshDocument, { refreshToken })).refreshSession;
}

/** The next tokens, which there have to be. */
async function next(refreshToken: string, url?: string): Promise<SignedIn> {
  const result = await refreshed(refreshToken, url);
  if (result.__typename !== 'SignedIn' || !result.accessToken || !result.refreshToken) {
    throw new Error(JSON.stringify(result));
  }
  return { sessionId: result.sessionId, accessToken: result.accessToken, refreshToken: result.refreshToken };
}

/** Every exchange so far is long ago. */
async function afterGrace(sessionId: string): Promise<void> {
  await server.services.db.pool.query(
    "UPDATE refresh_token SET used_at = used_at - interval '11 seconds' WHERE session_id = $1",
    [sessionId],
  );
}

describe('a refresh token', () => {
  it('is exchanged for the next one, which carries the session on', async () => {
    const first = await signedIn(server.url, await addPerson(server));
    const second = await next(first.refreshToken);
    const third = await next(second.refreshToken, other.url);
    expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect(new Set([first, second, third].map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(await isAccepted(server.url, third.accessToken)).toBe(true);
    // An access token stays good until it runs out: others may be using it.
    expect(await isAccepted(server.url, first.accessToken)).toBe(true);
  });

  it('is stored as a hash only', async () => {
    const { refreshToken } = await signedIn(server.url, await addPerson(server));
    const hash = createHash('sha256').update(refreshToken).digest('hex');
    expect(await server.services.db.prisma.refreshToken.count({ where: { hash } })).toBe(1);
    expect(await server.services.db.prisma.refreshToken.count({ where: { hash: refreshToken } })).toBe(0);
  });

  it('that comes back late ends the session, for whoever holds it', async () => {
    const first = await signedIn(server.url, await addPerson(server));
    const second = await next(first.refreshToken);
    await afterGrace(first.sessionId);
    expect(await refreshed(first.refreshToken)).toEqual(over);
    expect(await refreshed(second.refreshToken)).toEqual(over);
    expect(await isAccepted(server.url, second.accessToken)).toBe(false);
  });

  it('that comes back at once, because the answer was lost, is answered with the same successor', async () => {
    const first = await signedIn(server.url, await addPerson(server));
    const [lost, again] = [await next(first.refreshToken), await next(first.refreshToken, other.url)];
    expect(again.refreshToken).toBe(lost.refreshToken);
    expect(await isAccepted(server.url, (await next(again.refreshToken)).accessToken)).toBe(true);
  });

  it('that comes back although its successor was used ends the session, however soon', async () => {
    const first = await signedIn(server.url, await addPerson(server));
    const second = await next(first.refreshToken);
    const third = await next(second.refreshToken);
    expect(await refreshed(first.refreshToken)).toEqual(over);
    expect(await refreshed(third.refreshToken)).toEqual(over);
  });

  it('is exchanged once by many that ask at the same moment', async () => {
    const first = await signedIn(server.url, await addPerson(server));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => next(first.refreshToken, index % 2 ? server.url : other.url)),
    );
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    expect(await server.services.db.prisma.refreshToken.count({ where: { sessionId: first.sessionId } })).toBe(2);
  });

  it('is refused when it was made up, has run out, or its session is over', async () => {
    const expired = await signedIn(server.url, await addPerson(server));
    await server.services.db.prisma.refreshToken.updateMany({
      where: { sessionId: expired.sessionId },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    const ended = await signedIn(server.url, await addPerson(server));
    await get(server.url, signOutDocument, {}, bearer(ended.accessToken));
    for (const token of ['', 'made-up', expired.refreshToken, ended.refreshToken]) {
      expect(await refreshed(token)).toEqual(over);
    }
  });

  it('slides the end of the session, but not past its very end', async () => {
    const { sessionId, refreshToken } = await signedIn(server.url, await addPerson(server));
    const day = 24 * 60 * 60 * 1000;
    const createdAt = new Date(Date.now() - 85 * day);
    await server.services.db.prisma.session.update({ where: { id: sessionId }, data: { createdAt } });
    const result = await refreshed(refreshToken);
    expect(result).toMatchObject({ refreshTokenExpiresAt: new Date(createdAt.getTime() + 90 * day).toISOString() });
  });
});

describe('signing out', () => {
  it('ends this session and no other', async () => {
    const person = await addPerson(server);
    const [here, there] = [await signedIn(server.url, person), await signedIn(server.url, person)];
    expect(await signOut(here)).toEqual({ __typename: 'SignedOut', sessions: 1 });
    expect(await isAccepted(server.url, here.accessToken)).toBe(false);
    expect(await isAccepted(other.url, here.accessToken)).toBe(false);
    expect(await isAccepted(server.url, there.accessToken)).toBe(true);
  });

  it('everywhere ends every session of the person and nobody else’s', async () => {
    const person = await addPerson(server);
    const [here, there] = [await signedIn(server.url, person), await signedIn(server.url, person)];
    const stranger = await signedIn(server.url, await addPerson(server));
    expect(await signOut(here, true)).toEqual({ __typename: 'SignedOut', sessions: 2 });
    expect(await refreshed(there.refreshToken)).toEqual(over);
    expect(await isAccepted(other.url, there.accessToken)).toBe(false);
    expect(await isAccepted(server.url, stranger.accessToken)).toBe(true);
  });

  it('works with the refresh token when the access token has run out, and is nothing the second time', async () => {
    const session = await signedIn(server.url, await addPerson(server));
    const { refreshToken } = session;
    const once = await get(server.url, signOutDocument, { refreshToken });
    const twice = await get(server.url, signOutDocument, { refreshToken });
    expect([once.signOut, twice.signOut]).toEqual([
      { __typename: 'SignedOut', sessions: 1 },
      { __typename: 'SignedOut', sessions: 0 },
    ]);
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
  });

  async function signOut({ accessToken }: SignedIn, everywhere = false) {
    return (await get(server.url, signOutDocument, { everywhere }, bearer(accessToken))).signOut;
  }
});

describe('the list of sessions', () => {
  it('shows one’s own that go on, and lets any of them be ended', async () => {
    const person = await addPerson(server);
    const [here, there] = [await signedIn(server.url, person), await signedIn(server.url, person)];
    const { viewer } = await get(server.url, whoAmI, {}, bearer(here.accessToken));
    expect(viewer?.sessions.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [there.sessionId, false],
      [here.sessionId, true],
    ]);
    expect(await revoke(here, there.sessionId)).toEqual({ __typename: 'Session', id: there.sessionId });
    expect(await isAccepted(server.url, there.accessToken)).toBe(false);
    expect((await get(server.url, whoAmI, {}, bearer(here.accessToken))).viewer?.sessions).toHaveLength(1);
  });

  it('does not reach the sessions of others, nor is it for keys', async () => {
    const own = await signedIn(server.url, await addPerson(server));
    const foreign = await signedIn(server.url, await addPerson(server));
    for (const id of [foreign.sessionId, 'ses_01ARZ3NDEKTSV4RRFFQ69G5FAV', own.sessionId.toLowerCase()]) {
      expect(await revoke(own, id)).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    }
    expect(await isAccepted(server.url, foreign.accessToken)).toBe(true);
    expect(await server.owner.ask(whoAmI, {})).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  async function revoke({ accessToken }: SignedIn, sessionId: string) {
    return (await get(server.url, revokeDocument, { sessionId }, bearer(accessToken))).revokeSession;
  }
});

describe('a live stream', () => {
  const events = `subscription ($id: ID!) {
    configurationEvents(configurationId: $id) { ... on Event { sequence } ... on StreamEnd { reason } }
  }`;
  let configurationId: string;
  let member: Person;
  beforeAll(async () => {
    configurationId = await server.owner.published();
    member = await addPerson(server, { workspaceId: server.owner.workspaceId });
  });

  /** A stream on each API process, each having shown its first event. */
  async function following(accessToken: string): Promise<RawSocket[]> {
    const headers = bearer(accessToken);
    return Promise.all(
      [server.url, other.url].map(async (url) => {
        const socket = await RawSocket.open(url);
        socket.send({ type: 'connection_init', payload: headers });
        expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
        socket.subscribe('s', events, { id: configurationId });
        expect(await socket.next()).toMatchObject({ type: 'next' });
        return socket;
      }),
    );
  }

  /** An access token that is good for four seconds, signed with the installation's key. */
  function shortLived(claims: { userId: string; sessionId: string }) {
    const options = { db: server.services.db, secret, issuer: 'ade', accessTokenSeconds: 4 };
    return new SessionTokens(options).sign(claims);
  }

  async function endsWith(reason: string, sockets: RawSocket[]): Promise<void> {
    for (const socket of sockets) {
      expect(await socket.lastNext()).toMatchObject({ payload: { data: { configurationEvents: { reason } } } });
      expect(await socket.closed).toMatchObject({ code: 4403 });
    }
  }

  it('ends on every process when its session is ended, and not when another is', async () => {
    const [session, another] = [await signedIn(server.url, member), await signedIn(server.url, member)];
    const [ends, stays] = [await following(session.accessToken), await following(another.accessToken)];
    await get(server.url, signOutDocument, {}, bearer(session.accessToken));
    await endsWith('ACCESS_REVOKED', ends);
    for (const socket of stays) {
      socket.send({ type: 'ping' });
      for (let message = await socket.next(); message.type !== 'pong'; message = await socket.next()) {
        expect(message.type).toBe('next');
      }
      socket.socket.terminate();
    }
  });

  it('ends with its access token, though the session goes on', async () => {
    const { sessionId, refreshToken } = await signedIn(server.url, member);
    const token = await shortLived({ userId: member.id, sessionId });
    await endsWith('EXPIRED', await following(token.token));
    expect(await isAccepted(server.url, (await next(refreshToken)).accessToken)).toBe(true);
    expect((await ask(server.url, whoAmI, {}, bearer(token.token))).status).toBe(401);
  });
});
