import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutputValue } from '../../../src/engine/tables.ts';
import { mostCounted, ValueCounts } from '../../../src/engine/write/rows/value-counts.ts';

function counted(columnCount: number, batches: readonly (readonly OutputValue[][])[]) {
  const counts = new ValueCounts(columnCount);
  for (const batch of batches) counts.add(batch.map((values, at) => ({ sourceRow: at + 1, values })));
  return counts.columns;
}

test('each value is counted in all rows, whatever they come in', () => {
  const value = fc.oneof(fc.constantFrom(null, '', 'a', true, false), fc.integer({ min: 0, max: 30 }), fc.string());
  const rows = fc.array(fc.array(fc.tuple(value, value), { maxLength: 20 }), { maxLength: 8 });
  fc.assert(
    fc.property(rows, (batches) => {
      const all = batches.flat();
      const expected = [0, 1].map((at) => {
        const values = all.map((row) => row[at] ?? null);
        const distinct = [...new Set(values)];
        return distinct.length > mostCounted
          ? null
          : distinct.map((one) => [one, values.filter((other) => other === one).length]);
      });
      expect(counted(2, batches)).toEqual(expected);
    }),
  );
});

test('a column of more values than are counted, or of a long one, has none', () => {
  const numbers = (most: number) => Array.from({ length: most }, (_number, at) => [at, 'x', 'y'.repeat(at)]);
  const [first, second, third] = counted(3, [numbers(mostCounted), numbers(mostCounted)]);
  expect(first).toHaveLength(mostCounted);
  expect(second).toEqual([['x', 2 * mostCounted]]);
  expect(third).toHaveLength(mostCounted);
  expect(counted(3, [numbers(mostCounted + 1)])).toEqual([null, [['x', mostCounted + 1]], null]);
  expect(counted(1, [[['z'.repeat(201)]]])).toEqual([null]);
});

test('a wide table counts the values of as many columns as there is room for', () => {
  const columnCount = 1_000;
  const rows = Array.from({ length: 50 }, (_row, at) => Array.from({ length: columnCount }, () => at));
  const columns = counted(columnCount, [rows]);
  expect(columns.filter((column) => column !== null)).toHaveLength(200);
});
