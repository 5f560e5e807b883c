import { describe, expect, test } from 'vitest';
import { alignedRows, type Mark, ruledRows } from '../../../../scripts/samples/pdf.ts';
import { read, tablesOf } from './pages.ts';

/** Width of digits in Helvetica of 10 points. */
const digit = 5.56;

function right(text: string, edge: number, y: number): Mark {
  const points = [...text].reduce((sum, character) => sum + (',. '.includes(character) ? digit / 2 : digit), 0);
  return { text, x: edge - points, y, size: 10 };
}

const left = (text: string, x: number, y: number): Mark => ({ text, x, y, size: 10 });

describe('numbers set to the right beside texts set to the left', () => {
  const rows = [
    ['7', 'Ash lath', '4.50'],
    ['310', 'Beech', '12.00'],
    ['25', 'Cherry board', '9.75'],
    ['1,400', 'Dowel', '0.30'],
    ['88', 'Elm slab, raw', '71.00'],
  ];

  test.each([3, 4, 5, 6, 8, 11])('are columns of their own with %s points between them', async (gap) => {
    const marks = rows.flatMap(([count = '', name = '', price = ''], index) => {
      const y = 700 - 15 * index;
      return [right(count, 120, y), left(name, 120 + gap, y), right(price, 300, y)];
    });
    expect(await tablesOf(marks)).toEqual([rows]);
  });
});

test('the sign of a currency at the left edge of a column goes with its number', async () => {
  const marks = alignedRows(
    [
      ['Sold', '2021', '2022'],
      ['Honey', '$', '1,250', '$', '1,410'],
      ['Wax', '', '310', '', '(95)'],
      ['All', '$', '1,560', '$', '1,315'],
    ].map((row) => (row.length === 3 ? [row[0] ?? '', '', row[1] ?? '', '', row[2] ?? ''] : row)),
    { x: 60, y: 700, widths: [120, 40, 80, 40, 80] },
  );
  expect(await tablesOf(marks)).toEqual([
    [
      ['Sold', '2021', '2022'],
      ['Honey', '$ 1,250', '$ 1,410'],
      ['Wax', '310', '(95)'],
      ['All', '$ 1,560', '$ 1,315'],
    ],
  ]);
});

describe('one frame around all records', () => {
  const framed = (rows: string[][]): Mark[] => {
    const bottom = 700 - 24 - 15 * rows.length - 4;
    return [
      ...[700, 676, bottom].map((y): Mark => ({ line: [60, y, 420, y] })),
      ...[60, 180, 260, 340, 420].map((x): Mark => ({ line: [x, 700, x, bottom] })),
      ...alignedRows([['Lake', 'Area', 'Depth', 'Visits']], { x: 65, y: 684, widths: [120, 80, 80, 80] }),
      ...alignedRows(rows, { x: 65, y: 664, widths: [120, 80, 80, 80], rowHeight: 15 }),
    ];
  };

  test.each([3, 5, 9])('is split by its %s lines of text, also where a column is sparse', async (count) => {
    const rows = Array.from({ length: count }, (_, index) => [
      `Lake number ${index}`,
      `${index * 7 + 3}.5`,
      index % 3 === 0 ? `${index + 40}` : '',
      `${index * 211 + 90}`,
    ]);
    expect(await tablesOf(framed(rows))).toEqual([[['Lake', 'Area', 'Depth', 'Visits'], ...rows]]);
  });

  test('is split where headings of groups stand between the records', async () => {
    const rows = [
      ['North', '', '', ''],
      ['Upper', '3.5', '12', '410'],
      ['Lower', '2.5', '18', '95'],
      ['South', '', '', ''],
      ['Round', '9.1', '7', '1,200'],
      ['Long', '4.4', '31', '77'],
    ];
    expect(await tablesOf(framed(rows))).toEqual([[['Lake', 'Area', 'Depth', 'Visits'], ...rows]]);
  });

  test('that cannot be split has a low score and says why', async () => {
    const marks = ruledRows(
      [
        ['Lake', 'Notes'],
        ['', ''],
      ],
      { x: 60, y: 700, widths: [120, 200], rowHeight: 80 },
    );
    const texts = [
      'One lake, of which',
      'much was said',
      'and more is',
      'to be said',
      'in the years',
      'to come',
      'by others',
    ].map((text, index): Mark => ({ text, x: 185, y: 610 - 11 * index }));
    const numbers = ['31', '47', '52'].map((text, index): Mark => ({ text, x: 65, y: 610 - 11 * index }));
    const { sheets, warnings } = await read([[...marks, ...texts, ...numbers]]);
    const [table] = sheets[0]?.head.layout ?? [];
    expect(table?.score).toBe(0.5);
    expect(warnings).toMatchObject([{ code: 'UNSURE_TABLE', message: expect.stringContaining('page 1') }]);
    expect(table?.reasons.join(' ')).toContain('below each other in one cell');
  });
});

