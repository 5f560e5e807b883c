import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOf, boxOfCells, cellAt, spanOf, stepFrom } from '../../web/src/pages/source/page/outline.ts';

const page = { number: 1, width: 595, height: 842 };
/** Places of edges, in order, none closer than a point. */
const edges = (most: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: most - 1 }), { minLength: 2, maxLength: 12 })
    .map((places) => places.toSorted((a, b) => a - b));

/** A table with rows from top to bottom, or one whose text runs up the page. */
const outlines = fc
  .record({ across: edges(page.width), upwards: edges(page.height), isTurned: fc.boolean() })
  .map(({ across, upwards, isTurned }) => ({
    left: across[0] ?? 0,
    right: across.at(-1) ?? 0,
    bottom: upwards[0] ?? 0,
    top: upwards.at(-1) ?? 0,
    columnEdges: isTurned ? upwards : across,
    rowEdges: isTurned ? across : upwards.toReversed(),
    isTurned,
  }));

test('the middle of a cell’s box is in that cell, and in the table’s box', () => {
  fc.assert(
    fc.property(outlines, (outline) => {
      const whole = boxOf(outline, page);
      for (let row = 0; row < outline.rowEdges.length - 1; row += 1) {
        for (let column = 0; column < outline.columnEdges.length - 1; column += 1) {
          const box = boxOfCells(outline, { row, column }, { row, column }, page);
          if (!box) throw new Error('the cell has no box');
          const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
          expect(cellAt(outline, x, y, page)).toEqual({ row, column });
          expect(x > whole.left && x < whole.left + whole.width && y > whole.top && y < whole.top + whole.height).toBe(
            true,
          );
        }
      }
    }),
  );
});

test('a point beside the table belongs to the nearest cell, and a cell that it does not have is nowhere', () => {
  fc.assert(
    fc.property(
      outlines,
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.double({ min: -1, max: 2, noNaN: true }),
      (outline, x, y) => {
        const { row, column } = cellAt(outline, x, y, page);
        expect(boxOfCells(outline, { row, column }, { row, column }, page)).not.toBeNull();
        const beyond = { row: outline.rowEdges.length - 1, column: 0 };
        expect(boxOfCells(outline, beyond, beyond, page)).toBeNull();
      },
    ),
  );
});

test('a step leads over a cell of several rows and columns, and to its beginning from wherever it is entered', () => {
  const merged = [{ first: { row: 1, column: 1 }, last: { row: 2, column: 3 } }];
  const most = { row: 4, column: 4 };
  const step = (row: number, column: number, by: [number, number]) =>
    Object.values(stepFrom(merged, { row, column }, { row: by[0], column: by[1] }, most));
  expect(step(1, 1, [0, 1])).toEqual([1, 4]);
  expect(step(1, 1, [1, 0])).toEqual([3, 1]);
  expect(step(1, 1, [0, -1])).toEqual([1, 0]);
  expect(step(2, 4, [0, -1])).toEqual([1, 1]);
  expect(step(0, 2, [1, 0])).toEqual([1, 1]);
  expect(step(4, 4, [1, 0])).toEqual([4, 4]);
  expect(spanOf(merged, { row: 0, column: 0 })).toEqual({ first: { row: 0, column: 0 }, last: { row: 0, column: 0 } });
});
