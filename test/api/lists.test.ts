import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let world: { good: string; bad: string; failed: string; unread: string; configurationId: string };
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  const { owner } = server;
  const configurationId = await owner.published(
    'ade: 1\nfields:\n  name: { type: string }\n  age: { type: integer }\n',
  );
  const good = await owner.uploaded('Good 100%.csv', 'Name,Age\nAnn,31\nBob,44\nCid,50\n');
  const bad = await owner.uploaded('bad.csv', 'Name,Age\nAnn,old\nBob,44\nCid,young\n');
  const failed = await owner.uploaded('failed.csv', '\n\n');
  const unread = await owner.uploaded('unread.csv', 'Name,Age\nAnn,31\n');
  for (const id of [good, bad, failed]) await owner.run(id, configurationId);
  world = { good, bad, failed, unread, configurationId };
});
afterAll(() => server.stop());

const documents = graphql(`
  query DocumentsBy($id: ID!, $filter: DocumentFilter) {
    workspace(id: $id) { documents(filter: $filter) { totalCount nodes { id status } } }
  }
`);
const jobs = graphql(`
  query JobsBy($id: ID!, $filter: JobFilter) {
    workspace(id: $id) { jobs(filter: $filter) { totalCount nodes { document { id } } } }
  }
`);
const others = graphql(`
  query OthersBy($id: ID!, $configurations: ConfigurationFilter, $tables: TableFilter) {
    workspace(id: $id) {
      configurations(filter: $configurations) { totalCount }
      tables(filter: $tables) { nodes { document { id } } }
    }
  }
`);

const longAgo = '2001-01-01T00:00:00Z';
const later = '2101-01-01T00:00:00Z';

describe('filters', () => {
  test.each([
    { filter: { nameContains: '100%' }, found: ['good'] },
    { filter: { nameContains: 'x'.repeat(300) }, found: [] },
    { filter: { statuses: ['READY' as const, 'NEW' as const] }, found: ['unread', 'good'] },
    { filter: { hasIssues: true }, found: ['bad'] },
    { filter: { hasIssues: false, statuses: ['FAILED' as const] }, found: ['failed'] },
    { filter: { contentType: 'text/csv' }, found: [] },
    { filter: { createdFrom: longAgo, createdTo: later }, found: ['unread', 'failed', 'bad', 'good'] },
    { filter: { createdTo: longAgo }, found: [] },
    { filter: { createdById: 'usr_none' }, found: [] },
  ])('of documents: $filter', async ({ filter, found }) => {
    const expected = found.map((name) => Object.entries(world).find(([key]) => key === name)?.[1]);
    // A document that is new is executed; then it is compiled.
    for (let time = 0; time < 2; time += 1) {
      const { workspace } = await server.owner.get(documents, { id: server.owner.workspaceId, filter });
      expect(workspace?.documents?.nodes.map(({ id }) => id)).toEqual(expected);
      expect(workspace?.documents?.totalCount).toBe(found.length);
    }
  });

  test('of documents by what they hold, and by who uploaded them', async () => {
    const { id, sha256, actorId } = await server.services.db.prisma.document.findUniqueOrThrow({
      where: { id: world.good },
    });
    const filter = { sha256: sha256.toUpperCase(), createdById: actorId };
    const { workspace } = await server.owner.get(documents, { id: server.owner.workspaceId, filter });
    expect(workspace?.documents?.nodes).toEqual([{ id, status: 'READY' }]);
  });

  test.each([
    { filter: { hasIssues: true }, found: ['bad'] },
    { filter: { hasIssues: false }, found: ['failed', 'good'] },
    { filter: { documentNameContains: 'GOOD' }, found: ['good'] },
    { filter: { createdFrom: later }, found: [] },
  ])('of jobs: $filter', async ({ filter, found }) => {
    const expected = found.map((name) => ({
      document: { id: Object.entries(world).find(([key]) => key === name)?.[1] },
    }));
    for (let time = 0; time < 2; time += 1) {
      const { workspace } = await server.owner.get(jobs, { id: server.owner.workspaceId, filter });
      expect(workspace?.jobs).toEqual({ totalCount: found.length, nodes: expected });
    }
  });

  test('of configurations and tables', async () => {
    const id = server.owner.workspaceId;
    const none = await server.owner.get(others, {
      id,
      configurations: { nameContains: 'nothing like it' },
      tables: { hasIssues: true },
    });
    expect(none.workspace).toEqual({
      configurations: { totalCount: 0 },
      tables: { nodes: [{ document: { id: world.bad } }] },
    });
    const some = await server.owner.get(others, {
      id,
      configurations: { createdFrom: longAgo },
      tables: { documentId: world.good },
    });
    expect(some.workspace).toEqual({
      configurations: { totalCount: 1 },
      tables: { nodes: [{ document: { id: world.good } }] },
    });
  });
});

const tableOf = graphql(`
  query TableWithIssues($id: ID!, $from: Int, $column: String) {
    document(id: $id) {
      tables {
        nodes {
          rows(first: 2, from: $from) { pageInfo { hasPreviousPage } nodes { number values } }
          issueSummary { rule column severity count }
          issues(column: $column) { totalCount }
        }
      }
    }
  }
`);

