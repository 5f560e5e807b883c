import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnTypes } from '../../../src/engine/closed-sets.ts';
import { CellKind, cellKindOf } from '../../../src/engine/detect/cells/cell-kind.ts';
import type { OutputValue } from '../../../src/engine/extracted-table.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { defaultDialect } from '../../../src/engine/read/csv/dialect.ts';
import { Tokenizer } from '../../../src/engine/read/csv/tokenizer.ts';
import { cellAt, isFigureAt, type TextRow } from '../../../src/engine/text-row.ts';
import { makeConverter, sourceValue } from '../../../src/engine/values/converter.ts';
import { PlainFields } from '../../../src/engine/values/plain-field.ts';
import { compileTransform } from '../../../src/engine/values/steps/transform.ts';

const characters = [
  ...'0123456789',
  ...'00112233--..,,:: TZ#=\'"%$()eEé€\u00a0\t',
  '😀',
  '٣',
  '’',
  '\u2003',
  'É',
  'true',
  'false',
  'n/a',
];
const anyText = fc.string({ unit: fc.constantFrom(...characters), maxLength: 22 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
const short = fc.integer({ min: -1e9, max: 1e9 }).map((whole) => (whole / 100).toFixed(2));
const two = fc.nat({ max: 99 }).map((count) => String(count).padStart(2, '0'));
const day = fc
  .tuple(fc.nat({ max: 9999 }), fc.nat({ max: 13 }), fc.nat({ max: 32 }))
  .map(
    ([year, month, date]) =>
      `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
  );
const moment = fc
  .tuple(day, fc.constantFrom(' ', 'T', '  ', ''), two, two, two)
  .map(([date, gap, hour, minute, second]) => `${date}${gap}${hour}:${minute}:${second}`);
const cell = fc.oneof(
  anyText,
  number,
  short,
  day,
  moment,
  fc.constantFrom('true', 'false', 'TRUE', '', ' '),
  fc.string(),
);

/** The cells as a record of a CSV, read back. */
function rowOf(cells: readonly string[]): TextRow | undefined {
  const text = ['x', ...cells].map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
  const options = { limits: defaultLimits, place: 'test.csv', onFault: () => {} };
  return new Tokenizer(defaultDialect, options).push(Buffer.from(text.toWellFormed()), true)[0];
}

test('what is read from the bytes of a field is what its converter makes of its text', () => {
  const spaces = compileTransform(['trim', 'collapseSpaces']);
  const readings = columnTypes.flatMap((type) =>
    (['.', ','] as const).map((decimal) => ({ type, decimal, order: 'DMY', epoch: 1900 }) as const),
  );
  let plain = 0;
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (cells) => {
      const row = rowOf(cells);
      if (row === undefined) throw new Error('the record is gone');
      for (let column = 0; column < row.width; column++) {
        for (const reading of readings) {
          for (const isTrimmed of [false, true]) {
            const fields = new PlainFields([{ index: column, reading, takesOffBlanks: isTrimmed || null }], [0]);
            const values: OutputValue[] = [];
            fields.read(row, values);
            if (fields.leftCount > 0) continue;
            const [value] = values;
            plain += 1;
            const given = cellAt(row, column);
            const text = isTrimmed ? spaces.apply(sourceValue(given, undefined, reading), new Map()) : given;
            expect(value, JSON.stringify(given)).toBe(makeConverter(reading)(text, undefined));
          }
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(plain).toBeGreaterThan(1_000);
});

test('fields keep their text, wherever they stand among characters of one to four bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(cell, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 8 }), (cells) => {
      const texts = cells.map((text) => text.toWellFormed() || null);
      expect(rowOf(cells)?.values).toEqual(['x', ...texts]);
    }),
    { numRuns: 500 },
  );
});

test('no figure is a word', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (cells) => {
      const row = rowOf(cells);
      for (let column = 0; column <= cells.length; column++) {
        if (row !== undefined && isFigureAt(row, column))
          expect(cellKindOf(cellAt(row, column))).not.toBe(CellKind.text);
      }
    }),
  );
});
