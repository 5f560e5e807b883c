import * as xlsx from '@e965/xlsx';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { defaultLimits } from '../../src/engine/limits.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const tablesOf = graphql(`
  query TablesOfManyIssues($id: ID!) {
    job(id: $id) {
      status
      attempt
      tables(first: 10) {
        nodes { rowCount issueCount issueSummary { column count } rows(onlyIssues: true, first: 1) { totalCount } }
      }
    }
  }
`);

it('a job of more issues than are stored ends, with all of them counted and all their rows marked', async () => {
  const [sheets, columns, rows] = [3, 100, 100];
  const names = Array.from({ length: columns }, (_, at) => `c${at}`);
  const words = Array.from({ length: rows }, (_, row) => names.map((_, at) => `w${'abcdefghij'[(row + at) % 10]}x`));
  const book = xlsx.utils.book_new();
  for (let at = 0; at < sheets; at += 1) {
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([names, ...words]), `S${at}`);
  }
  const fields = names.map((name) => `  ${name}: { type: integer, match: { headers: [${name}] } }`);
  const configuration = await server.owner.published(['ade: 1', 'fields:', ...fields, ''].join('\n'));
  const bytes: Buffer = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' });
  const jobId = await server.owner.run(await server.owner.uploaded('words.xlsx', bytes), configuration);
  const { job } = await server.owner.get(tablesOf, { id: jobId });
  expect(job).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
  expect(job?.tables?.nodes).toHaveLength(sheets);
  for (const { rowCount, issueCount, issueSummary, rows: marked } of job?.tables?.nodes ?? []) {
    expect({ rowCount, issueCount, marked: marked?.totalCount }).toEqual({
      rowCount: rows,
      issueCount: rows * columns,
      marked: rows,
    });
    expect(issueSummary?.map(({ column, count }) => `${column} ${count}`).toSorted()).toEqual(
      names.map((name) => `${name} ${rows}`).toSorted(),
    );
  }
  const stored = { where: { table: { jobId }, rowNumber: { not: null } } };
  expect(await server.services.db.prisma.issue.count(stored)).toBe(defaultLimits.issues);
});
