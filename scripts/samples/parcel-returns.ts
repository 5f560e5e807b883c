import { type Cell, day, failed } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

const parcels: Cell[][] = [
  [
    '000340012345678901',
    day('2025-02-03'),
    day('2025-02-10'),
    1.2,
    'refunded',
    'ada.quist@post.example',
    39.9,
    '01099',
  ],
  ['000340012345678902', day('2025-02-03'), day('2025-02-12'), 0.8, 'refunded', 'B.Tamm@post.example', 24.5, '80331'],
  ['000340012345678903', '30.02.2025', day('2025-02-14'), 2.4, 'pending', 'c.ulvang@post.example', 89, '20095'],
  ['000340012345678904', day('2025-02-05'), 'next week', 0.5, 'pending', 'd.vance@post.example', 15.75, '50667'],
  [
    '000340012345678905',
    day('2025-02-06'),
    day('2025-02-13'),
    'light',
    'Refunded ',
    'e.wells@post.example',
    12,
    '60311',
  ],
  [null, day('2025-02-06'), day('2025-02-17'), 1.9, 'refunded', 'f.xanthos@post.example', 64.2, '70173'],
  ['000340012345678902', day('2025-02-07'), day('2025-02-12'), 0.8, 'refunded', 'b.tamm@post.example', 24.5, '80331'],
  ['000340012345678908', day('2025-02-18'), day('2025-02-11'), 3.1, 'exchanged', 'h.zabel@post.example', 142, '04109'],
  ['000340012345678909', day('2025-02-10'), day('2025-02-19'), 0.3, 'lost', 'i.abara@post.example', 9.99, '28195'],
  ['34001234567891', day('2025-02-11'), day('2025-02-20'), 1.1, 'refunded', 'j.brandt(at)post.example', 31, '99084'],
  ['000340012345678911', day('2025-02-11'), null, 48.5, 'pending', null, 210, '1067'],
  ['000340012345678912', day('2025-02-12'), day('2025-02-21'), 0.9, 'refunded', 'l.dietl@post.example', -18, '24103'],
  [
    '000340012345678913',
    day('2025-02-13'),
    day('2025-02-24'),
    1.4,
    'n/a',
    'm.engel@post.example',
    'EUR 45,00',
    '55116',
  ],
  [
    '000340012345678914',
    day('2025-02-13'),
    day('2025-02-24'),
    failed('#N/A', 'VLOOKUP(A15,W:W,2,0)'),
    'refunded',
    'n.falk@post.example',
    27.3,
    '18055',
  ],
];

export const parcelReturns: Sample = {
  name: 'parcel-returns',
  extension: 'xlsx',
  shows:
    'Bad values of every kind: days that do not exist, text among numbers, blanks, duplicates, unknown statuses, an error cell.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'Returns',
        rows: [
          ['Tracking ID', 'Ordered', 'Returned', 'Weight (kg)', 'Status', 'Customer e-mail', 'Refund', 'Postcode'],
          ...parcels,
        ],
      },
    ],
  }),
};
