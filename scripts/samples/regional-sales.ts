import { bold, type Cell, day, failed, formula, money } from './cells.ts';
import type { Sample } from './sample.ts';
import { type SheetContent, workbookOf } from './workbook.ts';

const canada: Cell[][] = [
  ['FT-0101', 'Fernhollow Breakfast', 'Odile Marchetti', day('2025-01-03'), 412, money(5_356), 188, money(2_820)],
  ['FT-0102', 'Harbour Grey', 'Odile Marchetti', day('2025-01-03'), 367, money(5_138), 204, money(3_264)],
  ['ft-0103', 'Maple Rooibos', '  tomasz   berglund ', '7 Jan 2025', 298, money(3_874), 131, money(1_965)],
  ['FT-0104', 'Juniper Green', 'Tomasz Berglund', day('2025-01-09'), 'n/a', null, 96, money(1_536)],
  ['FT 0105', 'Smoked Lapsang', 'Tomasz Berglund', '31/02/2025', 141, '$2,115.00', 58, money(986)],
  ['FT-0106', 'Rose Oolong', null, day('2025-01-14'), 176, money(3_168), 83, money(1_660)],
  ['FT-0107', 'Spruce Tip', 'Odile Marchetti', '16/01/2025', '12 boxes', money(1_740), 77, money(1_155)],
  ['FT-0108', 'Cloudberry Black', 'Nkem Adeyemi', day('2025-01-20'), 233, money(3_262), 119, money(1_785)],
  ['FT-0109', 'Saffron Chai', 'Nkem Adeyemi', day('2025-01-21'), 305, money(4_575), 142, failed('#REF!', 'G16*#REF!')],
  ['FT-0110', 'Mint & Nettle', 'Nkem Adeyemi', day('2025-01-22'), 0, '(85.00)', 64, money(832)],
  ['FT-0102', 'Harbour Grey (gift tin)', 'Odile Marchetti', day('2025-02-03'), 54, money(1_242), 71, money(1_704)],
  ['TBD', 'Winter sampler', 'Odile Marchetti', '3 Feb 2025', 88, '1,848.00 CAD', 102, money(2_244)],
  ['FT-0113', 'Birch Bark', 'Tomasz Berglund', day('2025-02-10'), 39, money(585), 21, money(336)],
];

const abroad: Cell[][] = [
  ['FT-0101', 'Fernhollow Breakfast', 'Ilse Vandermeer', day('2025-01-06'), 518, money(7_252), 240, money(3_840)],
  ['FT-0102', 'Harbour Grey', 'Ilse Vandermeer', day('2025-01-06'), 622, money(9_330), 311, money(5_287)],
  ['FT-0104', 'Juniper Green', 'Ilse Vandermeer', '13 January 2025', 205, money(2_870), 98, money(1_568)],
  ['FT-0105', 'Smoked Lapsang', 'Ruairí Tamblyn', day('2025-01-15'), 187, money(3_179), '—', null],
  ['FT-0106', 'Rose Oolong', 'Ruairí Tamblyn', '20/01/2025', 243, money(4_860), 115, money(2_530)],
  [null, 'Rose Oolong (loose)', 'Ruairí Tamblyn', day('2025-01-20'), 61, money(1_159), 34, money(680)],
  ['FT-0108', 'Cloudberry Black', 'Ruairí Tamblyn', day('2025-01-27'), 164, money(2_460), 72, money(1_152)],
  ['FT-0109', 'Saffron Chai', 'Ilse Vandermeer', day('2025-01-29'), 391, money(6_256), 167, money(2_839)],
  ['FT-0111', 'Heather Honey', 'Ilse Vandermeer', 'pending', 128, money(1_920), 59, money(944)],
  ['FT-0112', 'Kelp & Ginger', 'Ruairí Tamblyn', day('2025-02-05'), 47, money(799), 18, money(324)],
  ['FT-0113', 'Birch Bark', 'Ruairí Tamblyn', day('2025-02-12'), 72, money(1_152), 33, money(561)],
];

const canadaTop = 8;
const canadaTotal = canadaTop + canada.length;
const abroadTop = canadaTotal + 6;

/** The last row of a table: sums of its numeric columns, with the results that the spreadsheet calculated. */
function totals(label: string, rows: readonly Cell[][], top: number): Cell[] {
  const sums = ['E', 'F', 'G', 'H'].map((letter, index): Cell => {
    const source = `SUM(${letter}${top}:${letter}${top + rows.length - 1})`;
    const sum = sumOf(rows.map((row) => row[4 + index] ?? null));
    return sum === null ? failed('#REF!', source) : formula(source, sum, index % 2 === 1 ? '#,##0.00' : 'General');
  });
  return [bold(label), null, null, null, ...sums];
}

/** As SUM does: texts count for nothing, even those that look like a number, and an error spoils the sum (`null`). */
function sumOf(cells: readonly Cell[]): number | null {
  let sum = 0;
  for (const cell of cells) {
    const content = typeof cell === 'object' && cell !== null ? cell.content : { value: cell };
    if ('error' in content) return null;
    if ('value' in content && typeof content.value === 'number') sum += content.value;
  }
  return sum;
}

const sales: SheetContent = {
  name: 'Q1 2025',
  rows: [
    [bold('Fernhollow Tea Company')],
    ['Regional sales, first quarter of 2025'],
    ['Compiled on 14 April 2025 by the sales office'],
    [],
    [bold('Canada')],
    ['SKU', 'Product', 'Sales rep', 'First order', 'Online', null, 'Retail', null].map(heading),
    [null, null, null, null, 'Units', 'Revenue', 'Units', 'Revenue'].map(heading),
    ...canada,
    totals('Total', canada, canadaTop),
    [],
    [],
    [bold('Abroad')],
    ['Item code', 'Item', 'Rep', '1st order', 'Web', null, 'Shops', null].map(heading),
    [null, null, null, null, 'Qty', 'Revenue', 'Qty', 'Revenue'].map(heading),
    ...abroad,
    totals('Total abroad', abroad, abroadTop),
    [],
    ['Notes: revenue is in Canadian dollars, net of returns.'],
    ['* Retail figures of March are provisional until the shops have counted.'],
    ['Source: ledger export of 11 April 2025.'],
  ],
  merges: [
    'A1:H1',
    ...['A6:A7', 'B6:B7', 'C6:C7', 'D6:D7', 'E6:F6', 'G6:H6'],
    ...['A', 'B', 'C', 'D'].map((letter) => `${letter}${abroadTop - 2}:${letter}${abroadTop - 1}`),
    `E${abroadTop - 2}:F${abroadTop - 2}`,
    `G${abroadTop - 2}:H${abroadTop - 2}`,
  ],
};

const lists: SheetContent = {
  name: 'Lists',
  hidden: true,
  rows: [
    ['Rep', 'Region', 'Since'],
    ['Odile Marchetti', 'Canada', 2019],
    ['Tomasz Berglund', 'Canada', 2021],
    ['Nkem Adeyemi', 'Canada', 2022],
    ['Ilse Vandermeer', 'Abroad', 2018],
    ['Ruairí Tamblyn', 'Abroad', 2023],
  ],
};

function heading(text: string | null): Cell {
  return text === null ? null : bold(text);
}

export const regionalSales: Sample = {
  name: 'regional-sales',
  extension: 'xlsx',
  shows:
    'A title block, two stacked tables whose two-row merged headers use different words, totals, notes, a hidden sheet and a dozen bad values.',
  bytes: workbookOf({ sheets: [sales, lists] }),
};
