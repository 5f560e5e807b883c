import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreateApiKeyInput } from '../../../generated/graphql/graphql.ts';
import { graphql } from '../../../generated/graphql/index.ts';
import { makeApiKey } from '../../../src/auth/api-key.ts';
import { InvalidCredentialsError } from '../../../src/auth/credentials.ts';
import { SignIns } from '../../../src/auth/sign-ins.ts';
import { createDatabase } from '../../../src/db/database.ts';
import type { Client } from '../../support/client.ts';
import { addKey, addPerson, type Person } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on IssuedApiKey { key apiKey { id name prefix permissions expiresAt revokedAt lastUsedAt createdBy { id } } }
      ... on Error { code message }
      ... on ForbiddenError { permission }
      ... on ValidationError { issues { path } }
      ... on ConflictError { reason }
      ... on ProofNeededError { methods }
    }
  }
`);
const rotate = graphql(`
  mutation RotateApiKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) {
      __typename
      ... on IssuedApiKey { key apiKey { id prefix previousSecretUntil } }
      ... on Error { code message }
      ... on ForbiddenError { permission }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path } }
      ... on ProofNeededError { methods }
    }
  }
`);
const revoke = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(input: { apiKeyId: $id }) { __typename ... on ApiKey { id revokedAt } ... on Error { code } }
  }
`);
const keysOf = graphql(`
  query KeysOf($id: ID!) {
    workspace(id: $id) { apiKeys { totalCount nodes { name prefix permissions createdBy { id } } } }
  }
`);
const self = graphql(`
  query WhoIsThisKey {
    viewer {
      user { id }
      apiKey { id name permissions lastUsedAt }
      workspaces { nodes { id viewerRole viewerPermissions } }
    }
  }
`);
const lastEvent = graphql(`
  query KeyEvents($id: ID!) {
    workspace(id: $id) {
      events(first: 50, types: [API_KEY_CREATED, API_KEY_ROTATED, API_KEY_REVOKED]) { nodes { type actor { __typename } } }
    }
  }
`);
const follow = graphql(`
  subscription FollowWithKey($id: ID!) {
    workspaceEvents(workspaceId: $id) { __typename ... on StreamEnd { reason } }
  }
`);

interface House {
  workspaceId: string;
  owner: Person;
}

/** A workspace of the test's own, with an owner who is signed in. */
async function newHouse(): Promise<House> {
  const { workspaceId } = await server.addTenant();
  return { workspaceId, owner: await addPerson(server, { workspaceId, role: 'OWNER' }) };
}

async function created(by: Client, input: CreateApiKeyInput) {
  const { createApiKey: result } = await by.get(create, { input });
  if (result.__typename !== 'IssuedApiKey' || !result.key) throw new Error(JSON.stringify(result));
  return { ...result.apiKey, key: result.key, client: server.client(result.key) };
}

const isGood = async (key: string) => (await server.client(key).ask(self, {})).errors.length === 0;

