import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { allPermissions } from '../../src/auth/permissions.ts';
import type { FileContext } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { maintenancePasses } from '../../src/domain/maintenance/passes.ts';
import { runPass } from '../../src/domain/maintenance/run-pass.ts';
import { addApiKey } from '../../src/domain/workspace/setup.ts';
import { retentionOf } from '../../worker/maintenance/start.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const maintenance = graphql(`
  query Maintenance {
    maintenance {
      name
      description
      everySeconds
      nextRunAt
      lastRun { startedAt finishedAt durationMs isComplete error counts { name amount } }
      lastFailure { error counts { name amount } }
      runs { error }
    }
  }
`);
const passNames = graphql(`query PassNames { maintenance { name } }`);
const isAdministrator = graphql(`query IsAdministrator { viewer { isAdministrator } }`);

const cursors = graphql(`
  query CursorsBeforeRetention($id: ID!) {
    configuration(id: $id) { events(first: 10) { edges { cursor node { sequence } } } }
  }
`);
const follow = graphql(`
  subscription AfterRetention($id: ID!, $after: String) {
    configurationEvents(configurationId: $id, after: $after) {
      __typename
      ... on Event { sequence }
      ... on StreamReset { reason earliestCursor }
    }
  }
`);

let server: TestServer;
let context: FileContext;
beforeAll(async () => {
  server = await startTestServer();
  context = { ...server.services, viewer: null, correlationId: null };
});
afterAll(() => server.stop());

const passOf = async (name: string) => {
  const { maintenance: passes } = await server.owner.get(maintenance, {});
  return passes.find((pass) => pass.name === name);
};

test('administrators see every pass, before and after its first run', async () => {
  const { maintenance: passes } = await server.owner.get(maintenance, {});
  expect(passes.map(({ name }) => name)).toEqual([
    'events',
    'exports',
    'old_jobs',
    'old_documents',
    'deleted_documents',
    'deleted_workspaces',
    'uploads',
    'idempotency_keys',
    'mail',
    'webhook_deliveries',
    'credentials',
    'orphan_files',
    'stored_bytes',
  ]);
  for (const pass of passes)
    expect(pass).toMatchObject({ lastRun: null, lastFailure: null, nextRunAt: null, runs: [] });

  await server.owner.uploaded('a.csv', 'a,b\n1,2\n');
  for (const pass of maintenancePasses) {
    await runPass(context, pass, {
      retention: retentionOf(server.settings),
      signal: new AbortController().signal,
      budgetMs: 60_000,
      soonMs: 1_000,
    });
  }
  const files = await passOf('orphan_files');
  expect(files).toMatchObject({
    everySeconds: 86_400,
    lastRun: { isComplete: true, error: null, counts: [{ name: 'examined', amount: 1 }] },
    lastFailure: null,
    runs: [{ error: null }],
  });
  expect(files?.lastRun?.durationMs).toBeGreaterThanOrEqual(0);
  const startedAt = Date.parse(files?.lastRun?.startedAt ?? '');
  expect(Date.parse(files?.nextRunAt ?? '') - startedAt).toBe(86_400_000);
});

test('a failure stays to be seen after a run that went well', async () => {
  const pass = maintenancePasses.find(({ name }) => name === 'exports');
  if (!pass) throw new Error('There is a pass for exports.');
  const options = {
    retention: retentionOf(server.settings),
    signal: new AbortController().signal,
    budgetMs: 60_000,
    soonMs: 1_000,
    force: true,
  };
  const failing = {
    ...pass,
    run: async () => {
      throw new Error('the disk is full');
    },
  };
  await runPass(context, failing, options);
  await runPass(context, pass, options);
  expect(await passOf('exports')).toMatchObject({
    lastRun: { error: null },
    lastFailure: { error: 'the disk is full', counts: [] },
  });
});

test('nobody else does: not the owner of a workspace, not an administrator’s key for another purpose', async () => {
  const tenant = await server.addTenant();
  const answer = await tenant.ask(maintenance, {});
  expect(answer.data).toBeNull();
  expect(answer.errors).toMatchObject([{ path: ['maintenance'], extensions: { code: 'FORBIDDEN' } }]);
  // A short question: the whole one is past what strangers may ask at all.
  expect((await server.client(null).ask(passNames, {})).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);

  const administrator = await server.services.db.prisma.user.findFirstOrThrow({ where: { isAdministrator: true } });
  const { key } = await transact(context, (tx) =>
    addApiKey(tx, {
      workspaceId: server.owner.workspaceId,
      createdById: administrator.id,
      name: 'For an integration',
      permissions: allPermissions,
    }),
  );
  const integration = server.client(key);
  expect(await integration.get(isAdministrator, {})).toEqual({ viewer: { isAdministrator: false } });
  expect((await integration.ask(maintenance, {})).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('an administrator’s key is one for as long as they are', async () => {
  const { prisma } = server.services.db;
  const set = (value: boolean) =>
    prisma.user.updateMany({ where: { email: 'admin@localhost' }, data: { isAdministrator: value } });
  expect(await server.owner.get(isAdministrator, {})).toEqual({ viewer: { isAdministrator: true } });
  await set(false);
  expect(await server.owner.get(isAdministrator, {})).toEqual({ viewer: { isAdministrator: false } });
  await set(true);
});

test('who comes back with a cursor from before what was removed is told so, and goes on', async () => {
  const id = await server.owner.published();
  await transact(context, async (tx) => {
    const payload = { configurationId: id, versionId: newId('ConfigurationVersion'), number: 2 };
    const { workspaceId } = server.owner;
    for (const type of ['configuration.draft_saved', 'configuration.published'] as const) {
      tx.record({ stream: id, type, payload, workspaceId });
    }
  });
  const { configuration } = await server.owner.get(cursors, { id });
  const edges = configuration?.events?.edges ?? [];
  await server.services.db.pool.query("UPDATE event SET occurred_at = now() - interval '400 days'");
  const pass = maintenancePasses.find(({ name }) => name === 'events');
  if (!pass) throw new Error('There is a pass for events.');
  await runPass(context, pass, {
    retention: retentionOf(server.settings),
    signal: new AbortController().signal,
    budgetMs: 60_000,
    soonMs: 1_000,
    force: true,
  });

  const items = [];
  for await (const { configurationEvents: item } of server.owner.follow(follow, {
    id,
    after: edges[0]?.cursor ?? null,
  })) {
    items.push(item);
    if (items.length === 2) break;
  }
  expect(items).toMatchObject([{ __typename: 'StreamReset', reason: 'RETENTION' }, { sequence: edges.length }]);
});
