/**
 * Every row of a sheet that holds something is a record, a header, or left out of a table or outside of all tables by a reason that is
 * counted: odd sheets, put together at random from rows of every kind.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EngineError } from '../../src/engine/errors.ts';
import { extract } from '../../src/engine/extraction/extract.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';
import { findTables, judgeRows, numbersOf } from './detect/found-tables.ts';
import { rowsOf, sheetOf } from './detect/sheet-of.ts';

const word = fc.constantFrom('Anna', 'Berta', 'North', 'Hull no.', 'rent', 'Total', 'Note: late', 'n/a', 'Q1', 'x');
const figure = fc.constantFrom('-20.0', '12', '7.5', '2019', '1 200', '0', '45%', '3', '10:30', '2024-03-01');
const blank = fc.constant('');
const cell = fc.oneof(word, figure, blank);
/** Cells of a row, of which some kinds of rows have few. */
const rows = fc.oneof(
  fc.array(cell, { minLength: 3, maxLength: 5 }),
  fc.tuple(word, figure, figure, figure),
  fc.tuple(word, word, figure, figure),
  fc.tuple(blank, blank, figure, blank),
  fc.tuple(word, blank, blank, blank),
  fc.tuple(blank, blank, blank, figure),
  fc.constant(['Name', 'Kind', 'Amount', 'Left']),
  fc.constant(['Total', '', '19.5', '19.5']),
  fc.constant(['', '', '', '']),
  fc.constant(['----', '----', '----', '----']),
  fc.constant(['Source: the harbour master, who has counted them by hand.']),
);
const sheets = fc.array(fc.tuple(rows, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 12 });

test('every row of an odd sheet is accounted for', async () => {
  await fc.assert(
    fc.asyncProperty(sheets, async (blocks) => {
      const lines = blocks.flatMap(([cells, times]) => Array.from({ length: times }, () => [...cells]));
      const filled = lines.flatMap((cells, at) => (cells.some((text) => text !== '') ? [at + 1] : []));
      const { judged, taken, outside } = await accountOf(lines.map((cells) => cells.join(',')).join('\n'));
      expect(judged).toEqual(filled);
      expect(filled.filter((row) => taken.includes(row)).length + outside).toBe(filled.length);
    }),
    { numRuns: 150, seed: 11 },
  );
});

test('what has several cells among the records and is left out as a remark is marked, unless it begins as notes do', async () => {
  let marked = 0;
  await fc.assert(
    fc.asyncProperty(sheets, async (blocks) => {
      const cells = blocks.flatMap(([row, times]) => Array.from({ length: times }, () => [...row]));
      const sheet = sheetOf(rowsOf(cells.map((row) => row.map((text) => (text === '' ? null : text)))));
      for (const { rows: found, table } of await findTables(sheet)) {
        for (const { row, role, mayBeRecord = false } of found) {
          const texts = row.values.slice(table.left - 1, table.right).filter((value) => value !== null);
          const isNote = /^(?:Note|Source|-)/.test(String(texts[0]));
          expect(mayBeRecord, String(texts)).toBe(role === 'notes' && new Set(texts).size > 1 && !isNote);
          if (mayBeRecord) marked++;
        }
      }
    }),
    { numRuns: 400, seed: 13 },
  );
  expect(marked).toBeGreaterThan(0);
});

test('every row of a sheet that is longer than the window is judged once', async () => {
  await fc.assert(
    fc.asyncProperty(sheets, async (blocks) => {
      const cells = blocks.flatMap(([row, times]) => Array.from({ length: 5 * times }, () => [...row]));
      const filled = cells.flatMap((row, at) => (row.some((text) => text !== '') ? [at + 1] : []));
      const window = { minRows: 8, maxRows: 12, judgedRows: 12, lookahead: 4, step: 6 };
      const sheet = sheetOf(rowsOf(cells.map((row) => row.map((text) => (text === '' ? null : text)))));
      const runs = await judgeRows(sheet, undefined, { window });
      expect(runs.flatMap(rowsOfRun)).toEqual(filled);
      const found = await findTables(sheet, undefined, { window });
      const blank = found.flatMap((table) => numbersOf(table, 'empty'));
      expect(blank.filter((row) => filled.includes(row))).toEqual([]);
    }),
    { numRuns: 100, seed: 12 },
  );
});

function rowsOfRun({ first, last }: { first: number; last: number }): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

async function accountOf(text: string) {
  const bytes = Buffer.from(`${text}\n`);
  const source = {
    name: 'odd.csv',
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
  const judged: number[] = [];
  const taken: number[] = [];
  let outside = 0;
  const observer = {
    begin() {},
    judged(runs: readonly { first: number; last: number }[]) {
      judged.push(...runs.flatMap(rowsOfRun));
    },
    end() {},
  };
  try {
    for await (const item of extract(source, specSchema.parse({ ade: 1 }), { observer })) {
      if (item.kind === 'table') taken.push(...item.table.headerRows);
      if (item.kind === 'rows') taken.push(...item.rows.map(({ sourceRow }) => sourceRow));
      if (item.kind === 'end') {
        const { droppedRows, droppedFirst } = item.summary;
        for (const [reason, rows] of Object.entries(droppedFirst)) if (reason !== 'empty') taken.push(...rows);
        // Of the rows that are left out by a reason, only the first are named.
        fc.pre(Object.entries(droppedFirst).every(([reason, rows]) => rows.length === droppedRows[reason]));
      }
      if (item.kind === 'document') outside = Object.values(item.rowsOutside).reduce((sum, count) => sum + count, 0);
    }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND') throw error;
  }
  return { judged, taken, outside };
}
