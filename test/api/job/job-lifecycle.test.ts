import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import type { Permission } from '../../../src/auth/permissions.ts';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { transact } from '../../../src/domain/kernel/transaction.ts';
import { addApiKey } from '../../../src/domain/workspace/setup.ts';
import { type Client, createClient } from '../../support/client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  // No worker: a job stays as it was submitted.
  server = await startTestServer();
});
afterAll(() => server.stop());

const submit = graphql(`
  mutation SubmitOneForLife($input: SubmitJobInput!) {
    submitJob(input: $input) {
      __typename
      ... on Job { id }
      ... on Error { code message }
    }
  }
`);
const submitMany = graphql(`
  mutation SubmitMany($input: SubmitJobsInput!) {
    submitJobs(input: $input) {
      __typename
      ... on SubmitJobsPayload { jobs { id status document { id } configurationVersion { id } } }
      ... on Error { code message }
      ... on ValidationError { issues { path code } }
      ... on ConflictError { reason }
    }
  }
`);
const cancel = graphql(`
  mutation Cancel($jobId: ID!) {
    cancelJob(input: { jobId: $jobId }) {
      __typename
      ... on Job { id status attempt finishedAt }
      ... on Error { code message }
      ... on ForbiddenError { permission }
      ... on ConflictError { reason }
    }
  }
`);
const retry = graphql(`
  mutation Retry($input: RetryJobInput!) {
    retryJob(input: $input) {
      __typename
      ... on Job { id status document { id } configurationVersion { id } retryOf { id } }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);
const jobQuery = graphql(`
  query JobInLife($id: ID!) {
    job(id: $id) { configurationVersion { id } events { nodes { __typename actor { __typename } } } }
  }
`);

const csv = 'Name,Age\nAnn,31\n';

async function newJob(client: Client): Promise<{ id: string; documentId: string }> {
  const [documentId, configurationId] = [await client.uploaded('a.csv', csv), await client.published()];
  return { id: await client.submitted(documentId, configurationId), documentId };
}

const cancelled = async (client: Client, jobId: string) => (await client.get(cancel, { jobId })).cancelJob;

/** A key in the first owner's workspace: of a new member, or another one of a member who has one already. */
async function addMemberKey(permissions: readonly Permission[], userId?: string) {
  const { workspaceId } = server.owner;
  return transact({ ...server.services, viewer: null, correlationId: null }, async (tx) => {
    const createdById = userId ?? newId('User');
    if (!userId) {
      const email = `${createdById.toLowerCase()}@example.org`;
      await tx.db.user.create({ data: { id: createdById, email, name: 'Member' } });
      const membership = { id: newId('Membership'), workspaceId, userId: createdById, role: 'MEMBER' } as const;
      await tx.db.membership.create({ data: membership });
    }
    const { key } = await addApiKey(tx, { workspaceId, createdById, name: 'Key', permissions });
    return { userId: createdById, client: createClient(server.url, key, workspaceId) };
  });
}

const mayWork: Permission[] = [
  'documents.read',
  'documents.write',
  'configurations.read',
  'configurations.draft',
  'configurations.publish',
  'jobs.read',
  'jobs.submit',
  'jobs.cancel',
];

describe('cancelJob', () => {
  it('ends a waiting job, once', async () => {
    const { id } = await newJob(server.owner);
    expect(await cancelled(server.owner, id)).toMatchObject({ __typename: 'Job', status: 'CANCELLED', attempt: 0 });
    expect(await cancelled(server.owner, id)).toMatchObject({ __typename: 'ConflictError', reason: 'ALREADY_OVER' });
    const { job } = await server.owner.get(jobQuery, { id });
    expect(job?.events?.nodes).toEqual([
      { __typename: 'JobCreatedEvent', actor: { __typename: 'ApiKey' } },
      { __typename: 'JobCancelledEvent', actor: { __typename: 'ApiKey' } },
    ]);
  });

  it('of several requests at once lets one through', async () => {
    const { id } = await newJob(server.owner);
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancelled(server.owner, id)));
    expect(answers.filter(({ __typename }) => __typename === 'Job')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'ConflictError')).toHaveLength(7);
  });

  it('is for members only where the job is their own: by hand or by any of their keys', async () => {
    const configurationId = await server.owner.published();
    const documentId = await server.owner.uploaded('a.csv', csv);
    const submitted = (client: Client) => client.submitted(documentId, configurationId);
    const [ann, bob] = [await addMemberKey(mayWork), await addMemberKey(mayWork)];
    const other = await addMemberKey(mayWork, ann.userId);
    const powerless = await addMemberKey(
      mayWork.filter((permission) => permission !== 'jobs.cancel'),
      ann.userId,
    );
    const byAnn = await submitted(ann.client);
    const forbidden = { __typename: 'ForbiddenError', permission: 'JOBS_CANCEL' };
    expect(await cancelled(bob.client, byAnn)).toMatchObject(forbidden);
    expect(await cancelled(powerless.client, byAnn)).toMatchObject(forbidden);
    expect(await cancelled(other.client, byAnn)).toMatchObject({ __typename: 'Job' });
    expect(await cancelled(ann.client, await submitted(ann.client))).toMatchObject({ __typename: 'Job' });
    // By hand: the person herself is the actor.
    const byHand = await submitted(ann.client);
    const actor = { actorKind: 'USER', actorId: ann.userId } as const;
    await server.services.db.prisma.job.update({ where: { id: byHand }, data: actor });
    expect(await cancelled(bob.client, byHand)).toMatchObject(forbidden);
    expect(await cancelled(ann.client, byHand)).toMatchObject({ __typename: 'Job' });
    expect(await cancelled(server.owner, await submitted(bob.client))).toMatchObject({ __typename: 'Job' });
    expect(await cancelled(ann.client, (await newJob(server.owner)).id)).toMatchObject(forbidden);
  });

  it('does not tell a foreign job from none', async () => {
    const { id } = await newJob(server.owner);
    const stranger = await server.addTenant();
    const notFound = { __typename: 'NotFoundError', message: 'The job was not found.' };
    for (const jobId of [id, newId('Job'), stranger.workspaceId]) {
      expect(await cancelled(stranger, jobId)).toMatchObject(notFound);
    }
  });
});

describe('retryJob', () => {
  it('submits a cancelled job again, with the version it had', async () => {
    const [documentId, configurationId] = [await server.owner.uploaded('a.csv', csv), await server.owner.published()];
    const options = { delimiter: ';' };
    const { submitJob: first } = await server.owner.get(submit, { input: { documentId, configurationId, options } });
    const jobId = first.__typename === 'Job' ? first.id : '';
    const before = (await server.owner.get(jobQuery, { id: jobId })).job?.configurationVersion;
    await cancelled(server.owner, jobId);
    const { retryJob: again } = await server.owner.get(retry, { input: { jobId } });
    expect(again).toMatchObject({
      __typename: 'Job',
      status: 'QUEUED',
      document: { id: documentId },
      configurationVersion: before,
      retryOf: { id: jobId },
    });
    const id = again.__typename === 'Job' ? again.id : '';
    expect(await server.services.db.prisma.job.findUnique({ where: { id } })).toMatchObject({ attempt: 0, options });
  });

  it('makes one job of one key', async () => {
    const { id: jobId } = await newJob(server.owner);
    await cancelled(server.owner, jobId);
    const input = { jobId, idempotencyKey: 'again' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.owner.get(retry, { input })));
    expect(new Set(answers.map(({ retryJob: job }) => (job.__typename === 'Job' ? job.id : job.message))).size).toBe(1);
  });

  it('refuses a job that is not over, one that succeeded, and one whose document is gone', async () => {
    const { id: jobId, documentId } = await newJob(server.owner);
    const asked = async () => (await server.owner.get(retry, { input: { jobId } })).retryJob;
    expect(await asked()).toMatchObject({ __typename: 'ConflictError', reason: 'NOT_OVER' });
    const { job, document } = server.services.db.prisma;
    await job.update({ where: { id: jobId }, data: { status: 'SUCCEEDED', finishedAt: new Date() } });
    expect(await asked()).toMatchObject({ __typename: 'ConflictError', reason: 'SUCCEEDED' });
    await job.update({ where: { id: jobId }, data: { status: 'CANCELLED' } });
    await document.update({ where: { id: documentId }, data: { deletedAt: new Date() } });
    expect(await asked()).toMatchObject({ __typename: 'NotFoundError' });
  });
});

describe('submitJobs', () => {
  it('submits a thousand jobs in their order, and repeats itself under the same key', async () => {
    const documentIds = [await server.owner.uploaded('a.csv', csv), await server.owner.uploaded('b.csv', csv)];
    const configurationId = await server.owner.published();
    const jobs = Array.from({ length: 1_000 }, (_job, at) => ({
      documentId: documentIds[at % 2] ?? '',
      configurationId,
    }));
    const input = { jobs, idempotencyKey: 'a thousand' };
    const { submitJobs: first } = await server.owner.get(submitMany, { input });
    if (first.__typename !== 'SubmitJobsPayload') throw new Error(JSON.stringify(first));
    expect(first.jobs.map(({ document }) => document?.id)).toEqual(jobs.map(({ documentId }) => documentId));
    expect(new Set(first.jobs.map(({ id }) => id)).size).toBe(1_000);
    const { submitJobs: second } = await server.owner.get(submitMany, { input });
    expect(second).toEqual(first);
    const other = await server.owner.get(submitMany, { input: { ...input, jobs: jobs.slice(1) } });
    expect(other.submitJobs).toMatchObject({ __typename: 'ConflictError', reason: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('submits all or none, and names everything that is wrong by its index', async () => {
    const stranger = await server.addTenant();
    const documentId = await server.owner.uploaded('a.csv', csv);
    const configurationId = await server.owner.published();
    const before = await server.services.db.prisma.job.count();
    const jobs = [
      { documentId, configurationId },
      { documentId: await stranger.uploaded('a.csv', csv), configurationId },
      { documentId, configurationId: await stranger.published() },
      { documentId },
      { documentId, configurationId, options: { sheetz: 'all' } },
      { documentId: newId('Document'), configurationId },
    ];
    const { submitJobs: result } = await server.owner.get(submitMany, { input: { jobs } });
    if (result.__typename !== 'ValidationError') throw new Error(JSON.stringify(result));
    expect(result.issues.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'jobs.1.documentId', code: 'NOT_FOUND' },
      { path: 'jobs.2.configurationId', code: 'NOT_FOUND' },
      { path: 'jobs.3.configurationId', code: 'REQUIRED' },
      { path: 'jobs.4.options', code: 'INVALID' },
      { path: 'jobs.5.documentId', code: 'NOT_FOUND' },
    ]);
    expect(await server.services.db.prisma.job.count()).toBe(before);
  });

  it.each([0, 1_001])('refuses %i jobs', async (length) => {
    const jobs = Array.from({ length }, () => ({ documentId: 'doc', configurationId: 'cfg' }));
    const { submitJobs: result } = await server.owner.get(submitMany, { input: { jobs } });
    expect(result).toMatchObject({ __typename: 'ValidationError', issues: [{ path: 'jobs', code: 'INVALID' }] });
  });
});

describe('a submission', () => {
  it('makes one job of one key, though fifty requests carry it at once', async () => {
    const [documentId, configurationId] = [await server.owner.uploaded('a.csv', csv), await server.owner.published()];
    const input = { documentId, configurationId, idempotencyKey: 'fifty at once' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => server.owner.get(submit, { input })));
    expect(new Set(answers.map(({ submitJob: job }) => (job.__typename === 'Job' ? job.id : job.message))).size).toBe(
      1,
    );
    expect(await server.services.db.prisma.job.count({ where: { documentId } })).toBe(1);
  });

  it('whose transaction is rolled back is nowhere: no job, no event, no task', async () => {
    const [documentId, configurationId] = [await server.owner.uploaded('a.csv', csv), await server.owner.published()];
    const { pool, prisma } = server.services.db;
    // Fails at the commit itself, after everything else has gone well.
    await pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused at the commit'; END $$;
      CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON job DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.document_id = '${documentId}') EXECUTE FUNCTION refuse();`);
    const [waiting, events] = [await server.services.queues.jobs.waiting(), await prisma.event.count()];
    const refused = await server.owner.ask(submit, { input: { documentId, configurationId } });
    expect(refused.errors[0]?.extensions?.code).toBe('INTERNAL');
    expect(await prisma.job.count({ where: { documentId } })).toBe(0);
    expect(await prisma.event.count()).toBe(events);
    expect(await server.services.queues.jobs.waiting()).toBe(waiting);

    await pool.query('DROP TRIGGER refuse ON job');
    const { submitJob: job } = await server.owner.get(submit, { input: { documentId, configurationId } });
    expect(job.__typename).toBe('Job');
    await expect.poll(() => server.services.queues.jobs.waiting()).toBe(waiting + 1);
  });
});
