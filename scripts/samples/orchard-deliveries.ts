import { alignedRows, type Mark, pdfFile, ruledRows } from './pdf.ts';
import type { Sample } from './sample.ts';

const header = ['Date', 'Note no.', 'Variety', 'Crates', 'Weight kg', 'Amount EUR'];
const varieties = ['Topaz', 'Elstar', 'Boskoop', 'Pinova', 'Rubinette'];

/** One delivery a day but for Sundays, growing and shrinking in a pattern that is easy to check by hand. */
const deliveries = Array.from({ length: 30 }, (_, index): string[] => {
  const day = index + 1 + Math.floor(index / 6);
  const date = day <= 30 ? `${pad(day)}.09.2025` : `${pad(day - 30)}.10.2025`;
  const crates = 40 + ((index * 7) % 23);
  const weight = crates * 18;
  return [
    date,
    `00${4410 + index}`,
    varieties[index % varieties.length] ?? '',
    String(crates),
    weight.toLocaleString('en').replace(',', '.'),
    money(weight * 62),
  ];
});

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

/** Cents as printed in German. */
function money(cents: number): string {
  const [whole = '', rest = ''] = (cents / 100).toFixed(2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${rest}`;
}

const widths = [75, 65, 110, 60, 75, 85];
const total = deliveries.reduce((sum, row) => sum + Number(row[3]), 0);
const rest = [...deliveries.slice(22), ['Total', '', '', String(total), '', money(total * 18 * 62)]];

function footer(page: number): Mark {
  return { text: `Orchard Co-operative Lindenhof · Page ${page} of 2`, x: 60, y: 40, size: 7 };
}

const first: Mark[] = [
  { text: 'Orchard Co-operative Lindenhof', x: 60, y: 790, size: 14, bold: true },
  { text: 'Statement of deliveries to the Eastgate press house, autumn 2025.', x: 60, y: 768 },
  { text: 'Table 1: Deliveries', x: 60, y: 735, bold: true },
  ...ruledRows([header, ...deliveries.slice(0, 22)], { x: 60, y: 720, widths, rowHeight: 28 }),
  footer(1),
];
const second: Mark[] = [
  ...ruledRows([header, ...rest], { x: 60, y: 790, widths, rowHeight: 28 }),
  { text: 'Weights are as weighed at the press house.', x: 60, y: 505, size: 7 },
  { text: 'Table 2: Payments received', x: 60, y: 455, bold: true },
  ...alignedRows(
    [
      ['Received on', 'Account', 'Amount EUR'],
      ['12.09.2025', 'Savings bank', '4.000,00'],
      ['26.09.2025', 'Savings bank', '6.500,00'],
      ['10.10.2025', 'Farmers bank', '3.250,50'],
    ],
    { x: 60, y: 435, widths: [120, 160, 100], boldRows: 1 },
  ),
  footer(2),
];

export const orchardDeliveries: Sample = {
  name: 'orchard-deliveries',
  extension: 'pdf',
  shows: 'A ruled table that goes on over the page, its header printed again, and a table without any lines.',
  bytes: pdfFile([first, second]),
};
