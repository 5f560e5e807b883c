import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonDocument } from '../../cli/extraction/json-document.ts';
import { newFolder, runAde } from './ade.ts';

const samples = join(import.meta.dirname, '../../samples');

let folder: Awaited<ReturnType<typeof newFolder>>;
beforeAll(async () => {
  folder = await newFolder();
  const prose = 'Dear Sir or Madam\n\nwe regret to tell you\n';
  await writeFile(join(folder.path, 'letter.txt'), prose);
  await writeFile(
    join(folder.path, 'people.csv'),
    'People of 1850\n\nName,Age\nAda,36\nGrace,85\nAlan,41\nTotal,162\n\n\n',
  );
});
afterAll(() => folder.remove());

const ade = (...args: string[]) => runAde(['extract', ...args], { cwd: folder.path });
const documentsOf = (stdout: string): JsonDocument[] =>
  stdout.split('\n').map((line): JsonDocument => JSON.parse(line));

test('prints roles for every row and tables with their columns, counted from 0', async () => {
  const { code, stdout, stderr } = await ade('--json', 'people.csv');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(documentsOf(stdout)).toEqual([
    {
      file: 'people.csv',
      format: 'CSV',
      warnings: [],
      sheets: [
        {
          index: 0,
          name: 'people',
          rowCount: 9,
          columnCount: 2,
          // Blank lines are rows too, also those at the end.
          roles: ['metadata', 'empty', 'header', 'data', 'data', 'data', 'derived', 'empty', 'empty'],
          tables: [
            {
              name: 'people',
              ...{ top: 2, left: 0, bottom: 6, right: 1 },
              headerRows: [2],
              score: expect.closeTo(0.9, 1),
              columns: [
                { index: 0, header: 'Name', name: 'name', field: null, type: 'string', ...unclaimed },
                { index: 1, header: 'Age', name: 'age', field: null, type: 'integer', ...unclaimed },
              ],
              missingFields: [],
              rowCount: 3,
              issueCount: 0,
              issues: [],
            },
          ],
        },
      ],
    },
  ]);
});
const unclaimed = { score: 0, method: 'none', candidates: [] };

test('names the issues of a table, and where they are', async () => {
  await writeFile(
    join(folder.path, 'ages.yaml'),
    'ade: 1\nfields: { age: { type: integer, validate: [{ required: true }] } }\n',
  );
  await writeFile(join(folder.path, 'ages.csv'), 'Name,Age\nAda,36\nGrace,old\nAlan,\n');
  const { stdout } = await ade('--json', '--spec', 'ages.yaml', 'ages.csv');
  const table = documentsOf(stdout)[0]?.sheets[0]?.tables[0];
  expect(table).toMatchObject({ rowCount: 3, issueCount: 2 });
  const at = { column: 'age', sheet: 'ages', severity: 'error', message: expect.any(String) };
  expect(table?.issues).toEqual([
    { rule: 'type', row: 2, cell: 'B3', ...at },
    { rule: 'required', row: 3, cell: 'B4', ...at },
  ]);
});

test('a batch goes on after a file that fails, in one process and in the order of the list', async () => {
  const files = ['letter.txt', 'absent.csv', join(samples, 'two-counters.xlsx'), 'people.csv'];
  await writeFile(join(folder.path, 'list.txt'), files.join('\n'));
  const { code, stdout } = await ade('--batch', 'list.txt');
  expect(code).toBe(1);
  const [letter, absent, counters, people] = documentsOf(stdout);
  expect(letter).toMatchObject({ file: 'letter.txt', format: 'CSV', sheets: [{ rowCount: 3, tables: [] }] });
  expect(absent).toEqual({
    file: 'absent.csv',
    error: { code: 'UNREADABLE_FILE', message: 'absent.csv: there is no such file' },
  });
  expect(counters?.sheets[0]?.tables.map(({ left, right, rowCount }) => ({ left, right, rowCount }))).toEqual([
    { left: 0, right: 3, rowCount: 7 },
    { left: 5, right: 8, rowCount: 4 },
  ]);
  expect(people?.file).toBe('people.csv');
});

test('a table of a PDF stands on each of its pages, with its place in points and its cells', async () => {
  const { stdout } = await ade('--json', join(samples, 'orchard-deliveries.pdf'));
  const [first, second] = documentsOf(stdout)[0]?.sheets ?? [];
  expect(first?.tables).toMatchObject([
    { name: 'Table 1: Deliveries', page: 1, part: { number: 1, of: 2 }, top: 4, headerRows: [4], rowCount: 22 },
  ]);
  expect(second?.tables).toMatchObject([
    { name: 'Table 1: Deliveries', page: 2, part: { number: 2, of: 2 }, top: 0, headerRows: [0], rowCount: 8 },
    { name: 'Table 2: Payments received', page: 2, part: { number: 1, of: 1 }, rowCount: 3 },
  ]);
  const [left = 0, bottom = 0, right = 0, top = 0] = first?.tables[0]?.bbox ?? [];
  expect([left, bottom, right, top].map(Math.round)).toEqual([60, 76, 530, 720]);
  expect(first?.tables[0]?.cells?.[1]).toEqual({ row: 0, column: 1, rowSpan: 1, columnSpan: 1, text: 'Note no.' });
});

test('with a configuration, columns name their fields, whatever the output keeps, and fields without a column are listed', async () => {
  const spec =
    'ade: 1\nfields:\n  years: { type: integer, match: { headers: [age] } }\n  city: {}\noutput: { unmapped: drop }\n';
  await writeFile(join(folder.path, 'spec.yaml'), spec);
  const { stdout } = await ade('--json', '--spec', 'spec.yaml', 'people.csv');
  const table = documentsOf(stdout)[0]?.sheets[0]?.tables[0];
  expect(table?.columns.map(({ index, field, method }) => [index, field, method])).toEqual([
    [0, null, 'none'],
    [1, 'years', 'header'],
  ]);
  expect(table?.missingFields).toEqual(['city']);
});
