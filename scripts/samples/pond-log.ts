import { bold, type Cell, day, formula, shown } from './cells.ts';
import { seededRandom } from './random.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

const hours = Array.from({ length: 24 }, (_, hour) => `H${String(hour).padStart(2, '0')}`);
const ponds = ['North', 'South', 'Nursery', 'Quarantine'];
const days = ['2025-07-01', '2025-07-02', '2025-07-03', '2025-07-04', '2025-07-05'];
const operators = ['Y. Lindqvist', 'P. Amaral', 'Y. Lindqvist', 'S. Okoro', 'P. Amaral'];

const header: Cell[] = [
  ...['Date', 'Pond', ...hours, 'Min', 'Max', 'Mean', 'Check', 'Check', 'Probe', 'Offset'].map(bold),
  null, // codes without a heading
  bold('Operator'),
];

function readings(): Cell[][] {
  const random = seededRandom(20_250_701);
  return days.flatMap((date, dayIndex) =>
    ponds.map((pond, pondIndex): Cell[] => {
      const row = 5 + dayIndex * ponds.length + pondIndex;
      const degrees = hours.map((_, hour) => {
        const swing = 2.4 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
        return Math.round((15.2 + pondIndex * 0.7 + dayIndex * 0.2 + swing + random() * 0.8) * 10) / 10;
      });
      const tenths = degrees.reduce((sum, value) => sum + Math.round(value * 10), 0);
      const mean = Math.round((tenths / 24) * 10) / 100;
      return [
        day(date, 'dd/mm/yyyy'),
        pond,
        ...degrees.map((value) => shown(value, '0.0')),
        formula(`MIN(E${row}:AB${row})`, Math.min(...degrees), '0.0'),
        formula(`MAX(E${row}:AB${row})`, Math.max(...degrees), '0.0'),
        formula(`ROUND(AVERAGE(E${row}:AB${row}),2)`, mean, '0.00'),
        random() < 0.85 ? 'ok' : 'late',
        random() < 0.9 ? 'ok' : 'cleaned',
        `P-${40 + pondIndex}`,
        shown(Math.round(random() * 20 - 10) / 100, '0.00'),
        ['a', 'b', 'c'][Math.floor(random() * 3)] ?? 'a',
        operators[dayIndex] ?? '',
      ];
    }),
  );
}

const offset: Cell[] = [null, null];

export const pondLog: Sample = {
  name: 'pond-log',
  extension: 'xlsx',
  shows:
    'Thirty-five columns that start at C4, with a blank heading, two headings that are the same and two hidden columns.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'July',
        rows: [[], [], [], [...offset, ...header], ...readings().map((row) => [...offset, ...row])],
        hiddenColumns: ['AH', 'AI'],
      },
    ],
  }),
};
