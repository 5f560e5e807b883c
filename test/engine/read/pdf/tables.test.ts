import { describe, expect, test } from 'vitest';
import { alignedRows, type Mark, ruledRows } from '../../../../scripts/samples/pdf.ts';
import { gridOf, paragraph, prose, read, tablesOf } from './pages.ts';

const stock = [
  ['Item', 'Pieces', 'Price'],
  ['Bolts', '1 200', '3.50'],
  ['Nuts', '900', '2.25'],
  ['Washers', '4 000', '0.75'],
];

describe('ruled tables', () => {
  test('are read cell by cell, at their place on the page', async () => {
    const { sheets } = await read([ruledRows(stock, { x: 60, y: 700, widths: [120, 80, 80] })]);
    const [table, ...others] = sheets[0]?.head.layout ?? [];
    expect(others).toEqual([]);
    expect(table).toMatchObject({ page: 1, continues: null, bbox: [60, 628, 340, 700] });
    expect(table).toMatchObject({
      columnEdges: [60, 180, 260, 340],
      rowEdges: [700, 682, 664, 646, 628],
      isTurned: false,
    });
    expect(table?.cells).toHaveLength(12);
    expect(table?.cells[4]).toEqual({ row: 1, column: 1, rowSpan: 1, columnSpan: 1, text: '1 200' });
    expect(table?.score).toBeGreaterThan(0.9);
  });

  test('keep cells that span columns or rows', async () => {
    const marks: Mark[] = [
      { line: [50, 700, 350, 700] },
      { line: [150, 680, 350, 680] },
      { line: [50, 660, 350, 660] },
      { line: [50, 640, 350, 640] },
      { line: [50, 700, 50, 640] },
      { line: [150, 700, 150, 640] },
      { line: [250, 680, 250, 640] },
      { line: [350, 700, 350, 640] },
      { text: 'Region', x: 55, y: 676 },
      { text: 'Turnover by half year', x: 190, y: 686 },
      { text: 'First', x: 155, y: 666 },
      { text: 'Second', x: 255, y: 666 },
      { text: 'North', x: 55, y: 646 },
      { text: '17', x: 155, y: 646 },
      { text: '21', x: 255, y: 646 },
    ];
    const { sheets } = await read([marks]);
    expect(sheets[0]?.head.layout?.[0]?.cells).toEqual([
      { row: 0, column: 0, rowSpan: 2, columnSpan: 1, text: 'Region' },
      { row: 0, column: 1, rowSpan: 1, columnSpan: 2, text: 'Turnover by half year' },
      { row: 1, column: 1, rowSpan: 1, columnSpan: 1, text: 'First' },
      { row: 1, column: 2, rowSpan: 1, columnSpan: 1, text: 'Second' },
      { row: 2, column: 0, rowSpan: 1, columnSpan: 1, text: 'North' },
      { row: 2, column: 1, rowSpan: 1, columnSpan: 1, text: '17' },
      { row: 2, column: 2, rowSpan: 1, columnSpan: 1, text: '21' },
    ]);
    expect(sheets[0]?.merges).toEqual([
      { top: 1, left: 1, bottom: 2, right: 1 },
      { top: 1, left: 2, bottom: 1, right: 3 },
    ]);
  });

  test('join the lines of a cell', async () => {
    const marks = ruledRows(
      [
        ['Name', 'Task'],
        ['Ann', ''],
      ],
      { x: 50, y: 700, widths: [100, 200], rowHeight: 40 },
    );
    marks.push({ text: 'Counts the boxes', x: 160, y: 645 }, { text: 'and signs the list', x: 160, y: 633 });
    expect(await tablesOf(marks)).toEqual([
      [
        ['Name', 'Task'],
        ['Ann', 'Counts the boxes and signs the list'],
      ],
    ]);
  });

  test('are cut into rows where figures stand below each other between two rules', async () => {
    const rules: Mark[] = [700, 680, 620].map((y) => ({ line: [50, y, 350, y] }));
    for (const x of [50, 200, 350]) rules.push({ line: [x, 700, x, 620] });
    const texts = alignedRows([['Month', 'Visitors']], { x: 55, y: 686, widths: [150, 150] });
    const body = [
      ['May', '310'],
      ['June', '402'],
      ['July', '519'],
    ];
    texts.push(...alignedRows(body, { x: 55, y: 665, widths: [150, 150] }));
    expect(await tablesOf([...rules, ...texts])).toEqual([[['Month', 'Visitors'], ...body]]);
  });

  test('may be framed by thin filled rectangles', async () => {
    const marks = ruledRows(stock, { x: 60, y: 700, widths: [120, 80, 80] }).map((mark): Mark => {
      if (!('line' in mark)) return mark;
      const [x0, y0, x1, y1] = mark.line;
      return { fill: [x0, Math.min(y0, y1), Math.max(0.5, x1 - x0), Math.max(0.5, Math.abs(y1 - y0))] };
    });
    expect(await tablesOf(marks)).toEqual([stock]);
  });

  test('are not made of the grid behind a chart, nor of a box around text', async () => {
    const grid: Mark[] = [];
    for (let step = 0; step <= 8; step++) {
      grid.push({ line: [100, 500 + 20 * step, 400, 500 + 20 * step] });
      grid.push({ text: String(step * 10), x: 80, y: 497 + 20 * step, size: 7 });
    }
    for (let step = 0; step <= 5; step++) {
      grid.push({ line: [100 + 60 * step, 500, 100 + 60 * step, 660] });
      grid.push({ text: String(2001 + step), x: 92 + 60 * step, y: 490, size: 7 });
      grid.push({ fill: [120 + 60 * step, 500, 20, 30 * step + 5] });
    }
    const frame: Mark[] = [
      { line: [60, 300, 500, 300] },
      { line: [60, 200, 500, 200] },
      { line: [60, 300, 60, 200] },
      { line: [500, 300, 500, 200] },
      ...paragraph(prose(60), { x: 70, y: 285, characters: 90 }),
    ];
    expect(await tablesOf([...grid, ...frame])).toEqual([]);
  });
});

