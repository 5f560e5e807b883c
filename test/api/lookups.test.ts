import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobResult } from '../../cli/demo/documents.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const spec = (document: string) => `
ade: 1
lookups: { towns: { document: '${document}' } }
fields:
  town: { match: { headers: [code] }, transform: [{ lookupIn: { table: towns, key: code, value: town } }] }
  amount: { type: integer }
`;

const orders = 'Code,Amount\nVAN,5\nMTL,6\n';

async function townsOf(document: string): Promise<unknown> {
  const { owner } = server;
  const jobId = await owner.run(await owner.uploaded('orders.csv', orders), await owner.published(spec(document)));
  const { job } = await owner.get(jobResult, { jobId, rows: 10, issues: 10 });
  return job?.tables?.nodes[0]?.rows?.nodes.map(({ values }) => values);
}

test('a job looks values up in another document of its workspace: the latest of a name, or one by its id', async () => {
  const first = await server.owner.uploaded('towns.csv', 'Code,Town\nVAN,Old Vancouver\nMTL,Old Montréal\n');
  await server.owner.uploaded('towns.csv', 'Code,Town\nVAN,Vancouver\nMTL,Montréal\n');
  expect(await townsOf('towns.csv')).toEqual([
    ['Vancouver', 5],
    ['Montréal', 6],
  ]);
  expect(await townsOf(first)).toEqual([
    ['Old Vancouver', 5],
    ['Old Montréal', 6],
  ]);
});

test('a job whose lookup names no document of the workspace fails, and tells the user', async () => {
  const { owner } = server;
  const documentId = await owner.uploaded('orders.csv', orders);
  const jobId = await owner.run(documentId, await owner.published(spec('nowhere.csv')));
  const { job } = await owner.get(jobResult, { jobId, rows: 1, issues: 1 });
  expect(job).toMatchObject({ status: 'FAILED', tables: { totalCount: 0 } });
});
