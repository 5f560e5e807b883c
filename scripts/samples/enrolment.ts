import { bold, type Cell } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

const programmes: Cell[][] = [
  ['Northgate', 'Boatbuilding', 84, 61, 48, 92, 66, 51],
  ['Northgate', 'Cartography', 57, 40, 31, 63, 44, 35],
  ['Northgate', 'Marine biology', 212, 118, 97, 240, 121, 102],
  ['Northgate', 'Navigation', 131, 90, 72, 127, 88, 70],
  ['Eastmoor', 'Bookbinding', 38, 30, 24, 41, 33, 27],
  ['Eastmoor', 'Ceramics', 66, 48, 39, 71, 50, 41],
  ['Eastmoor', 'Instrument making', 45, 29, 22, 52, 31, 34],
  ['Eastmoor', 'Weaving', 29, 25, 19, 26, 22, 18],
  ['Online', 'Cartography', 149, 133, 101, 187, 160, 126],
  ['Online', 'Weaving', 73, 70, 52, 90, 84, 61],
];

export const enrolment: Sample = {
  name: 'enrolment',
  extension: 'xlsx',
  shows:
    'A header of three rows with merged cells above years above counts. The configuration names the columns and compares two of them.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'Applications',
        rows: [
          [bold('Saltmarsh College: applications and enrolment')],
          [],
          [bold('Campus'), bold('Programme'), bold('Students'), null, null, null, null, null],
          [null, null, 2023, null, null, 2024, null, null],
          [null, null, 'Applied', 'Admitted', 'Enrolled', 'Applied', 'Admitted', 'Enrolled'],
          ...programmes,
        ],
        merges: ['A1:H1', 'A3:A5', 'B3:B5', 'C3:H3', 'C4:E4', 'F4:H4'],
      },
    ],
  }),
};