describe('a key', () => {
  test('outlives a session and shows no second factor, so a person proves who they are for it; a key needs not', async () => {
    const { workspaceId, owner } = await newHouse();
    const permissions = ['WORKSPACE_READ', 'API_KEYS_MANAGE'] as const;
    const input = { workspaceId, name: 'Importer', permissions: [...permissions] };
    const key = await created(owner.client, input);
    await server.services.db.pool.query(
      "UPDATE session SET created_at = created_at - interval '11 minutes' WHERE user_id = $1",
      [owner.userId],
    );
    const needed = { code: 'PROOF_NEEDED', methods: ['SIGN_IN'] };
    expect(await owner.client.get(create, { input })).toMatchObject({ createApiKey: needed });
    expect(await owner.client.get(rotate, { input: { apiKeyId: key.id } })).toMatchObject({ rotateApiKey: needed });
    await created(key.client, input);
    expect(await key.client.get(rotate, { input: { apiKeyId: key.id } })).toMatchObject({
      rotateApiKey: { __typename: 'IssuedApiKey' },
    });
  });

  test('is shown once, acts as itself with its own permissions, and its maker is told by mail', async () => {
    const { workspaceId, owner } = await newHouse();
    const permissions = ['WORKSPACE_READ', 'DOCUMENTS_READ'] as const;
    const input = { workspaceId, name: 'Importer', permissions: [...permissions], environment: 'TEST' as const };
    const key = await created(owner.client, input);
    expect(key).toMatchObject({ name: 'Importer', expiresAt: null, revokedAt: null, createdBy: { id: owner.userId } });
    expect(key.key.startsWith(`${key.prefix}_`)).toBe(true);
    expect(key.prefix).toMatch(/^ade_test_[0-9a-z]{12}$/);

    const { viewer } = await key.client.get(self, {});
    expect(viewer?.user).toBeNull();
    expect(viewer?.apiKey).toMatchObject({ id: key.id, permissions: ['DOCUMENTS_READ', 'WORKSPACE_READ'] });
    expect(viewer?.workspaces.nodes).toEqual([
      { id: workspaceId, viewerRole: 'OWNER', viewerPermissions: ['WORKSPACE_READ', 'DOCUMENTS_READ'] },
    ]);
    const { rows } = await server.services.db.pool.query('SELECT row_to_json(api_key) FROM api_key');
    expect(JSON.stringify(rows)).not.toContain(key.key.split('_')[3]);
    const mail = await server.services.db.prisma.mail.findFirst({ where: { series: `apiKeyCreated:${key.id}` } });
    expect(mail?.template).toBe('apiKeyCreated');
  });

  test('is not told again to the same idempotency key', async () => {
    const { workspaceId, owner } = await newHouse();
    const input = { workspaceId, name: 'Once', permissions: ['JOBS_READ' as const], idempotencyKey: 'key-once' };
    const key = await created(owner.client, input);
    const { createApiKey: again } = await owner.client.get(create, { input });
    expect(again).toMatchObject({ key: null, apiKey: { id: key.id } });
  });

  test('loses what its maker loses, and everything when they are no member any more', async () => {
    const { workspaceId, owner } = await newHouse();
    const all = await created(owner.client, {
      workspaceId,
      name: 'All',
      permissions: ['WORKSPACE_READ', 'MEMBERS_MANAGE'],
    });
    const permissions = async () => (await all.client.get(self, {})).viewer?.workspaces.nodes[0]?.viewerPermissions;
    expect(await permissions()).toEqual(['WORKSPACE_READ', 'MEMBERS_MANAGE']);
    const { prisma } = server.services.db;
    const id = owner.membershipId ?? '';
    await prisma.membership.update({ where: { id }, data: { role: 'MEMBER' } });
    expect(await permissions()).toEqual(['WORKSPACE_READ']);
    await prisma.membership.delete({ where: { id } });
    expect(await isGood(all.key)).toBe(false);
  });

  test('ends when it is revoked, its streams at once, and when it expires', async () => {
    const { workspaceId, owner } = await newHouse();
    const permissions = ['WORKSPACE_READ' as const, 'EVENTS_READ' as const];
    const key = await created(owner.client, { workspaceId, name: 'Short', permissions });
    const items = key.client.follow(follow, { id: workspaceId });
    await items.next();
    expect((await owner.client.get(revoke, { id: key.id })).revokeApiKey).toMatchObject({
      revokedAt: expect.any(String),
    });
    let last: unknown;
    for await (const item of items) last = item.workspaceEvents;
    expect(last).toEqual({ __typename: 'StreamEnd', reason: 'ACCESS_REVOKED' });
    expect(await isGood(key.key)).toBe(false);
    expect((await owner.client.get(revoke, { id: key.id })).revokeApiKey).toMatchObject({ id: key.id });

    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const expiring = await created(owner.client, { workspaceId, name: 'Hour', permissions, expiresAt });
    expect(await isGood(expiring.key)).toBe(true);
    await server.services.db.prisma.apiKey.update({
      where: { id: expiring.id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    expect(await isGood(expiring.key)).toBe(false);
    expect((await owner.client.get(lastEvent, { id: workspaceId })).workspace?.events?.nodes.slice(-3)).toEqual([
      { type: 'API_KEY_CREATED', actor: { __typename: 'User' } },
      { type: 'API_KEY_REVOKED', actor: { __typename: 'User' } },
      { type: 'API_KEY_CREATED', actor: { __typename: 'User' } },
    ]);
  });

  test.for([
    ['permissions', { permissions: [] }],
    ['name', { name: ' ' }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
  ] as const)('with a wrong %s is not made', async ([path, wrong]) => {
    const { workspaceId, owner } = await newHouse();
    const input = { workspaceId, name: 'Key', permissions: ['JOBS_READ' as const], ...wrong };
    const { createApiKey: result } = await owner.client.get(create, {
      input: { ...input, permissions: [...input.permissions] },
    });
    expect(result).toMatchObject({ __typename: 'ValidationError', issues: [{ path }] });
  });
});

describe('when it is used', () => {
  test('a key is looked up only if it is well formed', async () => {
    // Nothing listens there, and a query of the database fails.
    const nowhere = createDatabase('postgresql://nobody@127.0.0.1:1/nothing', { poolSize: 1, applicationName: 'test' });
    const { key } = makeApiKey();
    const damaged = [
      '',
      'x',
      key.slice(0, -1),
      `${key}0`,
      key.toUpperCase(),
      key.replace('ade_live', 'ade_test'),
      key.replace(/_(.)([^_]*)$/, (_whole, first: string, rest: string) => `_${first === 'a' ? 'b' : 'a'}${rest}`),
      `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`,
    ];
    const signIns = new SignIns({ db: nowhere, tokens: server.services.tokens });
    const signIn = (apiKey: string) => signIns.signIn({ apiKey, authorization: null, cookie: null });
    for (const given of damaged) {
      await expect(signIn(given), given).rejects.toThrow(InvalidCredentialsError);
    }
    await expect(signIn(key)).rejects.not.toThrow(InvalidCredentialsError);
    await nowhere.close();
  });

  test('that is written down, once a minute however often', async () => {
    const { workspaceId } = await newHouse();
    const client = await addKey(server, { workspaceId, permissions: ['workspace.read'] });
    const { prisma, pool } = server.services.db;
    const id = (await client.get(self, {})).viewer?.apiKey?.id ?? '';
    const versionOf = async () =>
      (await pool.query('SELECT xmin::text FROM api_key WHERE id = $1', [id])).rows[0]?.xmin;
    const before = await versionOf();
    await Promise.all(Array.from({ length: 10 }, () => client.get(self, {})));
    expect(await versionOf()).toBe(before);

    await prisma.apiKey.update({ where: { id }, data: { lastUsedAt: new Date(Date.now() - 61_000) } });
    await Promise.all(Array.from({ length: 10 }, () => client.get(self, {})));
    const { lastUsedAt } = await prisma.apiKey.findUniqueOrThrow({ where: { id } });
    expect(Date.now() - (lastUsedAt?.getTime() ?? 0)).toBeLessThan(30_000);
    const after = await versionOf();
    await client.get(self, {});
    expect(await versionOf()).toBe(after);
  });
});

describe('rotating', () => {
  test('gives a new secret, and leaves the old one good for the overlap', async () => {
    const { workspaceId, owner } = await newHouse();
    const first = await created(owner.client, { workspaceId, name: 'Key', permissions: ['WORKSPACE_READ'] });
    const turn = async (overlapMinutes?: number) => {
      const { rotateApiKey: result } = await owner.client.get(rotate, {
        input: { apiKeyId: first.id, overlapMinutes },
      });
      if (result.__typename !== 'IssuedApiKey') throw new Error(JSON.stringify(result));
      return result;
    };
    const second = await turn();
    expect(second.apiKey).toMatchObject({ id: first.id, prefix: first.prefix });
    const minutes = (Date.parse(second.apiKey.previousSecretUntil ?? '') - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThan(61);
    expect([await isGood(first.key), await isGood(second.key ?? '')]).toEqual([true, true]);
    const third = await turn(0);
    expect([await isGood(first.key), await isGood(second.key ?? ''), await isGood(third.key ?? '')]).toEqual([
      false,
      false,
      true,
    ]);
    await server.services.db.prisma.apiKey.update({
      where: { id: first.id },
      data: { previousExpiresAt: new Date(Date.now() - 1_000) },
    });
    expect(await isGood(second.key ?? '')).toBe(false);
  });

  test('is for who made the key, and not for one that has ended', async () => {
    const { workspaceId, owner } = await newHouse();
    const other = await addPerson(server, { workspaceId, role: 'OWNER' });
    const { id } = await created(owner.client, { workspaceId, name: 'Key', permissions: ['WORKSPACE_READ'] });
    const by = async (client: Client, overlapMinutes = 0) =>
      (await client.get(rotate, { input: { apiKeyId: id, overlapMinutes } })).rotateApiKey;
    expect(await by(other.client)).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('Only who made'),
    });
    expect(await by(owner.client, -1)).toMatchObject({ issues: [{ path: 'overlapMinutes' }] });
    expect((await other.client.get(revoke, { id })).revokeApiKey).toMatchObject({ id });
    expect(await by(owner.client)).toMatchObject({ reason: 'REVOKED' });
  });

  test('does not get a key to more than it has', async () => {
    const { workspaceId, owner } = await newHouse();
    const strong = await created(owner.client, { workspaceId, name: 'Strong', permissions: ['DOCUMENTS_WRITE'] });
    const weak = await addKey(server, { workspaceId, permissions: ['apiKeys.manage'], userId: owner.userId });
    const { rotateApiKey: result } = await weak.get(rotate, { input: { apiKeyId: strong.id } });
    expect(result).toMatchObject({ code: 'FORBIDDEN', permission: 'DOCUMENTS_WRITE' });
  });
});

describe('managing keys', () => {
  test('is for owners and for keys that may, which make none with more than they have', async () => {
    const { workspaceId, owner } = await newHouse();
    const member = await addPerson(server, { workspaceId });
    const stranger = await addPerson(server);
    const manager = await addKey(server, { workspaceId, permissions: ['workspace.read', 'apiKeys.manage'] });
    const input = { workspaceId, name: 'Key', permissions: ['DOCUMENTS_WRITE' as const] };
    expect((await member.client.get(create, { input })).createApiKey).toMatchObject({ permission: 'API_KEYS_MANAGE' });
    expect((await stranger.client.get(create, { input })).createApiKey).toMatchObject({ code: 'NOT_FOUND' });
    expect((await manager.get(create, { input })).createApiKey).toMatchObject({ permission: 'DOCUMENTS_WRITE' });
    const made = await created(manager, { ...input, permissions: ['WORKSPACE_READ'] });

    const { workspace } = await owner.client.get(keysOf, { id: workspaceId });
    expect(workspace?.apiKeys?.totalCount).toBe(3);
    expect(workspace?.apiKeys?.nodes[0]).toMatchObject({ prefix: made.prefix, permissions: ['WORKSPACE_READ'] });
    expect((await member.client.ask(keysOf, { id: workspaceId })).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await member.client.get(revoke, { id: made.id })).revokeApiKey).toMatchObject({ code: 'NOT_FOUND' });
    expect((await made.client.get(revoke, { id: made.id })).revokeApiKey).toMatchObject({ code: 'FORBIDDEN' });
  });
});
