import { expect, test } from 'vitest';
import type { Mark } from '../../../../scripts/samples/pdf.ts';
import { paragraph, prose, tablesOf } from './pages.ts';

/** Rows of texts at two places, a line each. */
function rowsAt(rows: readonly (readonly [string, string])[], x: number, top: number): Mark[] {
  return rows.flatMap(([label, value], index) => [
    { text: label, x, y: top - 14 * index },
    { text: value, x: x + 60, y: top - 14 * index },
  ]);
}

const lakes = [
  ['Lake', 'Depth'],
  ['Norra', '106'],
  ['Vattern', '128'],
  ['Malaren', '66'],
] as const;
const rivers = [
  ['River', 'Length'],
  ['Torne', '522'],
  ['Kalix', '461'],
  ['Dal', '542'],
] as const;

test('short columns of text keep their tables apart, also where one column is longer', async () => {
  const page = [
    ...paragraph(prose(60), { x: 60, y: 700, characters: 48 }),
    ...rowsAt(lakes, 66, 580),
    ...paragraph(prose(50), { x: 310, y: 711, characters: 48 }),
    ...rowsAt(rivers, 316, 594),
  ];
  expect(await tablesOf(page)).toEqual([rivers, lakes].map((rows) => rows.map((row) => [...row])));
});
