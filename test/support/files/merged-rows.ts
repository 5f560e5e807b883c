import { type Mark, ruledRows } from '../../../scripts/samples/pdf.ts';

/** A ruled table on a page whose second cell takes two columns. */
export const mergedRows: Mark[] = [
  ...ruledRows([['Plot', 'Tenant and rent']], { x: 60, y: 790, widths: [80, 200], rowHeight: 22 }),
  ...ruledRows(
    [
      ['', 'Name', 'Rent'],
      ['A1', 'Ann', '100'],
      ['A2', 'Bob', '120'],
    ],
    { x: 60, y: 768, widths: [80, 120, 80], rowHeight: 22 },
  ),
];
