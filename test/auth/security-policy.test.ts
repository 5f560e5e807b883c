import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, ask, bearer, behindProxy, get, isAccepted, type Person, signedIn, somewhere } from './caller.ts';
import { enrolled, longAfterProof, proveDocument } from './factors.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
});
afterAll(() => server.stop());

const policyDocument = graphql(`
  mutation UpdateSecurityPolicy($requireSecondFactor: Boolean!) {
    updateSecurityPolicy(input: { requireSecondFactor: $requireSecondFactor }) {
      __typename
      ... on SecurityPolicy { requireSecondFactor }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const workspacePolicyDocument = graphql(`
  mutation UpdateWorkspaceSecurity($input: UpdateWorkspaceSecurityInput!) {
    updateWorkspaceSecurity(input: $input) {
      __typename
      ... on Workspace { requireSecondFactor sessionMinutes sessionIdleMinutes }
      ... on Error { code }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path code } }
    }
  }
`);
const seenDocument = graphql(`
  query Seen($id: ID!) {
    viewer {
      isAdministrator
      needsSecondFactor
      closedWorkspaces { id }
      workspaces { nodes { id } }
    }
    workspace(id: $id) { id }
  }
`);
const uploadDocument = graphql(`
  mutation UploadToClosed($workspaceId: ID!) {
    createUpload(input: { workspaceId: $workspaceId, name: "a.csv" }) { __typename ... on Error { code } }
  }
`);
const refreshDocument = graphql(`
  mutation RefreshUnderPolicy($refreshToken: String!, $isUnattended: Boolean! = false) {
    refreshSession(input: { refreshToken: $refreshToken, isUnattended: $isUnattended }) {
      __typename
      ... on SignedIn { accessToken refreshToken refreshTokenExpiresAt }
      ... on Error { code }
    }
  }
`);
const endDocument = graphql(`
  mutation EndUserSessions($userId: ID!) {
    endUserSessions(input: { userId: $userId }) { __typename ... on SessionsEnded { sessions } ... on Error { code } }
  }
