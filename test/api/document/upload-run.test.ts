import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { allPermissions } from '../../../src/auth/permissions.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let configurationId: string;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  configurationId = await server.owner.published();
});
afterAll(() => server.stop());

const jobOf = graphql(`
  query JobOfUpload($id: ID!) {
    document(id: $id) {
      events { nodes { type traceId } }
      jobs(last: 1) { totalCount nodes { id status exports { nodes { format } } } }
    }
  }
`);
const untilOver = graphql(`subscription UploadIsOver($id: ID!) { job(id: $id) { status } }`);
const documentCount = graphql(
  `query DocumentsAfterUpload($id: ID!) { workspace(id: $id) { documents { totalCount } } }`,
);

const rows = 'Name,Age\nAnn,31\nBob,42\n';
const countOf = async () =>
  (await server.owner.get(documentCount, { id: server.owner.workspaceId })).workspace?.documents?.totalCount;

async function keys(): Promise<string[]> {
  const found: string[] = [];
  // Jobs of the tests before may still write theirs.
  for await (const { key } of server.services.store.list('')) if (!key.includes('/jobs/')) found.push(key);
  return found.sort();
}

test('document, job and their events are there together, and the job makes the files that were asked for', async () => {
  const made = await server.owner.upload('people.csv', rows, { run: { configurationId, exports: ['XLSX', 'CSV'] } });
  if (made.__typename !== 'Document') throw new Error(made.message);
  const { document } = await server.owner.get(jobOf, { id: made.id });
  const [job] = document?.jobs?.nodes ?? [];
  const [uploaded, created] = document?.events?.nodes ?? [];
  expect([uploaded?.type, created?.type]).toEqual(['DOCUMENT_UPLOADED', 'JOB_CREATED']);
  for await (const _change of server.owner.follow(untilOver, { id: job?.id ?? '' })) {
    // Ends by itself when the job is over.
  }
  const after = (await server.owner.get(jobOf, { id: made.id })).document?.jobs;
  expect(after).toMatchObject({ totalCount: 1, nodes: [{ id: job?.id, status: 'SUCCEEDED' }] });
  expect(after?.nodes[0]?.exports?.nodes.map(({ format }) => format).sort()).toEqual(['CSV', 'XLSX']);
});

test('a repeated call answers what the first one did, and the same key with another run is refused', async () => {
  const call = { idempotencyKey: 'run once', run: { configurationId } };
  const first = await server.owner.upload('once.csv', rows, call);
  const again = await server.owner.upload('once.csv', rows, call);
  expect(again).toEqual(first);
  if (first.__typename !== 'Document') throw new Error(first.message);
  expect((await server.owner.get(jobOf, { id: first.id })).document?.jobs?.totalCount).toBe(1);
  const other = { ...call, run: { configurationId, options: { delimiter: ';' } } };
  expect(await server.owner.upload('once.csv', rows, other)).toMatchObject({ code: 'CONFLICT' });
});

test.for([
  {
    what: 'no configuration',
    run: {},
    answer: { code: 'VALIDATION_FAILED', issues: [{ path: 'run.configurationId', code: 'REQUIRED' }] },
  },
  { what: 'an unknown one', run: { configurationId: 'cfg_none' }, answer: { code: 'NOT_FOUND' } },
  {
    what: 'options that are none',
    run: { options: { sheet: 1 } },
    answer: { code: 'VALIDATION_FAILED', issues: [{ path: 'run.options', code: 'INVALID' }] },
  },
])('with $what nothing is kept, not even the bytes', async ({ run, answer }) => {
  const before = { documents: await countOf(), keys: await keys() };
  expect(await server.owner.upload('none.csv', rows, { run })).toMatchObject(answer);
  expect({ documents: await countOf(), keys: await keys() }).toEqual(before);
});

test('the configuration of another workspace is none', async () => {
  const stranger = await server.addTenant();
  const foreign = { configurationId: await stranger.published() };
  expect(await server.owner.upload('none.csv', rows, { run: foreign })).toMatchObject({ code: 'NOT_FOUND' });
});

test.for([
  { permission: 'documents.write', name: 'DOCUMENTS_WRITE' },
  { permission: 'documents.read', name: 'DOCUMENTS_READ' },
  { permission: 'jobs.submit', name: 'JOBS_SUBMIT' },
  { permission: 'configurations.read', name: 'CONFIGURATIONS_READ' },
] as const)('it takes $permission', async ({ permission, name }) => {
  const permissions = allPermissions.filter((other) => other !== permission);
  const tenant = await server.addTenant({ permissions });
  const before = await keys();
  const answer = await tenant.upload('none.csv', rows, { run: { configurationId } });
  expect(answer).toMatchObject({ code: 'FORBIDDEN', permission: name });
  expect(await keys()).toEqual(before);
});
