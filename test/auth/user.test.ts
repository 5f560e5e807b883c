import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import {
  addPerson,
  ask,
  bearer,
  behindProxy,
  get,
  isAccepted,
  type Person,
  signedIn,
  signIn,
  somewhere,
} from './caller.ts';

let server: TestServer;
let administrator: { id: string; headers: ReturnType<typeof bearer> };
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
  const person = await addPerson(server, { isAdministrator: true });
  administrator = { id: person.id, headers: bearer((await signedIn(server.url, person)).accessToken) };
});
afterAll(() => server.stop());

const usersDocument = graphql(`
  query Users($search: String, $first: Int) {
    users(search: $search, first: $first) {
      totalCount
      nodes { id name email isAdministrator hasPassword createdAt deactivatedAt }
      pageInfo { hasNextPage }
    }
  }
`);
const createDocument = graphql(`
  mutation CreateUser($email: String!, $name: String! = "Ann") {
    createUser(input: { email: $email, name: $name }) {
      __typename
      ... on User { id hasPassword isAdministrator }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path code } }
    }
  }
`);
const deactivateDocument = graphql(`
  mutation DeactivateUser($userId: ID!) {
    deactivateUser(input: { userId: $userId }) {
      __typename
      ... on User { id deactivatedAt }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const reactivateDocument = graphql(`
  mutation ReactivateUser($userId: ID!) {
    reactivateUser(input: { userId: $userId }) { __typename ... on User { deactivatedAt } ... on Error { code } }
  }
`);
const updateDocument = graphql(`
  mutation UpdateViewer($name: String, $notifyJobFailed: Boolean) {
    updateViewer(input: { name: $name, notifyJobFailed: $notifyJobFailed }) {
      __typename
      ... on User { name notifyJobFailed }
      ... on Error { code }
    }
  }
`);

const keyWorks = graphql(`
  query KeyWorks { viewer { isAdministrator } }
`);

const deactivate = async (userId: string) =>
  (await get(server.url, deactivateDocument, { userId }, administrator.headers)).deactivateUser;
const canSignIn = async ({ email, password }: Person) =>
  (await get(server.url, signIn, { email, password }, somewhere())).signIn.__typename === 'SignedIn';

describe('administrators', () => {
  it('see everybody, and make accounts that begin with a mail', async () => {
    const created = await get(server.url, createDocument, { email: ' Ann@Example.org' }, administrator.headers);
    if (created.createUser.__typename !== 'User') throw new Error(JSON.stringify(created));
    const { id } = created.createUser;
    expect(created.createUser).toMatchObject({ hasPassword: false, isAdministrator: false });
    const { rows } = await server.services.db.pool.query("SELECT template FROM mail WHERE payload->>'userId' = $1", [
      id,
    ]);
    expect(rows).toEqual([{ template: 'setUp' }]);
    const { users } = await get(server.url, usersDocument, { search: 'ann@example' }, administrator.headers);
    expect(users).toMatchObject({
      totalCount: 1,
      nodes: [{ id, name: 'Ann', email: 'ann@example.org', hasPassword: false, deactivatedAt: null }],
    });
    const page = await get(server.url, usersDocument, { first: 1 }, administrator.headers);
    expect(page.users).toMatchObject({ nodes: [{ name: 'Administrator' }], pageInfo: { hasNextPage: true } });
  });

  it('are told what is wrong with an account that cannot be made', async () => {
    const taken = await get(server.url, createDocument, { email: 'ADMIN@localhost' }, administrator.headers);
    expect(taken.createUser).toMatchObject({ __typename: 'ConflictError', reason: 'EMAIL_TAKEN' });
    const alike = { email: 'adm\u0456n@localhost', name: 'Adm\u0456n' };
    expect(await get(server.url, createDocument, alike, administrator.headers)).toMatchObject({
      createUser: {
        issues: [
          { path: 'email', code: 'LOOKS_LIKE_ANOTHER' },
          { path: 'name', code: 'LOOKS_LIKE_ANOTHER' },
        ],
      },
    });
    const faulty = await get(server.url, createDocument, { email: 'no address', name: ' ' }, administrator.headers);
    expect(faulty.createUser).toMatchObject({
      issues: [
        { path: 'email', code: 'NOT_AN_ADDRESS' },
        { path: 'name', code: 'INVALID' },
      ],
    });
  });

  it('are the only ones who do', async () => {
    const person = await addPerson(server, { workspaceId: server.owner.workspaceId });
    const headers = bearer((await signedIn(server.url, person)).accessToken);
    const forbidden = { errors: [{ extensions: { code: 'FORBIDDEN' } }] };
    expect(await ask(server.url, usersDocument, {}, headers)).toMatchObject(forbidden);
    expect(await ask(server.url, createDocument, { email: 'b@example.org' }, headers)).toMatchObject(forbidden);
    expect(await ask(server.url, deactivateDocument, { userId: administrator.id }, headers)).toMatchObject(forbidden);
    expect(await ask(server.url, reactivateDocument, { userId: administrator.id }, headers)).toMatchObject(forbidden);
    const unauthenticated = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
    expect(await ask(server.url, usersDocument, {})).toMatchObject(unauthenticated);
    expect(await ask(server.url, deactivateDocument, { userId: person.id })).toMatchObject(unauthenticated);
  });
});

describe('deactivating somebody', () => {
  it('takes sessions, keys and live streams from them within two seconds, and the way back in', async () => {
    const tenant = await server.addTenant();
    const configurationId = await tenant.published();
    const { createdById: id } = await server.services.db.prisma.apiKey.findFirstOrThrow({
      where: { workspaceId: tenant.workspaceId },
    });
    const known = await addPerson(server);
    const { passwordHash } = await server.services.db.prisma.user.findUniqueOrThrow({ where: { id: known.id } });
    const { email } = await server.services.db.prisma.user.update({ where: { id }, data: { passwordHash } });
    const person = { id, email, password: known.password };
    const session = await signedIn(server.url, person);

    const sockets = await Promise.all(
      [bearer(session.accessToken), { 'x-api-key': tenant.apiKey }].map(async (payload) => {
        const socket = await RawSocket.open(server.url);
        socket.send({ type: 'connection_init', payload });
        expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
        socket.subscribe(
          's',
          `subscription { configurationEvents(configurationId: "${configurationId}") { __typename ... on StreamEnd { reason } } }`,
        );
        // What is begun only after the person was deactivated is refused, and no stream that ends: so it waits for the history.
        expect(await socket.next()).toMatchObject({ type: 'next' });
        return socket;
      }),
    );
    expect(await deactivate(id)).toMatchObject({ __typename: 'User', id, deactivatedAt: expect.any(String) });
    for (const socket of sockets) {
      expect(await socket.lastNext()).toMatchObject({
        payload: { data: { configurationEvents: { reason: 'ACCESS_REVOKED' } } },
      });
      expect(await socket.closed).toMatchObject({ code: 4403 });
    }
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
    expect(await canSignIn(person)).toBe(false);
    expect((await tenant.ask(keyWorks, {})).status).toBe(401);

    const { reactivateUser } = await get(server.url, reactivateDocument, { userId: id }, administrator.headers);
    expect(reactivateUser).toEqual({ __typename: 'User', deactivatedAt: null });
    expect(await canSignIn(person)).toBe(true);
    expect((await tenant.ask(keyWorks, {})).status).toBe(200);
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
    const { rows } = await server.services.db.pool.query<{ type: string; actor_id: string }>(
      "SELECT type, actor_id FROM event WHERE stream = $1 AND type LIKE 'user.%' ORDER BY seq",
      [id],
    );
    expect(rows).toEqual([
      { type: 'user.deactivated', actor_id: administrator.id },
      { type: 'user.reactivated', actor_id: administrator.id },
    ]);
  });

  it('beats a sign-in that comes at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await addPerson(server);
      const [signing] = await Promise.all([
        ask(server.url, signIn, { email: person.email, password: person.password }, somewhere()),
        deactivate(person.id),
      ]);
      const result = signing.data?.signIn;
      if (result?.__typename === 'SignedIn') expect(await isAccepted(server.url, result.accessToken ?? '')).toBe(false);
    }
  });

  it('leaves an administrator: of two who deactivate each other at once, one stays', async () => {
    const [one, two] = await Promise.all([
      addPerson(server, { isAdministrator: true }),
      addPerson(server, { isAdministrator: true }),
    ]);
    const headers = await Promise.all(
      [one, two].map(async (person) => bearer((await signedIn(server.url, person)).accessToken)),
    );
    const { prisma } = server.services.db;
    const others = { isAdministrator: true, id: { notIn: [one.id, two.id] } };
    const before = await prisma.user.findMany({ where: others });
    await prisma.user.updateMany({ where: others, data: { isAdministrator: false } });
    try {
      await Promise.all([
        ask(server.url, deactivateDocument, { userId: two.id }, headers[0]),
        ask(server.url, deactivateDocument, { userId: one.id }, headers[1]),
      ]);
      const left = await prisma.user.findMany({ where: { isAdministrator: true, deactivatedAt: null } });
      expect(left).toHaveLength(1);
      const last = headers[left[0]?.id === one.id ? 0 : 1];
      const { deactivateUser } = await get(server.url, deactivateDocument, { userId: left[0]?.id ?? '' }, last);
      expect(deactivateUser).toMatchObject({ __typename: 'ConflictError', reason: 'LAST_ADMINISTRATOR' });
    } finally {
      await prisma.user.updateMany({
        where: { id: { in: before.map(({ id }) => id) } },
        data: { isAdministrator: true },
      });
    }
  });

  it('is nothing the second time, and nothing for ids that are nobody’s', async () => {
    const { id } = await addPerson(server);
    const [once, twice] = [await deactivate(id), await deactivate(id)];
    expect(twice).toEqual(once);
    for (const unknown of ['usr_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'usr_unknown', '']) {
      expect(await deactivate(unknown)).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    }
  });
});

describe('people', () => {
  it('change their own name and what they are told', async () => {
    const headers = bearer((await signedIn(server.url, await addPerson(server))).accessToken);
    const update = async (variables: { name?: string; notifyJobFailed?: boolean }) =>
      (await get(server.url, updateDocument, variables, headers)).updateViewer;
    expect(await update({ name: ' Ann Smith ' })).toEqual({
      __typename: 'User',
      name: 'Ann Smith',
      notifyJobFailed: false,
    });
    expect(await update({ notifyJobFailed: true })).toMatchObject({ name: 'Ann Smith', notifyJobFailed: true });
    expect(await update({ name: '' })).toEqual({ __typename: 'ValidationError', code: 'VALIDATION_FAILED' });
    expect(await server.owner.ask(updateDocument, { name: 'A key' })).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });

  it('tell others no more than their name, and their address to who manages members', async () => {
    const owner = await server.addTenant();
    const { workspaceId } = owner;
    const [one, two] = await Promise.all([addPerson(server, { workspaceId }), addPerson(server, { workspaceId })]);
    const headers = bearer((await signedIn(server.url, one)).accessToken);
    const query = graphql(`
      query SomeUser($id: ID!) {
        node(id: $id) { ... on User { name email isAdministrator hasPassword notifyJobFailed createdAt deactivatedAt } }
      }
    `);
    const hidden = {
      email: null,
      isAdministrator: null,
      hasPassword: null,
      notifyJobFailed: null,
      createdAt: null,
      deactivatedAt: null,
    };
    expect((await get(server.url, query, { id: two.id }, headers)).node).toEqual({ name: 'Somebody', ...hidden });
    expect((await get(server.url, query, { id: one.id }, headers)).node).toMatchObject({
      email: one.email,
      hasPassword: true,
    });
    expect((await owner.get(query, { id: two.id })).node).toEqual({
      name: 'Somebody',
      ...hidden,
      email: two.email,
    });
  });
});
