import { expect, test } from 'vitest';
import type { Mark } from '../../../../scripts/samples/pdf.ts';
import { prose, read, tablesOf } from './pages.ts';

const leading = 13;
const lefts = [60, 120, 300, 360];

/** Rows of texts with the lines of each cell in the middle of its row, and a rule under every row where asked. */
function middleRows(rows: readonly (readonly (string | string[])[])[], ruled: boolean): Mark[] {
  let top = 700;
  return rows.flatMap((cells): Mark[] => {
    const lines = cells.map((cell) => (typeof cell === 'string' ? [cell] : cell));
    const most = Math.max(...lines.map(({ length }) => length));
    const marks = lines.flatMap((cell, column) =>
      cell.map(
        (text, line): Mark => ({
          text,
          x: lefts[column] ?? 0,
          y: top - 10 - (line + (most - cell.length) / 2) * leading,
          size: 9,
        }),
      ),
    );
    top -= most * leading + 5;
    return ruled ? [...marks, { line: [55, top, 400, top] }] : marks;
  });
}

const names = ['Boat', 'Work done', 'Hours'];

test('long texts in the middle of ruled rows stay with their records, the last one too', async () => {
  const rows = [
    names,
    ['B-1', ['replaced the winch', 'and greased the', 'drum after the storm', 'of last week'], '5.50'],
    ['B-2', 'checked', '17.50'],
    ['B-3', ['painted the hull', 'below the waterline', 'and the rudder, two', 'coats each'], '29.50'],
    ['B-4', ['sent back to', 'the yard because', 'the shaft seal', 'was leaking'], '41.50'],
  ];
  const [table] = await tablesOf(middleRows(rows, true));
  expect(table).toEqual(rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? cell : cell.join(' ')))));
});

test('a code that is broken at its hyphen is the key of one record', async () => {
  const rows = [
    names,
    [['C-', '001'], ['painted the hull', 'and the rudder'], '4'],
    [['C-', '002'], 'checked', '12'],
    [['C-', '003'], ['sent back to', 'the yard'], '7'],
  ];
  const [table] = await tablesOf(middleRows(rows, true));
  expect(table?.map(([key]) => key)).toEqual(['Boat', 'C-001', 'C-002', 'C-003']);
  expect(table?.map((cells) => cells[2])).toEqual(['Hours', '4', '12', '7']);
});

test('years in the middle over two columns each are above a rule, and beside the name of the first column', async () => {
  const figures = ['Kiel', 'Ulm', 'Lund', 'Visby', 'Husum'].map((port, at) => [
    port,
    ...[4, 30, 9, 41].map((n) => String(n + at)),
  ]);
  const xs = [60, 140, 200, 260, 320];
  const line = (texts: readonly string[], y: number, places = xs): Mark[] =>
    texts.map((text, at) => ({ text, x: places[at] ?? 0, y, size: 9 }));
  const rule = (y: number, from = 55): Mark => ({ line: [from, y, 360, y] });
  const marks: Mark[] = [
    rule(715),
    ...line(['Port', '2023', '2024'], 703, [60, 168, 288]),
    rule(698, 130),
    ...line(['Boats', 'Fees', 'Boats', 'Fees'], 685, xs.slice(1)),
    rule(680),
    ...figures.flatMap((texts, at) => [...line(texts, 667 - at * 18), rule(662 - at * 18)]),
  ];
  const [table] = await tablesOf(marks);
  expect(table?.slice(-5)).toEqual(figures);
  expect(table?.[0]?.filter((text) => text !== '')).toEqual(['Port', '2023', '2024']);
});

test('two columns of words in even lines are a list; a form and two paragraphs beside each other are none', async () => {
  const pairs = [
    ['Pilot', 'Station'],
    ...['Ulla Quist', 'Per Holt', 'Ada Brandt', 'Nils Imken', 'Imke Dahl', 'Sven Lie'].map((name, at) => [
      name,
      ['Kiel', 'Ulm', 'Bergen', 'Aarhus', 'Lund', 'Visby'][at] ?? '',
    ]),
  ];
  const placed = (rows: readonly string[][]): Mark[] =>
    rows.flatMap((texts, at) =>
      texts.map((text, column): Mark => ({ text, x: 60 + column * 130, y: 700 - at * 16, size: 9 })),
    );
  expect(await tablesOf(placed(pairs))).toEqual([pairs]);
  const form = ['Name:', 'Boat:', 'Berth:', 'Town:', 'Agent:', 'Flag:'].map((label) => [label, 'as agreed']);
  expect(await tablesOf(placed(form))).toEqual([]);
  const sides = Array.from({ length: 8 }, (_, at) => [prose(6 + (at % 3)), prose(7)]);
  const { sheets } = await read([
    sides.flatMap((texts, at) =>
      texts.map((text, column): Mark => ({ text, x: 60 + column * 260, y: 700 - at * 12, size: 8 })),
    ),
  ]);
  expect(sheets[0]?.head.layout).toEqual([]);
});
