import { bold, day } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

export const depotLog: Sample = {
  name: 'depot-log',
  extension: 'xlsx',
  shows: 'Three different tables stacked on one sheet. The configuration is empty: every table comes out as found.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'Depot',
        rows: [
          [bold('Vehicles')],
          ['Plate', 'Make', 'First used', 'Odometer (km)', 'Electric'],
          ['KVL-218', 'Ostara Van', day('2019-06-03'), 148_220, false],
          ['KVL-331', 'Ostara Van', day('2021-02-15'), 96_410, false],
          ['MRT-047', 'Pelikan E2', day('2023-09-01'), 31_875, true],
          ['MRT-048', 'Pelikan E2', day('2023-09-01'), 29_940, true],
          [],
          [],
          [bold('Fuel and charging')],
          ['Date', 'Plate', 'Quantity', 'Unit', 'Amount'],
          [day('2025-05-02'), 'KVL-218', 61.4, 'l', 98.85],
          [day('2025-05-03'), 'MRT-047', 48, 'kWh', 21.6],
          [day('2025-05-06'), 'KVL-331', 55.02, 'l', 88.03],
          [day('2025-05-07'), 'MRT-048', 51.5, 'kWh', 23.18],
          [day('2025-05-09'), 'KVL-218', 58.7, 'l', 94.51],
          [day('2025-05-12'), 'MRT-047', 44.2, 'kWh', 19.89],
          [],
          [],
          [bold('Drivers')],
          ['Driver', 'Licence', 'Phone'],
          ['Amparo Quill', 'C1', '+1 555 0142'],
          ['Bastien Oyelaran', 'B', '+1 555 0177'],
          ['Greta Solheim', 'C', '+1 555 0119'],
        ],
      },
    ],
  }),
};