test('a table is entered at any row, and its issues are counted by kind', async () => {
  const { document } = await server.owner.get(tableOf, { id: world.bad, from: 2, column: 'name' });
  expect(document?.tables?.nodes[0]).toMatchObject({
    rows: { pageInfo: { hasPreviousPage: true }, nodes: [{ number: 2 }, { number: 3 }] },
    issueSummary: [{ column: 'age', count: 2 }],
    issues: { totalCount: 0 },
  });
  const { data, errors } = await server.owner.ask(tableOf, { id: world.bad, from: 0, column: null });
  expect(data?.document?.tables?.nodes[0]?.rows).toBeNull();
  expect(errors[0]?.extensions).toMatchObject({ issues: [{ path: 'from' }] });
});

const activity = graphql(`
  query ActivityOf($id: ID!, $from: DateTime, $to: DateTime, $bucket: ActivityBucketSize!) {
    workspace(id: $id) {
      activity(from: $from, to: $to, bucket: $bucket) { from succeeded failed cancelled rows issues queuedMedian queuedP95 ranMedian ranP95 }
    }
  }
`);

test('the activity of a workspace counts each ended job once, in its span', async () => {
  const id = server.owner.workspaceId;
  const { rows: jobsThere } = await server.services.db.pool.query(
    'UPDATE job SET finished_at = now() WHERE finished_at IS NOT NULL RETURNING id',
  );
  const { workspace } = await server.owner.get(activity, { id, bucket: 'DAY' });
  const spans = workspace?.activity ?? [];
  expect(spans.length).toBeGreaterThanOrEqual(30);
  const sum = (of: (span: (typeof spans)[number]) => unknown) =>
    spans.reduce((total, span) => total + Number(of(span)), 0);
  expect([sum((s) => s.succeeded), sum((s) => s.failed), sum((s) => s.cancelled)]).toEqual([2, 1, 0]);
  expect(jobsThere).toHaveLength(3);
  expect(sum((s) => s.rows)).toBe(6);
  expect(sum((s) => s.issues)).toBe(2);
  const today = spans.at(-1);
  expect(today?.queuedMedian).toBeGreaterThanOrEqual(0);
  expect(today?.ranP95).toBeGreaterThanOrEqual(today?.ranMedian ?? Number.POSITIVE_INFINITY);
  const { errors } = await server.owner.ask(activity, { id, from: '2020-01-01T00:00:00Z', bucket: 'HOUR' });
  expect(errors).toMatchObject([{ path: ['workspace', 'activity'], extensions: { issues: [{ path: 'bucket' }] } }]);
});

const backwards = graphql(`
  query EventsBackwards($id: ID!, $last: Int, $before: String) {
    workspace(id: $id) {
      events(last: $last, before: $before) {
        pageInfo { hasPreviousPage hasNextPage startCursor }
        nodes { id }
      }
      eventsCursor
    }
    document(id: "none") { id }
  }
`);
const forwards = graphql(`
  query EventsForwards($id: ID!) {
    workspace(id: $id) { events(first: 100) { nodes { id } } }
  }
`);

test('timelines are read from their end as well', async () => {
  const id = server.owner.workspaceId;
  const all = (await server.owner.get(forwards, { id })).workspace?.events?.nodes ?? [];
  const read: { id: string }[] = [];
  for (let before: string | null = null; ; ) {
    const { workspace }: { workspace: Awaited<ReturnType<typeof page>>['workspace'] } = await page(before);
    const events = workspace?.events;
    if (!events) throw new Error('The timeline is gone.');
    read.unshift(...events.nodes);
    expect(events.pageInfo.hasNextPage).toBe(before !== null);
    if (!events.pageInfo.hasPreviousPage) break;
    before = events.pageInfo.startCursor ?? null;
  }
  expect(read).toEqual(all);
  const { workspace } = await page(null);
  const { errors } = await server.owner.ask(backwards, { id, last: 1, before: workspace?.eventsCursor ?? '' });
  expect(errors[0]?.extensions?.code).toBe('INVALID_CURSOR');

  function page(before: string | null) {
    return server.owner.get(backwards, { id, last: 7, before });
  }
});

test('issues beyond those that are stored are counted by kind as well', async () => {
  const { owner } = server;
  const rows = Array.from({ length: 1_300 }, (_, row) => (row < 1_250 ? 'Ann,old' : ',31'));
  const many = await owner.uploaded('many.csv', `Name,Age\n${rows.join('\n')}\n`);
  const spec = 'ade: 1\nfields:\n  name: { type: string, validate: [{ required: true }] }\n  age: { type: integer }\n';
  await owner.run(many, await owner.published(spec));
  const { document } = await owner.get(tableOf, { id: many, from: null, column: 'age' });
  expect(document?.tables?.nodes[0]).toMatchObject({
    issueSummary: [
      { column: 'age', count: 1_250 },
      { column: 'name', count: 50 },
    ],
    // A hundred, and one that names the rows of the others.
    issues: { totalCount: 101 },
  });
});
