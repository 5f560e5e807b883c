import { bold, type Cell, formula, shown } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

const thousands = '#,##0;(#,##0)';

function line(row: number, item: string, budget: number, actual: number, note: string | null = null): Cell[] {
  const variance = formula(`C${row}-B${row}`, actual - budget, thousands);
  const share = formula(`D${row}/B${row}`, (actual - budget) / budget, '0.0%');
  return [item, shown(budget, thousands), shown(actual, thousands), variance, share, note];
}

function sum(label: string, rows: string, row: number, budget: number, actual: number): Cell[] {
  const add = (letter: string) => rows.replace(/\d+/g, (number) => `${letter}${number}`);
  return [
    bold(label),
    formula(`SUM(${add('B')})`, budget, thousands),
    formula(`SUM(${add('C')})`, actual, thousands),
    formula(`C${row}-B${row}`, actual - budget, thousands),
    formula(`D${row}/B${row}`, (actual - budget) / budget, '0.0%'),
  ];
}

export const theatreBudget: Sample = {
  name: 'theatre-budget',
  extension: 'xlsx',
  shows:
    'Group headings, subtotals, a grand total, footnote marks and notes around the records. Totals are left out, marks removed.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'FY2025',
        rows: [
          [bold('Brackwater Theatre: operating costs 2025')],
          ['(in thousands of crowns)'],
          [],
          ['Cost line', 'Budget', 'Actual', 'Variance', 'Variance %', 'Remark'].map(bold),
          [bold('Stage')],
          line(6, 'Salaries, ensemble', 1_840, 1_812),
          line(7, 'Sets and costumes *', 460, 533, 'Two premieres moved into the year'),
          line(8, 'Guest directors', 275, 240),
          line(9, 'Rights and royalties', 118, 121),
          sum('Subtotal stage', '6:9', 10, 2_693, 2_706),
          [bold('House')],
          line(12, 'Salaries, house', 990, 1_004),
          line(13, 'Heating and light **', 310, 264, 'Mild winter'),
          line(14, 'Repairs', 145, 201, 'Roof'),
          line(15, 'Insurance', 72, 72),
          sum('Subtotal house', '12:15', 16, 1_517, 1_541),
          [bold('Front of house')],
          line(18, 'Box office', 205, 198),
          line(19, 'Posters and programmes', 134, 139),
          line(20, 'Bar supplies', 88, 97),
          sum('Subtotal front of house', '18:20', 21, 427, 434),
          sum('Grand total', '10,16,21', 22, 4_637, 4_681),
          [],
          ['* Includes 38 for sets that will be used again in 2026.'],
          ['** After the refund of the district heating works.'],
          ['Source: ledger as of 31 January 2026, unaudited.'],
        ],
      },
    ],
  }),
};