describe('tables without ruled cells', () => {
  test('are found by the alignment of their texts, apart from title, notes and prose', async () => {
    const marks = [
      ...paragraph(prose(40), { x: 60, y: 760, characters: 90 }),
      { text: 'Table 1: Stock at the end of the year', x: 60, y: 690 },
      ...alignedRows(stock, { x: 60, y: 670, widths: [160, 90, 80] }),
      { text: 'Source: own count.', x: 60, y: 600, size: 7 },
      ...paragraph(prose(40), { x: 60, y: 560, characters: 90 }),
    ];
    expect(await tablesOf(marks)).toEqual([stock]);
  });

  test('may have several header lines, wrapped labels and blank cells', async () => {
    const marks: Mark[] = [
      { line: [60, 700, 400, 700] },
      { line: [60, 660, 400, 660] },
      { line: [60, 600, 400, 600] },
      ...alignedRows(
        [
          ['', 'Paid', 'Paid'],
          ['Purpose', 'in 2023', 'in 2024'],
        ],
        { x: 60, y: 685, widths: [200, 80, 80], rowHeight: 12 },
      ),
      ...alignedRows(
        [
          ['Repair of roofs and', '1,200', ''],
          ['  of gutters', '', ''],
          ['Heating', '800', '950'],
          ['Insurance', '300', '310'],
        ],
        { x: 60, y: 648, widths: [200, 80, 80], rowHeight: 12 },
      ),
    ];
    expect(await tablesOf(marks)).toEqual([
      [
        ['Purpose', 'Paid in 2023', 'Paid in 2024'],
        ['Repair of roofs and of gutters', '1,200', ''],
        ['Heating', '800', '950'],
        ['Insurance', '300', '310'],
      ],
    ]);
  });

  test('several on a page stay apart', async () => {
    const marks = [
      ...alignedRows(stock, { x: 60, y: 760, widths: [160, 90, 80] }),
      ...alignedRows(
        [
          ['Year', 'Members', 'Fees', 'Gifts'],
          ['2022', '41', '820', '77'],
          ['2023', '45', '900', '15'],
          ['2024', '52', '1040', '120'],
        ],
        { x: 60, y: 600, widths: [90, 90, 90, 90] },
      ),
    ];
    const tables = await tablesOf(marks);
    expect(tables.map((rows) => [rows.length, rows[0]?.length])).toEqual([
      [4, 3],
      [4, 4],
    ]);
  });

  test('are found in one of two columns, beside running text', async () => {
    const marks = [
      ...paragraph(prose(220), { x: 50, y: 780, characters: 48 }),
      ...paragraph(prose(60), { x: 320, y: 780, characters: 48 }),
      ...alignedRows(stock, { x: 320, y: 660, widths: [90, 70, 60], rowHeight: 11.7 }),
      ...paragraph(prose(60), { x: 320, y: 570, characters: 48 }),
    ];
    expect(await tablesOf(marks)).toEqual([stock]);
  });

  test('are not made of columns of prose, lists, tables of contents or addresses', async () => {
    const columns = [
      ...paragraph(prose(150), { x: 50, y: 780, characters: 52 }),
      ...paragraph(prose(150), { x: 310, y: 780, characters: 52 }),
    ];
    const list = ['1.', '2.', '3.', '4.'].flatMap((mark, index): Mark[] => [
      { text: mark, x: 60, y: 500 - 14 * index },
      { text: 'Bring the boxes to the hall', x: 90, y: 500 - 14 * index },
    ]);
    const contents = ['Preface', 'Water', 'Soil', 'Air'].flatMap((title, index): Mark[] => [
      { text: `${title} ${'.'.repeat(60)}`, x: 60, y: 400 - 14 * index },
      { text: String(3 + 7 * index), x: 420, y: 400 - 14 * index },
    ]);
    const addresses: Mark[] = [
      { text: 'Hall of the town', x: 60, y: 300 },
      { text: 'To the members', x: 350, y: 300 },
      { text: 'Long Street', x: 60, y: 288 },
      { text: 'of the club', x: 350, y: 288 },
    ];
    expect(await tablesOf([...columns, ...list, ...contents, ...addresses])).toEqual([]);
  });
});

