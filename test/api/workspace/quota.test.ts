import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChangeWorkspaceQuotaInput } from '../../../generated/graphql/graphql.ts';
import { graphql } from '../../../generated/graphql/index.ts';
import type { Client } from '../../support/client.ts';
import { writeZip } from '../../support/files/zip.ts';
import { addPerson } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { createUpload } from '../../uploads/sending.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true, env: { ADE_QUOTAS_MEMBERS: '3', ADE_RETENTION_EVENTS_DAYS: '100' } });
});
afterAll(() => server.stop());

const changeQuota = graphql(`
  mutation ChangeQuota($input: ChangeWorkspaceQuotaInput!) {
    changeWorkspaceQuota(input: $input) {
      __typename
      ... on WorkspaceQuota { workspaceId bytes { limit isOwn used } jobsPerMonth { limit used } }
      ... on Error { code message }
      ... on ValidationError { issues { path } }
    }
  }
`);
const quota = graphql(`
  query QuotaOfWorkspace($id: ID!) {
    workspace(id: $id) {
      name
      quota {
        bytes { limit isOwn used }
        rowsPerMonth { limit used }
        jobsPerMonth { limit used }
        members { limit isOwn used }
        months { month documents bytes jobs rows }
        retention { documentsDays jobsDays eventsDays ownDocumentsDays ownJobsDays ownEventsDays }
      }
    }
  }
`);
const quotas = graphql(`
  query Quotas($search: String) {
    workspaceQuotas(search: $search) { totalCount nodes { workspaceId slug name bytes { used } months { bytes } } }
  }
`);
const changeRetention = graphql(`
  mutation ChangeRetention($input: ChangeWorkspaceRetentionInput!) {
    changeWorkspaceRetention(input: $input) {
      __typename
      ... on WorkspaceQuota { retention { documentsDays eventsDays ownEventsDays } }
      ... on Error { code }
      ... on ValidationError { issues { path } }
    }
  }
`);
const submitMany = graphql(`
  mutation SubmitWithinQuota($jobs: [SubmitJobsEntry!]!) {
    submitJobs(input: { jobs: $jobs }) {
      __typename
      ... on Error { message }
      ... on LimitError { limit retryAfterSeconds }
    }
  }
`);
const submitOne = graphql(`
  mutation SubmitOneWithinQuota($input: SubmitJobInput!) {
    submitJob(input: $input) {
      __typename
      ... on LimitError { limit }
    }
  }
`);
const ended = graphql(`
  query EndedJob($id: ID!) {
    job(id: $id) { status error { code owner message } tables { totalCount } }
  }
`);
const invite = graphql(`
  mutation InviteWithinQuota($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      __typename
      ... on Invitation { id }
      ... on LimitError { limit message }
    }
  }
`);
const events = graphql(`
  query QuotaEvents($id: ID!) {
    workspace(id: $id) { events(first: 50) { nodes { type } } }
  }
`);

/** The first owner looks after the server as well. */
async function limit(workspaceId: string, input: Omit<ChangeWorkspaceQuotaInput, 'workspaceId'>) {
  const { changeWorkspaceQuota: answer } = await server.owner.get(changeQuota, { input: { workspaceId, ...input } });
  if (answer.__typename !== 'WorkspaceQuota') throw new Error(JSON.stringify(answer));
  return answer;
}

async function quotaOf(client: Client) {
  const { workspace } = await client.get(quota, { id: client.workspaceId });
  if (!workspace?.quota) throw new Error('The quota is not shown.');
  return workspace.quota;
}

/** Eight rows, 56 bytes. */
const csv = `Name,A\n${'Ann,31\n'.repeat(7)}`;
/** Files in the store of a workspace. */
async function files({ workspaceId }: Client): Promise<number> {
  let count = 0;
  for await (const _ of server.services.store.list(`workspaces/${workspaceId}/documents/`)) count += 1;
  return count;
}

const parallel = 6;
const each = <Result>(work: (at: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: parallel }, (_, at) => work(at)));

