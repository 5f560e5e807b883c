import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const followed = graphql(`
  subscription JobWithItsEvents($jobId: ID!) {
    jobEvents(jobId: $jobId) {
      __typename
      ... on JobEvent { job { id status version document { name } } }
    }
  }
`);

const feed = graphql(`
  query FeedWithSubjects($id: ID!) {
    workspace(id: $id) {
      events(first: 100) {
        nodes {
          __typename
          ... on JobEvent { job { id retries { totalCount } } }
          ... on DocumentEvent { document { id status latestJob { id status } } }
          ... on ConfigurationEvent { configuration { id } }
          ... on ExportEvent { export { status } }
        }
      }
      tables { totalCount nodes { name } }
    }
  }
`);

const versions = graphql(`
  query VersionOfJob($id: ID!) {
    job(id: $id) { version status queuePosition traceId configurationVersion { configuration { id } } metrics { durations { stage } } }
  }
`);

test('events carry the job as of their delivery, and its version never falls', async () => {
  const documentId = await server.owner.uploaded('a.csv', 'Name,Age\nAnn,31\n');
  const configurationId = await server.owner.published();
  const jobId = await server.owner.run(documentId, configurationId);
  const seen = [];
  for await (const { jobEvents: item } of server.owner.follow(followed, { jobId })) {
    if ('job' in item) seen.push(item.job);
  }
  expect(seen.length).toBeGreaterThan(3);
  for (const job of seen) expect(job).toMatchObject({ id: jobId, status: 'SUCCEEDED', document: { name: 'a.csv' } });
  const { job } = await server.owner.get(versions, { id: jobId });
  expect(job).toMatchObject({ queuePosition: null, configurationVersion: { configuration: { id: configurationId } } });
  expect(job?.metrics?.durations.map(({ stage }) => stage)).toEqual(['FETCH', 'EXTRACT', 'STORE']);
  expect(job?.version).toBeGreaterThan(2);

  const { workspace } = await server.owner.get(feed, { id: server.owner.workspaceId });
  const events = workspace?.events?.nodes ?? [];
  expect(events.find(({ __typename }) => __typename === 'JobCreatedEvent')).toMatchObject({
    job: { id: jobId, retries: { totalCount: 0 } },
  });
  expect(events.find(({ __typename }) => __typename === 'DocumentUploadedEvent')).toMatchObject({
    document: { id: documentId, status: 'READY', latestJob: { id: jobId, status: 'SUCCEEDED' } },
  });
  expect(events.find(({ __typename }) => __typename === 'ConfigurationPublishedEvent')).toMatchObject({
    configuration: { id: configurationId },
  });
  expect(workspace?.tables).toMatchObject({ totalCount: 1 });
});

test('every change of a job raises its version, whoever writes it', async () => {
  const documentId = await server.owner.uploaded('b.csv', 'Name\nBob\n');
  const jobId = await server.owner.run(documentId, await server.owner.published());
  const { pool } = server.services.db;
  const versionOf = async () => (await server.owner.get(versions, { id: jobId })).job?.version ?? 0;
  const before = await versionOf();
  await pool.query('UPDATE job SET max_attempts = max_attempts WHERE id = $1', [jobId]);
  await server.services.db.prisma.job.update({ where: { id: jobId }, data: { version: 1 } });
  expect(await versionOf()).toBe(before + 2);
});

const state = graphql(`
  query StateOfDocument($id: ID!) {
    document(id: $id) { status latestJob { status queuePosition } latestResult { id } }
  }
`);

test('a document’s status is that of its newest job that was not cancelled', async () => {
  const { owner, services } = server;
  const configurationId = await owner.published();
  const documentId = await owner.uploaded('c.csv', 'Name,Age\nAnn,31\n');
  const { document: fresh } = await owner.get(state, { id: documentId });
  expect(fresh).toEqual({ status: 'NEW', latestJob: null, latestResult: null });
  const jobId = await owner.run(documentId, configurationId);
  const statusAs = async (data: Parameters<typeof services.db.prisma.job.update>[0]['data']) => {
    await services.db.prisma.job.update({ where: { id: jobId }, data });
    return (await owner.get(state, { id: documentId })).document;
  };
  const later = new Date(Date.now() + 3_600_000);
  expect((await owner.get(state, { id: documentId })).document?.status).toBe('READY');
  expect((await statusAs({ status: 'FAILED', metrics: undefined, error: {} }))?.status).toBe('FAILED');
  expect(await statusAs({ status: 'QUEUED', finishedAt: null, dueAt: later })).toEqual({
    status: 'WAITING',
    latestJob: { status: 'QUEUED', queuePosition: 1 },
    latestResult: null,
  });
  expect((await statusAs({ status: 'CANCELLED', finishedAt: new Date() }))?.status).toBe('NEW');
  await services.db.prisma.job.update({ where: { id: jobId }, data: { status: 'SUCCEEDED' } });
  await services.db.prisma.table.updateMany({ where: { jobId }, data: { issueCount: 1 } });
  expect((await owner.get(state, { id: documentId })).document?.status).toBe('NEEDS_REVIEW');
  // What was found stays what is known of it after a later one failed.
  const next = await owner.run(documentId, configurationId);
  await services.db.prisma.job.update({ where: { id: next }, data: { status: 'FAILED', error: {} } });
  expect((await owner.get(state, { id: documentId })).document).toMatchObject({
    status: 'FAILED',
    latestJob: { status: 'FAILED' },
    latestResult: { id: jobId },
  });
});
