import { expect, test } from 'vitest';
import { cellOf, isTurned, lettersIn, partOfRow, spotOf } from '../../web/src/pages/source/parts.ts';

const part = (page: number, range: string, rowsBefore: number, letters: (string | null)[] = []) => {
  return { sheet: `Page ${page}`, range, rowsBefore, letters };
};
const overPages = { sheet: 'Page 1', range: 'A2:C9', parts: [part(1, 'A2:C9', 0), part(2, 'A1:C30', 7)] };
const onSheet = { sheet: 'Sales', range: 'B3:D9', parts: [] };

test('what is no row of a table stands at its cell, else in its record as far as the table goes', () => {
  expect(spotOf(onSheet, { sourceRow: 5, sourceCell: 'C5' }, false)).toEqual({ sheet: 'Sales', at: 'C5' });
  expect(spotOf(onSheet, { sourceRow: 5 }, false)).toEqual({ sheet: 'Sales', at: 'B5:D5' });
  // Below the table, as notes do.
  expect(spotOf(onSheet, { sourceRow: 12 }, false)).toEqual({ sheet: 'Sales', at: 'B12:D12' });
  expect(spotOf(onSheet, {}, false)).toBeNull();
});

test('of pages that have rows of the same numbers none is guessed; a row of the table says which it is', () => {
  expect(spotOf(overPages, { sourceRow: 20 }, false)).toEqual({ sheet: 'Page 2', at: 'A20:C20' });
  expect(spotOf(overPages, { sourceRow: 5, sourceCell: 'A5' }, false)).toBeNull();
  expect(spotOf(overPages, { row: 9, sourceRow: 5, sourceCell: 'A5' }, false)).toEqual({ sheet: 'Page 2', at: 'A5' });
});

test('of pages that have rows of the same numbers an issue says which it is on, also of sheets that were put together', () => {
  const issue = { sourceRow: 5, sheet: 'Page 2' };
  expect(spotOf(overPages, { ...issue, sourceCell: 'B5' }, false)).toEqual({ sheet: 'Page 2', at: 'B5' });
  expect(spotOf(overPages, issue, false)).toEqual({ sheet: 'Page 2', at: 'A5:C5' });
  expect(spotOf(onSheet, { row: 40, sourceRow: 5, sourceCell: 'C5', sheet: 'More' }, false)).toEqual({
    sheet: 'More',
    at: 'C5',
  });
});

test('records that are columns of the sheet have addresses as well', () => {
  expect(isTurned([{ source: null }, { source: { letter: '4' } }])).toBe(true);
  expect(isTurned([{ source: { letter: 'D' } }])).toBe(false);
  expect([cellOf('4', 3), cellOf('D', 3)]).toEqual(['C4', 'D3']);
  expect(spotOf(onSheet, { sourceRow: 3 }, true)).toEqual({ sheet: 'Sales', at: 'C3:C9' });
});

test('a row of a table that is put together from sheets is of the sheet that it is from, with the columns as they stand there', () => {
  const parts = [part(1, 'A1:B4', 0, ['A', 'B', null]), part(2, 'A1:C6', 3, ['B', 'A', 'C'])];
  const found = { sheet: 'Page 1', range: 'A1:B4', parts };
  const columns = ['A', 'B', null].map((letter) => ({ source: letter ? { letter } : null }));
  expect(lettersIn(partOfRow(found, 3), columns)).toEqual(['A', 'B', null]);
  expect(partOfRow(found, 4)?.sheet).toBe('Page 2');
  expect(lettersIn(partOfRow(found, 4), columns)).toEqual(['B', 'A', 'C']);
  // Of tables of before it is not known.
  expect(lettersIn(part(1, 'A1:B4', 0), columns)).toEqual(['A', 'B', null]);
});