describe('bytes', () => {
  test('are given to so many of uploads at once as there is room for, and nothing else stays in the store', async () => {
    const client = await server.addTenant();
    await limit(client.workspaceId, { bytes: csv.length * 2 });
    const answers = await each((at) => client.upload(`${at}.csv`, csv));
    expect(answers.filter(({ __typename }) => __typename === 'Document')).toHaveLength(2);
    const refused = answers.filter(({ __typename }) => __typename === 'LimitError');
    expect(refused).toHaveLength(parallel - 2);
    expect(refused[0]).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: expect.stringContaining('keep more than 112 bytes'),
    });
    expect(await files(client)).toBe(2);
    expect((await quotaOf(client)).bytes).toEqual({ limit: 112, isOwn: true, used: 112 });
  });

  test('are refused before they are sent where their number is known, and count until they are purged', async () => {
    const client = await server.addTenant();
    const { workspaceId } = client;
    const id = await client.uploaded('a.csv', csv);
    await limit(workspaceId, { bytes: csv.length + 1 });
    const begin = async (byteSize: number) =>
      (await client.get(createUpload, { input: { workspaceId, name: 'b.csv', byteSize } })).createUpload;
    expect(await begin(2)).toMatchObject({ __typename: 'LimitError', limit: 'quotaBytes' });
    expect(await begin(1)).toMatchObject({ __typename: 'CreatedUpload' });
    const { prisma } = server.services.db;
    await prisma.document.update({ where: { id }, data: { deletedAt: new Date() } });
    expect(await client.upload('b.csv', csv)).toMatchObject({ __typename: 'LimitError' });
    await prisma.document.delete({ where: { id } });
    expect(await client.upload('b.csv', csv)).toMatchObject({ __typename: 'Document' });
  });

  test('of an archive’s files count together: all of it or nothing', async () => {
    const client = await server.addTenant();
    const archive = writeZip([
      { name: 'a.csv', data: csv },
      { name: 'b.csv', data: csv },
    ]);
    await limit(client.workspaceId, { bytes: archive.length + csv.length });
    expect(await client.upload('both.zip', archive, { expand: true })).toMatchObject({ __typename: 'LimitError' });
    expect(await files(client)).toBe(0);
    await limit(client.workspaceId, { bytes: archive.length + csv.length * 2 });
    expect(await client.upload('both.zip', archive, { expand: true })).toMatchObject({ __typename: 'Document' });
  });
});

describe('jobs and rows of a month', () => {
  test('many at once get what is left, a list of them all or none, and say when the next month begins', async () => {
    const client = await server.addTenant();
    const [documentId, configurationId] = [await client.uploaded('a.csv', csv), await client.published()];
    await limit(client.workspaceId, { jobsPerMonth: 3 });
    const job = { documentId, configurationId };
    const { submitJobs: refused } = await client.get(submitMany, { jobs: [job, job, job, job] });
    expect(refused).toMatchObject({ __typename: 'LimitError', limit: 'quotaJobs' });
    if (refused.__typename !== 'LimitError') throw new Error('It was taken.');
    expect(refused.retryAfterSeconds).toBeGreaterThan(0);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(31 * 86_400);
    const answers = await each(async () => (await client.get(submitOne, { input: job })).submitJob);
    expect(answers.filter(({ __typename }) => __typename === 'Job')).toHaveLength(3);
    expect((await quotaOf(client)).jobsPerMonth).toEqual({ limit: 3, used: 3 });
  });

  test('a job whose rows would pass them fails and leaves nothing, and no other is taken when they are used up', async () => {
    const client = await server.addTenant();
    const [documentId, configurationId] = [await client.uploaded('a.csv', csv), await client.published()];
    await limit(client.workspaceId, { rowsPerMonth: 7 });
    const first = await client.run(documentId, configurationId);
    expect((await client.get(ended, { id: first })).job).toMatchObject({ status: 'SUCCEEDED' });
    expect((await client.get(submitOne, { input: { documentId, configurationId } })).submitJob).toEqual({
      __typename: 'LimitError',
      limit: 'quotaRows',
    });
    await limit(client.workspaceId, { rowsPerMonth: 13 });
    const second = await client.run(documentId, configurationId);
    expect((await client.get(ended, { id: second })).job).toMatchObject({
      status: 'FAILED',
      error: { code: 'LIMIT_EXCEEDED', owner: 'USER', message: expect.stringContaining('13 rows in a month') },
      tables: { totalCount: 0 },
    });
    expect(await quotaOf(client)).toMatchObject({
      rowsPerMonth: { limit: 13, used: 7 },
      months: [{ documents: 1, bytes: 56, jobs: 2, rows: 7 }],
    });
  });
});

