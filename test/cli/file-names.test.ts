import { expect, test } from 'vitest';
import { fileName, folderNames } from '../../cli/extraction/folder-names.ts';

test.each([
  ['konto.csv', '.csv', 'konto.csv'],
  ['Konto.CSV', '.csv', 'Konto.csv'],
  ['konto.csv', '.xlsx', 'konto.csv.xlsx'],
  ['mail.html: Sheet1', '.csv', 'mail.html - Sheet1.csv'],
  ['a/b:c', '.csv', 'a_b_c.csv'],
  ['.csv', '.csv', 'csv.csv'],
  ['con.csv', '.csv', 'table con.csv'],
])('a table named %s is the file %s → %s', (name, extension, file) => {
  expect(fileName(name, extension, new Set())).toBe(file);
});

test('two names that become one are told apart, also by what they end in', () => {
  const taken = new Set<string>();
  expect(['list', 'list.csv', 'LIST'].map((name) => fileName(name, '.csv', taken))).toEqual([
    'list.csv',
    'list-2.csv',
    'LIST-3.csv',
  ]);
});

test('folders have the names of documents, whole where two would share one', () => {
  expect(folderNames(['a/report.csv', 'b/other.xlsx'])).toEqual(['report', 'other']);
  expect(folderNames(['report.csv', 'report.xlsx'])).toEqual(['report.csv', 'report.xlsx']);
});
