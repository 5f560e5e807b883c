import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobFilter } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { allPermissions } from '../../src/auth/permissions.ts';
import { addKey, addPerson } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

// There is no worker: jobs wait until they are cancelled.
let server: TestServer;
let configurationId: string;
beforeAll(async () => {
  server = await startTestServer();
  configurationId = await server.owner.published();
});
afterAll(() => server.stop());

const cancel = graphql(`
  mutation CancelMany($workspaceId: ID!, $filter: JobFilter!) {
    cancelJobs(input: { workspaceId: $workspaceId, filter: $filter }) {
      __typename
      ... on CancelJobsPayload { cancelledCount overCount othersCount jobs { id status } }
      ... on Error { code }
    }
  }
`);
const retry = graphql(`
  mutation RetryMany($input: RetryJobsInput!) {
    retryJobs(input: $input) {
      __typename
      ... on RetryJobsPayload { retriedCount goneCount jobs { id status retryOf { id } } }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const rerun = graphql(`
  mutation Rerun($input: RerunDocumentInput!) {
    rerunDocument(input: $input) {
      __typename
      ... on Job { id configurationVersion { number } document { id } }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const many = graphql(`
  mutation SubmitManyToCancel($input: SubmitJobsInput!) {
    submitJobs(input: $input) { __typename ... on SubmitJobsPayload { jobs { id } } ... on Error { code } }
  }
`);
const remove = graphql(`
  mutation DeleteForRetry($input: DeleteDocumentInput!) { deleteDocument(input: $input) { __typename } }
`);

async function waiting(count: number): Promise<{ documentId: string; ids: string[] }> {
  const documentId = await server.owner.uploaded('many.csv', 'a,b\n1,2\n');
  const jobs = Array.from({ length: count }, () => ({ documentId, configurationId }));
  const { submitJobs } = await server.owner.get(many, { input: { jobs } });
  if (submitJobs.__typename !== 'SubmitJobsPayload') throw new Error(submitJobs.code);
  return { documentId, ids: submitJobs.jobs.map(({ id }) => id) };
}

const cancelled = async (filter: JobFilter) =>
  (await server.owner.get(cancel, { workspaceId: server.owner.workspaceId, filter })).cancelJobs;
const retried = async (filter: JobFilter, idempotencyKey?: string) =>
  (await server.owner.get(retry, { input: { workspaceId: server.owner.workspaceId, filter, idempotencyKey } }))
    .retryJobs;

test('what a filter names is cancelled, counted exactly, and repeated once', async () => {
  const { documentId, ids } = await waiting(5);
  const other = await waiting(1);
  const filter = { documentId };
  expect(await cancelled(filter)).toEqual({
    __typename: 'CancelJobsPayload',
    cancelledCount: 5,
    overCount: 0,
    othersCount: 0,
    jobs: ids.toSorted().map((id) => ({ id, status: 'CANCELLED' })),
  });
  expect(await cancelled(filter)).toMatchObject({ cancelledCount: 0, jobs: [] });
  expect(await cancelled({ documentId: other.documentId, statuses: ['SUCCEEDED'] })).toMatchObject({
    cancelledCount: 0,
  });

  const first = await retried(filter, 'again');
  expect(first).toMatchObject({ retriedCount: 5, goneCount: 0 });
  if (first.__typename !== 'RetryJobsPayload') throw new Error(first.code);
  expect(first.jobs.map(({ retryOf }) => retryOf?.id).sort()).toEqual(ids.toSorted());
  expect(await retried(filter, 'again')).toEqual(first);
  expect(await retried(filter)).toMatchObject({ retriedCount: 0 });
  expect(await retried({}, 'again')).toMatchObject({ reason: 'IDEMPOTENCY_KEY_REUSED' });
  // Nothing was there to repeat, and that stays the answer.
  expect(
    [await retried(filter, 'nothing'), await retried(filter, 'nothing')].map((answer) => answer.__typename),
  ).toEqual(['RetryJobsPayload', 'RetryJobsPayload']);
});

test('two at once cancel each job once', async () => {
  const { documentId } = await waiting(20);
  const both = await Promise.all([cancelled({ documentId }), cancelled({ documentId })]);
  const counts = both.map((answer) => (answer.__typename === 'CancelJobsPayload' ? answer : null));
  expect(counts.reduce((sum, answer) => sum + (answer?.cancelledCount ?? 0), 0)).toBe(20);
});

test('jobs of a deleted document are left alone', async () => {
  const { documentId } = await waiting(2);
  await cancelled({ documentId });
  await server.owner.get(remove, { input: { documentId } });
  expect(await retried({ documentId })).toMatchObject({ retriedCount: 0, goneCount: 2 });
});

test('another workspace has no part in it', async () => {
  const stranger = await server.addTenant();
  const { documentId } = await waiting(1);
  const { workspaceId } = server.owner;
  expect((await stranger.get(cancel, { workspaceId, filter: {} })).cancelJobs).toMatchObject({ code: 'NOT_FOUND' });
  const own = { workspaceId: stranger.workspaceId, filter: { documentId } };
  expect((await stranger.get(cancel, own)).cancelJobs).toMatchObject({ cancelledCount: 0, othersCount: 0 });
  expect(await cancelled({ documentId })).toMatchObject({ cancelledCount: 1 });
});

test('a document runs again as its newest job did, or as is named', async () => {
  const { documentId } = await waiting(1);
  const call = async (input: object) =>
    (await server.owner.get(rerun, { input: { documentId, ...input } })).rerunDocument;
  const again = await call({ idempotencyKey: 'rerun' });
  expect(again).toMatchObject({ document: { id: documentId }, configurationVersion: { number: 1 } });
  expect(await call({ idempotencyKey: 'rerun' })).toEqual(again);
  const untouched = await server.owner.uploaded('new.csv', 'a,b\n1,2\n');
  expect(await call({ documentId: untouched })).toMatchObject({ reason: 'NO_EARLIER_JOB' });
  expect(await call({ documentId: untouched, configurationId })).toMatchObject({ document: { id: untouched } });
});

test('members cancel their own and those of their keys, and are told how many are left alone', async () => {
  const { workspaceId } = server.owner;
  const member = await addPerson(server, { workspaceId });
  const key = await addKey(server, { workspaceId, permissions: allPermissions, userId: member.userId });
  const { documentId } = await waiting(2);
  const own = [
    await member.client.submitted(documentId, configurationId),
    await key.submitted(documentId, configurationId),
  ];
  const { cancelJobs } = await member.client.get(cancel, { workspaceId, filter: { documentId } });
  expect(cancelJobs).toMatchObject({ cancelledCount: 2, othersCount: 2, jobs: own.map((id) => ({ id })) });
  const withoutIt = await addKey(server, { workspaceId, permissions: ['jobs.read'] });
  expect((await withoutIt.get(cancel, { workspaceId, filter: {} })).cancelJobs).toMatchObject({ code: 'FORBIDDEN' });
});

const emptyIds = graphql(`
  mutation EmptyIds($document: ID!, $configuration: ID!) {
    best: submitJob(input: { documentId: $document, configurationId: "" }) { __typename }
    version: submitJob(input: { documentId: $document, configurationVersionId: "" }) { __typename }
    again: rerunDocument(input: { documentId: $document, configurationId: "" }) { __typename }
    copy: duplicateConfiguration(input: { configurationId: $configuration, versionId: "" }) { __typename }
    back: publishConfiguration(input: { configurationId: $configuration, versionId: "" }) { __typename }
  }
`);
const emptyNames = graphql(`
  query EmptyNames { id: workspace(id: "") { name } slug: workspace(slug: "") { name } }
`);

test('an empty id names what is not there, and is not taken for one that was left out', async () => {
  const { documentId, ids } = await waiting(2);
  for (const filter of [{ documentId: '' }, { configurationId: '' }, { createdById: '' }]) {
    expect(await cancelled(filter)).toMatchObject({ cancelledCount: 0 });
  }
  expect(await server.services.db.prisma.job.count({ where: { id: { in: ids }, status: 'QUEUED' } })).toBe(2);
  const answers = await server.owner.get(emptyIds, { document: documentId, configuration: configurationId });
  expect(Object.values(answers).map(({ __typename }) => __typename)).toEqual(
    Array.from({ length: 5 }, () => 'NotFoundError'),
  );
  // The first time is answered the ordinary way, the second compiled.
  for (let time = 0; time < 2; time += 1) {
    expect(await server.owner.get(emptyNames, {})).toEqual({ id: null, slug: null });
  }
});