test.each([2, 3])('keys centred beside texts of up to %s lines, between rules, are one record', async (most) => {
  const texts = ['Bench of oak', 'Lamp', 'Table with drawers', 'Rope', 'Chair'];
  const marks: Mark[] = [{ line: [56, 712, 450, 712] }, { line: [56, 694, 450, 694] }];
  marks.push(...alignedRows([['Key', 'Text', 'Price']], { x: 60, y: 699, widths: [50, 250, 60] }));
  let y = 694;
  const wanted = [['Key', 'Text', 'Price']];
  texts.forEach((text, index) => {
    const lines = Array.from({ length: index % 2 === 0 ? most : 1 }, (_, line) => `${text} ${line}`);
    const middle = y - 11 * (lines.length / 2) - 5;
    lines.forEach((line, at) => {
      marks.push({ text: line, x: 110, y: y - 11 - 11 * at });
    });
    marks.push({ text: `${index + 1}`, x: 60, y: middle }, { text: `${index}.50`, x: 360, y: middle });
    y -= 11 * lines.length + 6;
    marks.push({ line: [56, y, 450, y] });
    wanted.push([`${index + 1}`, lines.join(' '), `${index}.50`]);
  });
  expect(await tablesOf(marks)).toEqual([wanted]);
});

test.each([4, 7])('the labels of %s steps along the axes of a chart are no table', async (steps) => {
  const marks: Mark[] = [
    { line: [100, 500, 320, 500] },
    { line: [100, 700, 100, 500] },
    { line: [320, 700, 320, 500] },
  ];
  for (let step = 0; step < steps; step++) {
    const y = 695 - step * 25;
    marks.push({ text: `${90 - step * 5}`, x: 80, y }, { text: `0.${60 - step}`, x: 330, y });
    marks.push({ text: `${1990 + step}`, x: 95 + step * (210 / steps), y: 486 });
  }
  expect(await tablesOf(marks)).toEqual([]);
});

test.each([12, 20])('bullets %s points before the texts of a cell belong to them', async (indent) => {
  const rows = [700, 680, 640, 600, 560];
  const marks: Mark[] = [
    ...rows.map((y): Mark => ({ line: [60, y, 420, y] })),
    ...[60, 180, 420].map((x): Mark => ({ line: [x, 700, x, 560] })),
    ...alignedRows([['Kind', 'Asked']], { x: 65, y: 686, widths: [120, 200] }),
  ];
  ['Oak', 'Elm', 'Ash'].forEach((kind, index) => {
    const y = 668 - 40 * index;
    marks.push({ text: kind, x: 65, y });
    for (const [line, text] of ['how high', 'how old it is'].entries())
      marks.push({ text: '\u00b7', x: 186, y: y - 13 * line }, { text, x: 186 + indent, y: y - 13 * line });
  });
  const list = '\u00b7 how high \u00b7 how old it is';
  expect(await tablesOf(marks)).toEqual([
    [
      ['Kind', 'Asked'],
      ['Oak', list],
      ['Elm', list],
      ['Ash', list],
    ],
  ]);
});

test('a table of which most rows or columns are nearly blank is in doubt, and warned of', async () => {
  const rows = [
    ['Gate', '', '', '12'],
    ['Hall', '7', '', ''],
    ['Wing', '', '3', ''],
    ['Yard', '', '', '20'],
    ['Attic', '5', '', ''],
    ['Cellar', '', '9', ''],
    ['Tower', '', '', '14'],
  ];
  const marks = alignedRows(rows, { x: 60, y: 700, widths: [120, 80, 80, 80] });
  const { sheets, warnings } = await read([marks]);
  const [table] = sheets[0]?.head.layout ?? [];
  expect(table?.score ?? 0).toBeLessThan(0.6);
  expect(table?.reasons.at(-1)).toBe('Many of its rows or columns are nearly blank: it may be no table.');
  expect(warnings.map(({ code }) => code)).toEqual(['UNSURE_TABLE']);
});

test('a line of a name that reaches over the next column does not cover the name that stands there', async () => {
  const rule = (y: number): Mark => ({ line: [58, y, 320, y] });
  const page: Mark[] = [
    rule(726),
    { text: 'Differences in yields with respect', x: 60, y: 714 },
    { text: 'to Germany', x: 60, y: 702 },
    { text: 'Portugal', x: 190, y: 708 },
    { text: 'Greece', x: 270, y: 708 },
    rule(697),
    ...['Constant', 'Ratings', 'Default risk', 'Liquidity'].flatMap((label, at): Mark[] => [
      { text: label, x: 60, y: 684 - 18 * at },
      { text: `0.${at + 3}1`, x: 190, y: 684 - 18 * at },
      { text: `0.${at + 2}7`, x: 270, y: 684 - 18 * at },
      rule(678 - 18 * at),
    ]),
  ];
  const { sheets } = await read([page]);
  const cells = sheets[0]?.head.layout?.[0]?.cells.filter(({ row }) => row === 0) ?? [];
  expect(cells.map(({ column, columnSpan, text }) => [column, columnSpan, text])).toEqual([
    [0, 1, 'Differences in yields with respect to Germany'],
    [1, 1, 'Portugal'],
    [2, 1, 'Greece'],
  ]);
});
