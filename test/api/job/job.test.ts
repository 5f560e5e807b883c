import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const jobQuery = graphql(`
  query AJob($id: ID!) {
    job(id: $id) {
      id status attempt maxAttempts progress stage startedAt finishedAt
      error { code message owner details }
      metrics { rowsRead rowsWritten tables issues source durations { stage milliseconds } }
      tables {
        totalCount
        nodes {
          id name ordinal rowCount issueCount
          source { sheet range headerRows score reasons }
          columns { name label type source { letter header } mapping { field method score } }
          unmappedColumns { name }
          rows(first: 10) { totalCount pageInfo { hasNextPage } nodes { number sourceRow values issues { rule message } } }
          issues { totalCount nodes { row column sourceCell rule severity message } }
          exports { format status rowCount document { kind name downloadUrl producedBy { id } } }
        }
      }
      events { nodes { __typename sequence traceId } }
    }
  }
`);

const rowsQuery = graphql(`
  query Rows($id: ID!, $first: Int, $after: String, $onlyIssues: Boolean) {
    table(id: $id) {
      rows(first: $first, after: $after, onlyIssues: $onlyIssues) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor }
        nodes { number sourceRow values issues { rule } }
      }
    }
  }
`);

const submit = graphql(`
  mutation Submit($input: SubmitJobInput!) {
    submitJob(input: $input) {
      __typename
      ... on Job { id status attempt }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);

const roster = 'Name,E-mail,Age\r\nAnn,ANN@example.org,31\r\nBob,bob@example.org,thirty\r\n=1+1,,50\r\n';
const spec = `
ade: 1
fields:
  email: { match: { headers: [email] }, transform: [trim, lowercase], validate: [{ required: true }] }
  age: { type: integer, match: { headers: [age] } }
`;

describe('a job', () => {
  it('turns a file into typed tables with evidence, issues and a CSV that can be downloaded', async () => {
    const documentId = await server.owner.uploaded('roster.csv', roster);
    const id = await server.owner.run(documentId, await server.owner.published(spec));
    const { job } = await server.owner.get(jobQuery, { id });
    expect(job).toMatchObject({ status: 'SUCCEEDED', attempt: 1, progress: 1, stage: null, error: null });
    expect(job?.metrics).toMatchObject({ tables: 1, rowsWritten: 3, source: { format: 'CSV', delimiter: ',' } });

    const table = job?.tables?.nodes[0];
    expect(table).toMatchObject({
      rowCount: 3,
      source: { range: 'A1:C4', headerRows: [1] },
      columns: [
        { name: 'email', type: 'STRING', source: { letter: 'B', header: 'E-mail' }, mapping: { field: 'email' } },
        { name: 'age', type: 'INTEGER', source: { letter: 'C' }, mapping: { field: 'age', method: 'HEADER' } },
        { name: 'name', type: 'STRING', mapping: { field: null } },
      ],
      unmappedColumns: [{ name: 'name' }],
      rows: {
        totalCount: 3,
        nodes: [
          { number: 1, sourceRow: 2, values: ['ann@example.org', 31, 'Ann'], issues: [] },
          { number: 2, sourceRow: 3, values: ['bob@example.org', null, 'Bob'], issues: [{ rule: 'type' }] },
          { number: 3, sourceRow: 4, values: [null, 50, '=1+1'], issues: [{ rule: 'required' }] },
        ],
      },
      issues: {
        nodes: expect.arrayContaining([
          expect.objectContaining({ row: 2, column: 'age', sourceCell: 'C3', severity: 'ERROR' }),
        ]),
      },
    });

    const file = table?.exports[0];
    expect(file).toMatchObject({
      format: 'CSV',
      status: 'READY',
      rowCount: 3,
      document: { kind: 'EXPORT', name: 'roster.csv' },
    });
    const response = await fetch(file?.document?.downloadUrl ?? '');
    expect(await response.text()).toBe(
      "email,age,name\r\nann@example.org,31,Ann\r\nbob@example.org,,Bob\r\n,50,'=1+1\r\n",
    );
  });

  it('has a gapless timeline that carries the id of the request', async () => {
    const documentId = await server.owner.uploaded('roster.csv', roster);
    const id = await server.owner.run(documentId, await server.owner.published());
    const { job } = await server.owner.get(jobQuery, { id });
    const events = job?.events?.nodes ?? [];
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => index + 1));
    const types = events.map(({ __typename }) => __typename).filter((type) => type !== 'JobProgressedEvent');
    expect(types).toEqual([
      'JobCreatedEvent',
      'JobStartedEvent',
      'JobTableExtractedEvent',
      'JobOutputsPersistedEvent',
      'JobExportPersistedEvent',
      'JobSucceededEvent',
    ]);
    expect(new Set(events.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('pages through many rows, and through those with issues only', async () => {
    const lines = Array.from(
      { length: 2_500 },
      (_line, index) => `row ${index + 1},${index % 500 === 7 ? 'bad' : index}`,
    );
    const documentId = await server.owner.uploaded('many.csv', `Label,Amount\n${lines.join('\n')}\n`);
    const amounts = 'ade: 1\nfields:\n  amount: { type: integer }\noutput: { order: source }\n';
    const id = await server.owner.run(documentId, await server.owner.published(amounts));
    const tableId = (await server.owner.get(jobQuery, { id })).job?.tables?.nodes[0]?.id ?? '';

    const seen: number[] = [];
    let after: string | null | undefined;
    for (;;) {
      const { table } = await server.owner.get(rowsQuery, { id: tableId, first: 700, after });
      seen.push(...(table?.rows?.nodes.map((row) => row.number) ?? []));
      if (!table?.rows?.pageInfo.hasNextPage) break;
      after = table.rows.pageInfo.endCursor;
    }
    expect(seen).toEqual(lines.map((_line, index) => index + 1));

    const bad = await server.owner.get(rowsQuery, { id: tableId, first: 3, onlyIssues: true });
    expect(bad.table?.rows).toMatchObject({
      totalCount: 5,
      pageInfo: { hasNextPage: true },
      nodes: [{ number: 8 }, { number: 508 }, { number: 1_008 }],
    });
    const rest = await server.owner.get(rowsQuery, {
      id: tableId,
      first: 3,
      onlyIssues: true,
      after: bad.table?.rows?.pageInfo.endCursor,
    });
    expect(rest.table?.rows?.nodes.map(({ number }) => number)).toEqual([1_508, 2_008]);
  });

  it.each([
    ['not-a-spreadsheet.xlsx', 'PNG\r\n\x1a\nnothing of the kind \x00\x01\x02'],
    ['truncated.xlsx', 'PK\x03\x04and then nothing more'],
    ['words.txt', 'Dear Sir or Madam'],
  ])('fails %s for its user, with a code and a remedy', async (name, bytes) => {
    const documentId = await server.owner.uploaded(name, Buffer.from(bytes, 'latin1'));
    const id = await server.owner.run(documentId, await server.owner.published());
    const { job } = await server.owner.get(jobQuery, { id });
    expect(job).toMatchObject({ status: 'FAILED', attempt: 1, error: { owner: 'USER' } });
    expect(job?.error?.code).toMatch(/^[A-Z_]+$/);
    expect(job?.error?.code).not.toBe('INTERNAL');
    expect(job?.tables?.totalCount).toBe(0);
    expect(job?.events?.nodes.at(-1)?.__typename).toBe('JobFailedEvent');
  });
});

describe('submitJob', () => {
  it('creates one job for one key, however many requests carry it at once', async () => {
    const documentId = await server.owner.uploaded('once.csv', roster);
    const configurationId = await server.owner.published();
    const input = { documentId, configurationId, idempotencyKey: 'one job only' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.owner.get(submit, { input })));
    const ids = answers.map(({ submitJob: job }) => (job.__typename === 'Job' ? job.id : job.message));
    expect(new Set(ids).size).toBe(1);
    const other = await server.owner.uploaded('other.csv', roster);
    const reuse = await server.owner.get(submit, { input: { ...input, documentId: other } });
    expect(reuse.submitJob).toMatchObject({ __typename: 'ConflictError', reason: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('refuses drafts, foreign things and options that it does not know', async () => {
    const stranger = await server.addTenant();
    const foreignDocument = await stranger.uploaded('a.csv', roster);
    const foreignConfiguration = await stranger.published();
    const documentId = await server.owner.uploaded('a.csv', roster);
    const configurationId = await server.owner.published();
    const ask = async (input: {
      documentId: string;
      configurationId?: string;
      configurationVersionId?: string;
      options?: unknown;
    }) => (await server.owner.get(submit, { input })).submitJob;
    expect(await ask({ documentId: foreignDocument, configurationId })).toMatchObject({ __typename: 'NotFoundError' });
    expect(await ask({ documentId, configurationId: foreignConfiguration })).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(await ask({ documentId, configurationId: documentId })).toMatchObject({ __typename: 'NotFoundError' });
    expect(await ask({ documentId, configurationId, configurationVersionId: 'cfv_none' })).toMatchObject({
      __typename: 'ValidationError',
    });
    expect(await ask({ documentId, configurationId, options: { sheetz: 'all' } })).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await ask({ documentId, configurationId, options: { delimiter: ',' } })).toMatchObject({
      __typename: 'Job',
    });
  });
});
