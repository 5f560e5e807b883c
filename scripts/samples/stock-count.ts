import { bold, type Cell, day, money, shown } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

/** Some article numbers are text, some are numbers that a format pads with zeros. */
const items: Cell[][] = [
  ['004417', 'Terracotta pot,  14 cm', 'b-03', 148, money(2.35), 'OM', day('2025-03-04', 'd/m/yyyy')],
  ['004418', 'Terracotta pot,  20 cm', 'b-03', 96, money(3.9), 'OM', day('2025-03-04', 'd/m/yyyy')],
  [shown(5021, '000000'), 'Coir mat', 'b-04', 40, money(11.2), 'OM', day('2025-01-22', 'd/m/yyyy')],
  [shown(5022, '000000'), 'Jute twine', 'c-01', 310, money(1.15), 'TB', day('2024-11-18', 'd/m/yyyy')],
  ['017730', 'Pruning shears', 'c-02', 27, money(18.75), 'TB', day('2025-02-11', 'd/m/yyyy')],
  ['017731', 'Grafting knife', 'c-02', 0, money(22.4), 'TB', null],
  ['020008', 'Seed tray, 84 cells ', 'd-10', 212, money(2.05), 'NA', day('2025-03-19', 'd/m/yyyy')],
  ['020009', 'Seed tray lid', 'd-10', 205, money(1.6), 'NA', day('2025-03-19', 'd/m/yyyy')],
  [shown(31, '000000'), 'Watering can, zinc', 'd-11', 18, money(27.9), 'NA', day('2024-09-30', 'd/m/yyyy')],
];

export const stockCount: Sample = {
  name: 'stock-count',
  extension: 'xlsx',
  shows:
    'A title block of three lines above the header on a sheet without a name of its own, and article numbers with leading zeros. The configuration looks up initials and computes a value.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'Sheet1',
        rows: [
          ['Larkspur Garden Supply, warehouse B'],
          [bold('Stock count')],
          ['Counted on', day('2025-03-31', 'd mmmm yyyy')],
          [],
          ['Article', 'Description', 'Bin', 'Qty on hand', 'Unit cost', 'Counted by', 'Last received'].map(bold),
          ...items,
        ],
        merges: ['A1:G1', 'A2:G2'],
      },
    ],
  }),
};
