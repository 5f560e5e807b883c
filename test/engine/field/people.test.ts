/**
 * Sheets as people of many trades send them, written with what is right before the engine had seen them. A letter before each line says what
 * the row is: H header, R record, T total, G heading of a group, M line about the sheet, N note, . blank, ? record or not; = begins a table.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowsOfTables } from './rows-of-tables.ts';

/** What does not come out right yet; a case that comes out right must leave the list. */
const notYet = new Set([
  // A line for a signature, right below the records, is kept as one of them.
  'pick-list',
  // What is left of the earnings of one table below the deductions of another is kept as a record.
  'payslip-two-blocks',
  // What is to be paid, below the total of a list, is kept as a record.
  'co-op-orders',
]);

for (const set of ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth']) {
  const sheets = readFileSync(new URL(`people/${set}.txt`, import.meta.url), 'utf8')
    .trim()
    .split(/^# /m)
    .slice(1);
  for (const sheet of sheets) {
    const [name = '', ...lines] = sheet.trimEnd().split('\n');
    const run = notYet.has(name) ? test.fails : test;
    run(`${set}: ${name}`, async () => {
      const { text, tables, open } = readMarked(lines);
      const found = await rowsOfTables(`${name}.csv`, Buffer.from(text));
      expect(
        found.map(({ header, records }) => ({ header, records: records.filter((row) => !open.has(row)) })),
      ).toEqual(tables);
    });
  }
}

/** The text of a marked sheet, and the numbers of its rows that are headers and records, by table. */
function readMarked(lines: readonly string[]) {
  const tables = [{ header: [] as number[], records: [] as number[] }];
  const open = new Set<number>();
  const text: string[] = [];
  for (const line of lines) {
    const mark = line.slice(0, 1);
    if (mark === '=') {
      tables.push({ header: [], records: [] });
      continue;
    }
    text.push(line.slice(2));
    if (mark === 'H') tables.at(-1)?.header.push(text.length);
    if (mark === 'R') tables.at(-1)?.records.push(text.length);
    if (mark === '?') open.add(text.length);
  }
  return { text: `${text.join('\n')}\n`, tables, open };
}