const ways: { how: string; marks: Mark[] }[] = [
  { how: 'rules', marks: ruledRows(stock, { x: 60, y: 700, widths: [120, 80, 80] }) },
  { how: 'alignment', marks: alignedRows(stock, { x: 60, y: 700, widths: [120, 80, 80] }) },
  {
    how: 'alignment, upwards',
    marks: stock.flatMap((row, index) =>
      row.map((text, column): Mark => ({ text, x: 200 + 14 * index, y: 60 + 100 * column, upwards: true })),
    ),
  },
  {
    how: 'rules, upwards',
    marks: [
      ...[195, 215, 235, 255, 275].map((x): Mark => ({ line: [x, 50, x, 350] })),
      ...[50, 150, 250, 350].map((y): Mark => ({ line: [195, y, 275, y] })),
      ...stock.flatMap((row, index) =>
        row.map((text, column): Mark => ({ text, x: 208 + 20 * index, y: 60 + 100 * column, upwards: true })),
      ),
    ],
  },
];
test.each(ways)(
  'the edges of rows and columns lie around the texts of a table that is drawn by $how',
  async ({ marks }) => {
    const { sheets } = await read([marks]);
    const [table, ...others] = sheets[0]?.head.layout ?? [];
    if (!table) throw new Error('no table was found');
    expect([others, gridOf(table)]).toEqual([[], stock]);
    expect(sheets[0]?.head.page).toEqual({ number: 1, width: 595, height: 842 });
    const { columnEdges, rowEdges, isTurned } = table;
    expect([columnEdges.length, rowEdges.length]).toEqual([4, 5]);
    const isBetween = (value: number, [a = 0, b = 0]: readonly number[]) =>
      value >= Math.min(a, b) && value <= Math.max(a, b);
    for (const [row, texts] of stock.entries()) {
      for (const [column, text] of texts.entries()) {
        const mark = marks.find((one) => 'text' in one && one.text === text);
        if (!mark || !('text' in mark)) throw new Error(`${text} is not on the page`);
        const [along, across] = isTurned ? [mark.y, mark.x] : [mark.x, mark.y];
        expect(isBetween(along, columnEdges.slice(column, column + 2)), `the column of ${text}`).toBe(true);
        expect(isBetween(across, rowEdges.slice(row, row + 2)), `the row of ${text}`).toBe(true);
      }
    }
  },
);

describe('a turned page', () => {
  test('is read as it is shown', async () => {
    // Shown with its left edge at the top, so that text that runs up the paper reads from left to right.
    const marks = stock.flatMap((row, index) =>
      row.map((text, column): Mark => ({ text, x: 200 + 14 * index, y: 60 + 100 * column, upwards: true })),
    );
    expect(await tablesOf(marks, { rotate: 90 })).toEqual([stock]);
  });

  test('holds wide tables printed sideways, at their place on the paper', async () => {
    const marks = stock.flatMap((row, index) =>
      row.map((text, column): Mark => ({ text, x: 200 + 14 * index, y: 60 + 100 * column, upwards: true })),
    );
    const { sheets } = await read([marks]);
    const [table] = sheets[0]?.head.layout ?? [];
    expect(table && gridOf(table)).toEqual(stock);
    const [left = 0, bottom = 0, right = 0, top = 0] = table?.bbox ?? [];
    expect([left, bottom, right, top].map((points) => Math.round(points / 10) * 10)).toEqual([190, 60, 240, 280]);
  });

  test('or a level one may have headers that run upwards', async () => {
    const widths = [60, 25, 25];
    const marks = ruledRows(
      [
        ['', '', ''],
        ['Bolts', '12', '7'],
        ['Nuts', '9', '4'],
      ],
      { x: 60, y: 700, widths, rowHeight: 50 },
    );
    marks.push(
      { text: 'In stock', x: 135, y: 655, upwards: true },
      { text: 'On order', x: 160, y: 655, upwards: true },
    );
    expect(await tablesOf(marks)).toEqual([
      [
        ['', 'In stock', 'On order'],
        ['Bolts', '12', '7'],
        ['Nuts', '9', '4'],
      ],
    ]);
  });
});
