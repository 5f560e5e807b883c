import { describe, expect, test } from 'vitest';
import type { Mark } from '../../../../scripts/samples/pdf.ts';
import { tablesOf } from './pages.ts';

const at = (text: string, x: number, line: number): Mark => ({ text, x, y: 700 - 15 * line, size: 10 });

describe('dots that lead from a label to its value', () => {
  const fees = [
    ['Berth', '1,340.00'],
    ['Crane', '95.50'],
    ['Water', '12.80'],
    ['Waste', '31.00'],
  ];
  const led = (rows: string[][], dots: string) =>
    rows.flatMap(([label = '', value = ''], line) => [at(label + dots, 60, line), at(value, 360, line)]);

  test.each(['.'.repeat(70), ' .'.repeat(40), ' . . . . . . .'])('are no part of either', async (dots) => {
    expect(await tablesOf(led(fees, dots))).toEqual([fees]);
  });

  test('are few behind a long label, and end where the others do', async () => {
    const dot = 2.78;
    const marks = fees.flatMap(([label = '', value = ''], line) => {
      const count = line === 1 ? 4 : 40;
      return [at(label, 60, line), at('.'.repeat(count), 300 - count * dot, line), at(value, 360, line)];
    });
    expect(await tablesOf(marks)).toEqual([fees]);
  });

  test('make no table of a list of contents', async () => {
    const contents = [
      ['Harbour', '3'],
      ['Slipway', '17'],
      ['Lock', '17'],
      ['Index', '102'],
    ];
    expect(await tablesOf(led(contents, '.'.repeat(70)))).toEqual([]);
  });

  test('are those of a cell where they are few', async () => {
    const rows = [
      ['Pier', 'Depth', 'Load'],
      ['North', '4.5', '....'],
      ['South', '....', '12'],
      ['East', '3.0', '9'],
    ];
    const marks = rows.flatMap((row, line) => row.map((text, column) => at(text, 60 + 90 * column, line)));
    expect(await tablesOf(marks)).toEqual([rows]);
  });
});

test('rows of dashes are rules, as on pages that were typed', async () => {
  const rows = [
    ['Ship', 'Flag', 'Cargo'],
    ['Alma', 'NL', 'grain'],
    ['Bore', 'SE', 'timber'],
    ['Cito', 'DK', 'salt'],
  ];
  const rule = (line: number) => at('-'.repeat(70), 60, line);
  const shift = (line: number) => (line === 0 ? 1 : line + 2);
  const marks = rows.flatMap((row, line) => row.map((text, column) => at(text, 60 + 90 * column, shift(line))));
  expect(await tablesOf([rule(0), ...marks, rule(2), rule(6)])).toEqual([rows]);
});