`);

/** A workspace of the test's own, with an owner and a member who are people. */
async function workspace() {
  const { workspaceId } = await server.addTenant();
  const [owner, member] = [await addPerson(server, { workspaceId }), await addPerson(server, { workspaceId })];
  await server.services.db.prisma.membership.updateMany({
    where: { workspaceId, userId: owner.id },
    data: { role: 'OWNER' },
  });
  return { workspaceId, owner, member };
}

const needed = { code: 'SECOND_FACTOR_NEEDED' };

async function seen(id: string, accessToken: string) {
  const { data, errors } = await ask(server.url, seenDocument, { id }, bearer(accessToken));
  return {
    viewer: data?.viewer ?? null,
    workspace: data?.workspace ?? null,
    codes: errors.map((e) => e.extensions?.code),
  };
}

describe('a workspace that asks for a second factor', () => {
  it('is closed at once to sessions without one, says how to open it, and is opened by one', async () => {
    const { workspaceId, owner, member } = await workspace();
    const { session } = await enrolled(server, owner);
    const theirs = await signedIn(server.url, member);
    const headers = { ...bearer(session.accessToken), ...somewhere() };
    const input = { workspaceId, requireSecondFactor: true };
    const { updateWorkspaceSecurity } = await get(server.url, workspacePolicyDocument, { input }, headers);
    expect(updateWorkspaceSecurity).toMatchObject({ __typename: 'Workspace', requireSecondFactor: true });

    expect(await seen(workspaceId, session.accessToken)).toMatchObject({ workspace: { id: workspaceId }, codes: [] });
    expect(await seen(workspaceId, theirs.accessToken)).toEqual({
      viewer: {
        isAdministrator: false,
        needsSecondFactor: false,
        closedWorkspaces: [{ id: workspaceId }],
        workspaces: { nodes: [] },
      },
      workspace: null,
      codes: ['SECOND_FACTOR_NEEDED'],
    });
    const refusal = await ask(server.url, uploadDocument, { workspaceId }, bearer(theirs.accessToken));
    expect(refusal.errors[0]).toMatchObject({ extensions: needed });
    expect(refusal.errors[0]?.message).toContain('beginTotp');
    // A stranger learns nothing of it.
    const stranger = await signedIn(server.url, await addPerson(server));
    expect(await seen(workspaceId, stranger.accessToken)).toMatchObject({ workspace: null, codes: [] });

    const { accessToken } = (await enrolled(server, member)).session;
    expect(await seen(workspaceId, accessToken)).toMatchObject({ workspace: { id: workspaceId }, codes: [] });
    // The session of before has shown none.
    expect((await seen(workspaceId, theirs.accessToken)).workspace).toBeNull();
  });

  it('lets in who shows the factor in a session of before', async () => {
    const { workspaceId, owner, member } = await workspace();
    const before = await signedIn(server.url, member);
    const { app } = await enrolled(server, member);
    const { session } = await enrolled(server, owner);
    const input = { workspaceId, requireSecondFactor: true };
    await get(server.url, workspacePolicyDocument, { input }, bearer(session.accessToken));
    expect((await seen(workspaceId, before.accessToken)).workspace).toBeNull();
    const code = app.code(server.services.db.clock.now(), 1);
    await get(server.url, proveDocument, { code }, { ...bearer(before.accessToken), ...somewhere() });
    expect((await seen(workspaceId, before.accessToken)).workspace).toEqual({ id: workspaceId });
  });

  it('is not asked for by an owner who would lock themselves out, or has proved nothing lately', async () => {
    const { workspaceId, owner } = await workspace();
    const headers = bearer((await signedIn(server.url, owner)).accessToken);
    const input = { workspaceId, requireSecondFactor: true };
    const update = async () =>
      (await get(server.url, workspacePolicyDocument, { input }, headers)).updateWorkspaceSecurity;
    expect(await update()).toMatchObject({ reason: 'NO_SECOND_FACTOR' });
    await longAfterProof(server, owner);
    expect(await update()).toMatchObject({ code: 'PROOF_NEEDED' });
  });

  it('goes on to be open to keys, and to single sign-on, whose provider answers for that', async () => {
    const { workspaceId, owner, member } = await workspace();
    const { session } = await enrolled(server, owner);
    const input = { workspaceId, requireSecondFactor: true };
    await get(server.url, workspacePolicyDocument, { input }, bearer(session.accessToken));
    const theirs = await signedIn(server.url, member);
    await server.services.db.prisma.session.update({ where: { id: theirs.sessionId }, data: { method: 'SSO' } });
    expect((await seen(workspaceId, theirs.accessToken)).workspace).toEqual({ id: workspaceId });
  });
});

describe('a server that asks for a second factor', () => {
  it('leaves nothing but their account to a person without one', async () => {
    const own = await startTestServer({ env: behindProxy });
    try {
      const administrator = await addPerson(own, { isAdministrator: true, workspaceId: own.owner.workspaceId });
      const other = await addPerson(own, { isAdministrator: true, workspaceId: own.owner.workspaceId });
      const bare = await signedIn(own.url, other);
      const change = async (accessToken: string) =>
        (await get(own.url, policyDocument, { requireSecondFactor: true }, bearer(accessToken))).updateSecurityPolicy;
      expect(await change(bare.accessToken)).toMatchObject({ reason: 'NO_SECOND_FACTOR' });
      const { session } = await enrolled(own, administrator);
      expect(await change(session.accessToken)).toEqual({ __typename: 'SecurityPolicy', requireSecondFactor: true });
      const variables = { id: own.owner.workspaceId };
      const answer = await ask(own.url, seenDocument, variables, bearer(bare.accessToken));
      expect(answer.data?.viewer).toEqual({
        isAdministrator: false,
        needsSecondFactor: true,
        closedWorkspaces: [{ id: own.owner.workspaceId }],
        workspaces: { nodes: [] },
      });
      expect(answer.errors[0]?.extensions).toMatchObject(needed);
      const administration = graphql(`query AskForUsers { users { totalCount } }`);
      expect((await ask(own.url, administration, {}, bearer(bare.accessToken))).errors[0]?.extensions).toMatchObject(
        needed,
      );
      const enrolledNow = await enrolled(own, other);
      const opened = await get(own.url, seenDocument, variables, bearer(enrolledNow.session.accessToken));
      expect(opened.viewer).toMatchObject({ isAdministrator: true, needsSecondFactor: false, closedWorkspaces: [] });
    } finally {
      await own.stop();
    }
  });
});

describe('how long sessions go on', () => {
  const moved = (person: Person, minutes: { created?: number; used?: number }) =>
    server.services.db.pool.query(
      `UPDATE session SET created_at = created_at - make_interval(mins => $2), last_used_at = last_used_at - make_interval(mins => $3) WHERE user_id = $1`,
      [person.id, minutes.created ?? 0, minutes.used ?? 0],
    );

  async function limited(limits: { sessionMinutes?: number; sessionIdleMinutes?: number }) {
    const { workspaceId, owner, member } = await workspace();
    const headers = bearer((await signedIn(server.url, owner)).accessToken);
    const input = { workspaceId, ...limits };
    const { updateWorkspaceSecurity } = await get(server.url, workspacePolicyDocument, { input }, headers);
    expect(updateWorkspaceSecurity).toMatchObject({ __typename: 'Workspace', ...limits });
    return member;
  }
  const refreshed = async (refreshToken: string, isUnattended = false) =>
    (await get(server.url, refreshDocument, { refreshToken, isUnattended }, somewhere())).refreshSession;

  it('is up to the strictest workspace of its person: its age', async () => {
    const member = await limited({ sessionMinutes: 60 });
    const session = await signedIn(server.url, member);
    await moved(member, { created: 59 });
    expect(await isAccepted(server.url, session.accessToken)).toBe(true);
    const next = await refreshed(session.refreshToken);
    if (next.__typename !== 'SignedIn') throw new Error(JSON.stringify(next));
    const inMs = Date.parse(next.refreshTokenExpiresAt) - server.services.db.clock.now().getTime();
    expect(inMs).toBeLessThanOrEqual(60_000);
    await moved(member, { created: 1 });
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
    expect(await refreshed(next.refreshToken ?? '')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('and how long it has not been used, which an exchange begins anew and does not undo', async () => {
    const member = await limited({ sessionIdleMinutes: 30 });
    const session = await signedIn(server.url, member);
    await moved(member, { used: 29 });
    const next = await refreshed(session.refreshToken);
    if (next.__typename !== 'SignedIn') throw new Error(JSON.stringify(next));
    await moved(member, { used: 29 });
    expect(await isAccepted(server.url, next.accessToken ?? '')).toBe(true);
    await moved(member, { used: 1 });
    expect(await isAccepted(server.url, next.accessToken ?? '')).toBe(false);
    expect(await refreshed(next.refreshToken ?? '')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is not made longer by a page that is open and that its person does not use, whose streams end as well', async () => {
    const { workspaceId, owner, member } = await workspace();
    const headers = bearer((await signedIn(server.url, owner)).accessToken);
    const input = { workspaceId, sessionIdleMinutes: 30 };
    await get(server.url, workspacePolicyDocument, { input }, headers);
    const session = await signedIn(server.url, member);
    await moved(member, { used: 20 });
    const next = await refreshed(session.refreshToken, true);
    if (next.__typename !== 'SignedIn') throw new Error(JSON.stringify(next));
    expect(await isAccepted(server.url, next.accessToken ?? '')).toBe(true);
    const inMs = Date.parse(next.refreshTokenExpiresAt) - server.services.db.clock.now().getTime();
    expect(inMs).toBeLessThanOrEqual(10 * 60_000);
    const stream = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...bearer(next.accessToken ?? ''), 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({
        query: 'subscription ($id: ID!) { workspaceEvents(workspaceId: $id) { ... on StreamEnd { reason } } }',
        variables: { id: workspaceId },
      }),
    });
    expect(stream.status).toBe(200);
    await moved(member, { used: 10 });
    expect(await stream.text()).toContain('"reason":"EXPIRED"');
    expect(await refreshed(next.refreshToken ?? '', true)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('ends for those that are open when a workspace becomes stricter', async () => {
    const { workspaceId, owner, member } = await workspace();
    const session = await signedIn(server.url, member);
    await moved(member, { created: 600 });
    expect(await isAccepted(server.url, session.accessToken)).toBe(true);
    const headers = bearer((await signedIn(server.url, owner)).accessToken);
    await get(server.url, workspacePolicyDocument, { input: { workspaceId, sessionMinutes: 480 } }, headers);
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
  });

  it('is neither too short to work nor without end', async () => {
    const { workspaceId, owner } = await workspace();
    const headers = bearer((await signedIn(server.url, owner)).accessToken);
    const input = { workspaceId, sessionMinutes: 59, sessionIdleMinutes: 2_000_000_000 };
    const { updateWorkspaceSecurity } = await get(server.url, workspacePolicyDocument, { input }, headers);
    expect(updateWorkspaceSecurity).toMatchObject({
      issues: [
        { path: 'sessionMinutes', code: 'OUT_OF_RANGE' },
        { path: 'sessionIdleMinutes', code: 'OUT_OF_RANGE' },
      ],
    });
  });

  it('is what the settings say for everybody, in minutes as well', async () => {
    const own = await startTestServer({
      env: { ...behindProxy, ADE_AUTH_SESSION_MINUTES: '60', ADE_AUTH_SESSION_IDLE_MINUTES: '45' },
    });
    try {
      const person = await addPerson(own);
      const session = await signedIn(own.url, person);
      const row = await own.services.db.prisma.session.findUniqueOrThrow({ where: { id: session.sessionId } });
      expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(45 * 60_000 + 1_000);
      await own.services.db.pool.query("UPDATE session SET created_at = created_at - interval '60 minutes'");
      expect(
        (await get(own.url, refreshDocument, { refreshToken: session.refreshToken })).refreshSession,
      ).toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    } finally {
      await own.stop();
    }
  });

  it('is over when an administrator ends them', async () => {
    const [person, administrator] = [await addPerson(server), await addPerson(server, { isAdministrator: true })];
    const sessions = [await signedIn(server.url, person), await signedIn(server.url, person)];
    const headers = bearer((await signedIn(server.url, administrator)).accessToken);
    const { endUserSessions } = await get(server.url, endDocument, { userId: person.id }, headers);
    expect(endUserSessions).toEqual({ __typename: 'SessionsEnded', sessions: 2 });
    for (const { accessToken } of sessions) expect(await isAccepted(server.url, accessToken)).toBe(false);
  });
});
