import { type Cell, day, shown } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

const clock = 'yyyy\\-mm\\-dd\\ hh:mm';
const euros = '"€"#,##0.00;[Red]\\-"€"#,##0.00';

/** A span of time as spreadsheets keep it: the share of a day, which may pass 1. */
function hours(value: number): Cell {
  return shown(value / 24, '[h]:mm');
}

const entries: Cell[][] = [
  [
    1,
    day('2025-03-03T08:30', clock),
    day('2025-03-03', 'd\\-mmm\\-yy'),
    '2025-04-02',
    hours(7.5),
    shown(1, '0%'),
    shown(412.5, euros),
  ],
  [
    2,
    day('2025-03-04T09:00', clock),
    day('2025-03-04', 'd\\-mmm\\-yy'),
    '3 April 2025',
    hours(6.25),
    shown(0.5, '0%'),
    '€171.88',
  ],
  [
    3,
    day('2025-03-05T07:45', clock),
    day('2025-03-05', 'dd/mm/yyyy'),
    '04/04/2025',
    hours(49.5),
    shown(0.75, '0%'),
    shown(-1_250, euros),
  ],
  [
    4,
    day('2025-03-06T13:15', clock),
    day('2025-03-06', 'dddd, d mmmm yyyy'),
    'Apr 5, 2025',
    hours(3),
    shown(0.125, '0.0%'),
    '(1,250.00)',
  ],
  [5, day('2025-03-07T10:00', clock), day('2025-03-07', 'm/d/yy'), '20250406', hours(26), '80%', '-€ 75.50'],
  [
    6,
    day('2025-03-10T23:59', clock),
    day('2025-03-10', 'd\\-mmm\\-yy'),
    '2025-04-09',
    hours(0.25),
    shown(0, '0%'),
    '1,200.00-',
  ],
];

export const fieldHours: Sample = {
  name: 'field-hours',
  extension: 'xlsx',
  shows:
    'A workbook of the 1904 epoch with dates in many formats, durations beyond a day, percentages and five ways to write a negative amount.',
  bytes: workbookOf({
    epoch: 1904,
    sheets: [
      {
        name: 'Hours',
        rows: [['Entry', 'Started', 'Day', 'Invoice due', 'Duration', 'Billable', 'Amount'], ...entries],
      },
    ],
  }),
};
