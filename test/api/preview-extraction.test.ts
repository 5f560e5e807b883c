import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { pdfFile } from '../../scripts/samples/pdf.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const preview = graphql(`
  query PreviewExtraction($input: PreviewExtractionInput!) {
    previewExtraction(input: $input) {
      faults { path line column message suggestion }
      problem { code message }
      isComplete
      rowsRead
      warnings { code }
      tables {
        ordinal
        name
        source { sheet range headerRows }
        columns { name type source { letter header } mapping { field method score candidates { field } } }
        unmappedColumns { name }
        rowCount
        issueCount
        droppedRows
        explanation { columns { column reason } }
        issues { row sourceRow column sourceCell rule severity message }
        rows { number sourceRow values issues { rule } }
      }
    }
  }
`);
const stored = graphql(`
  query StoredAfterPreview($id: ID!) { workspace(id: $id) { jobs { totalCount } tables { totalCount } } }
`);

const people = 'Name,Age,City\nAnn,31,Bonn\nBob,many,Kiel\nCid,53,Ulm\n';
const specYaml = `ade: 1
fields:
  name: { match: { headers: [Name] }, validate: [{ required: true }] }
  age: { type: integer, match: { headers: [Age] } }
`;

async function previewOf(documentId: string, input: { specYaml?: string; configurationId?: string; rows?: number }) {
  return (await server.owner.get(preview, { input: { documentId, ...input } })).previewExtraction;
}

test('the first rows of a document as a job would extract them, with mapping and issues; nothing is stored', async () => {
  const documentId = await server.owner.uploaded('people.csv', people);
  const result = await previewOf(documentId, { specYaml, rows: 2 });
  expect(result).toMatchObject({ faults: [], problem: null, isComplete: true, rowsRead: 4 });
  const [table] = result.tables;
  expect(table).toMatchObject({
    ordinal: 0,
    source: { sheet: 'people', range: 'A1:C4', headerRows: [1] },
    rowCount: 3,
    issueCount: 1,
    issues: [{ row: 2, sourceRow: 3, column: 'age', sourceCell: 'B3', severity: 'ERROR' }],
    unmappedColumns: [{ name: 'city' }],
  });
  expect(table?.columns[1]).toMatchObject({
    name: 'age',
    type: 'INTEGER',
    mapping: { field: 'age', method: 'HEADER' },
  });
  expect(table?.rows).toMatchObject([
    { number: 1, sourceRow: 2, values: ['Ann', 31, 'Bonn'], issues: [] },
    { number: 2, sourceRow: 3, values: ['Bob', null, 'Kiel'], issues: [{ rule: table?.issues[0]?.rule }] },
  ]);
  expect(table?.explanation.columns[0]).toMatchObject({ column: 'name', reason: expect.stringContaining('header') });
  const { workspace } = await server.owner.get(stored, { id: server.owner.workspaceId });
  expect(workspace).toMatchObject({ jobs: { totalCount: 0 }, tables: { totalCount: 0 } });
});

test('faults of the specification are data, in the order of the text', async () => {
  const documentId = await server.owner.uploaded('people.csv', people);
  const result = await previewOf(documentId, { specYaml: 'ade: 1\nfeilds: {}\n' });
  expect(result).toMatchObject({ faults: [{ line: 2, suggestion: 'fields' }], tables: [], problem: null });
  const lookup = 'ade: 1\nlookups: { cities: { document: cities.csv } }\n';
  expect(await previewOf(documentId, { specYaml: lookup })).toMatchObject({
    faults: [{ path: 'lookups.cities.document', message: expect.stringContaining('cities.csv') }],
  });
});

test('of a long sheet the first rows are read, and every sheet is looked at', async () => {
  const long = `Number,Square\n${Array.from({ length: 5_000 }, (_, row) => `${row},${row * row}\n`).join('')}`;
  const documentId = await server.owner.uploaded('long.csv', long);
  const result = await previewOf(documentId, { specYaml: 'ade: 1', rows: 3 });
  expect(result).toMatchObject({ isComplete: false, rowsRead: 2_000, tables: [{ rowCount: 1_999 }] });
  expect(result.tables[0]?.rows.map(({ values }) => values)).toEqual([
    [0, 0],
    [1, 1],
    [2, 4],
  ]);
  const workbook = await readFile(join(import.meta.dirname, '../../samples/regional-sales.xlsx'));
  const sales = await previewOf(await server.owner.uploaded('sales.xlsx', workbook), { specYaml: 'ade: 1' });
  expect(sales.tables.map(({ name, rows }) => [name, rows.length > 0])).toEqual([
    ['Canada', true],
    ['Abroad', true],
  ]);
});

test('a configuration is tried as it is published, with the documents that it looks values up in', async () => {
  const documentId = await server.owner.uploaded('people.csv', people);
  await server.owner.uploaded('cities.csv', 'City,Country\nBonn,DE\nKiel,DE\nUlm,DE\nOslo,NO\n');
  const configurationId = await server.owner.published(`ade: 1
lookups: { cities: { document: cities.csv } }
fields:
  country:
    match: { headers: [City] }
    transform: [{ lookupIn: { table: cities, key: City, value: Country } }]
`);
  const result = await previewOf(documentId, { configurationId });
  expect(result.faults).toEqual([]);
  expect(result.tables[0]?.rows[0]?.values[0]).toBe('DE');
});

test('why a document cannot be extracted is part of the answer', async () => {
  const scan = await server.owner.uploaded('scan.pdf', pdfFile([[{ picture: [0, 0, 595, 842] }]]));
  expect(await previewOf(scan, { specYaml })).toMatchObject({ problem: { code: 'NO_TEXT' }, tables: [] });
  const letter = await server.owner.uploaded('letter.txt', 'Dear Sir or Madam\n');
  expect(await previewOf(letter, { specYaml })).toMatchObject({ problem: { code: 'NO_TABLE' }, tables: [] });
});

describe('refused', () => {
  test.for([
    { input: {}, path: 'specYaml' },
    { input: { specYaml: 'ade: 1', configurationId: 'cfg_none' }, path: 'specYaml' },
    { input: { specYaml: 'ade: 1', rows: 0 }, path: 'rows' },
    { input: { specYaml: 'ade: 1', rows: 201 }, path: 'rows' },
  ])('is $input', async ({ input, path }) => {
    const documentId = await server.owner.uploaded('people.csv', people);
    const { errors } = await server.owner.ask(preview, { input: { documentId, ...input } });
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', issues: [{ path }] } }]);
  });

  test('are documents and configurations of other workspaces, like ones that are not there', async () => {
    const stranger = await server.addTenant();
    const documentId = await server.owner.uploaded('people.csv', people);
    const foreign = await stranger.ask(preview, { input: { documentId, specYaml } });
    expect(foreign.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    const configurationId = await stranger.published();
    const other = await server.owner.ask(preview, { input: { documentId, configurationId } });
    expect(other.errors).toMatchObject([{ message: 'The configuration was not found.' }]);
  });
});