test('members and open invitations share what there is; the installation’s number counts unless a workspace has its own', async () => {
  const client = await server.addTenant();
  const ask = async (name: string) => {
    const input = { workspaceId: client.workspaceId, email: `${name}@example.org`, role: 'MEMBER' as const };
    return (await client.get(invite, { input })).inviteMember;
  };
  expect((await quotaOf(client)).members).toEqual({ limit: 3, isOwn: false, used: 1 });
  const answers = await each((at) => ask(`p${at}`));
  expect(answers.filter(({ __typename }) => __typename === 'Invitation')).toHaveLength(2);
  expect(answers).toContainEqual(expect.objectContaining({ __typename: 'LimitError', limit: 'quotaMembers' }));
  await limit(client.workspaceId, { members: 0 });
  expect(await ask('late')).toMatchObject({ __typename: 'Invitation' });
  await limit(client.workspaceId, { members: null });
  expect((await quotaOf(client)).members).toEqual({ limit: 3, isOwn: false, used: 4 });
});

describe('who sees and sets them', () => {
  test('owners see theirs, members do not; administrators see and set all, and that is an event', async () => {
    const client = await server.addTenant();
    const { workspaceId } = client;
    await client.uploaded('a.csv', csv);
    const member = await addPerson(server, { workspaceId });
    const seen = await member.client.ask(quota, { id: workspaceId });
    expect(seen.data?.workspace).toMatchObject({ name: expect.any(String), quota: null });
    expect(seen.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const set = await client.ask(changeQuota, { input: { workspaceId, bytes: 5 } });
    expect(set.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const { workspaceQuotas } = await server.owner.get(quotas, {});
    expect(workspaceQuotas?.nodes.find((node) => node.workspaceId === workspaceId)).toMatchObject({
      bytes: { used: 56 },
      months: [{ bytes: 56 }],
    });
    expect(await limit(workspaceId, { bytes: 100 })).toMatchObject({ bytes: { limit: 100, isOwn: true, used: 56 } });
    const negative = await server.owner.get(changeQuota, { input: { workspaceId, jobsPerMonth: -1, bytes: -1 } });
    expect(negative.changeWorkspaceQuota).toMatchObject({ issues: [{ path: 'bytes' }, { path: 'jobsPerMonth' }] });
    const { workspace } = await client.get(events, { id: workspaceId });
    expect(workspace?.events?.nodes.map(({ type }) => type)).toContain('WORKSPACE_QUOTA_CHANGED');
  });

  test('owners say how long things are kept, never longer than the installation', async () => {
    const client = await server.addTenant();
    const { workspaceId } = client;
    const change = async (input: { documentsDays?: number; eventsDays?: number | null }) =>
      (await client.get(changeRetention, { input: { workspaceId, ...input } })).changeWorkspaceRetention;
    expect(await change({ documentsDays: 10, eventsDays: 365 })).toMatchObject({
      retention: { documentsDays: 10, eventsDays: 100, ownEventsDays: 365 },
    });
    expect(await change({ eventsDays: null })).toMatchObject({
      retention: { documentsDays: 10, eventsDays: 100, ownEventsDays: null },
    });
    expect(await change({ documentsDays: 0 })).toMatchObject({ issues: [{ path: 'documentsDays' }] });
    const member = await addPerson(server, { workspaceId });
    const answer = await member.client.get(changeRetention, { input: { workspaceId, eventsDays: 1 } });
    expect(answer.changeWorkspaceRetention).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN' });
  });
});

test('the page for operators says what can be sent', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/operations/quotas.md'), 'utf8');
  const { apiKey, workspaceId } = server.owner;
  const examples = [...page.matchAll(/^```graphql\n(.*?)^```$/gms)].map(([, text = '']) =>
    text.replace('WORKSPACE', workspaceId),
  );
  expect(examples).toHaveLength(3);
  for (const query of examples) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey ?? '' },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await response.json();
    expect(errors).toBeUndefined();
    expect(['WorkspaceQuota', undefined]).toContain(Object.values<{ __typename?: string }>(data)[0]?.__typename);
  }
});
