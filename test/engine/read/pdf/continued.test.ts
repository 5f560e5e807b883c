import { describe, expect, test } from 'vitest';
import { alignedRows, type Mark, pdfFile, ruledRows } from '../../../../scripts/samples/pdf.ts';
import { extract } from '../../../../src/engine/extraction.ts';
import { parseSpec } from '../../../../src/engine/specification.ts';
import type { OutputRow, TableSummary } from '../../../../src/engine/tables.ts';
import { sourceOf } from '../../../support/files/byte-source.ts';

const header = ['Plot', 'Tenant', 'Rent'];
const first = Array.from({ length: 30 }, (_, index) => [`A${index + 1}`, 'Ann', String(100 + index)]);
const second = Array.from({ length: 5 }, (_, index) => [`B${index + 1}`, 'Bob', String(200 + index)]);
const place = { x: 60, y: 790, widths: [80, 120, 80], rowHeight: 22 };

function footer(page: number): Mark {
  return { text: `Allotment club, page ${page}`, x: 60, y: 30, size: 7 };
}

interface Extracted {
  name: string;
  rows: OutputRow[];
  summary: TableSummary | null;
}

async function extractPages(...pages: Mark[][]): Promise<Extracted[]> {
  const tables: Extracted[] = [];
  for await (const item of extract(sourceOf(pdfFile(pages)), parseSpec('ade: 1'))) {
    if (item.kind === 'table') tables[item.table.ordinal] = { name: item.table.name, rows: [], summary: null };
    if (item.kind === 'rows') tables[item.ordinal]?.rows.push(...item.rows);
    const ended = item.kind === 'end' ? tables[item.ordinal] : undefined;
    if (item.kind === 'end' && ended) ended.summary = item.summary;
  }
  return tables;
}

describe('a table that goes on over the page', () => {
  test('is one table, without the header that is printed again, and every row is traced to its page', async () => {
    const [table, ...others] = await extractPages(
      [...ruledRows([header, ...first], place), footer(1)],
      [...ruledRows([header, ...second], place), footer(2)],
    );
    expect(others).toEqual([]);
    expect(table?.rows.map(({ values }) => values[0])).toEqual([...first, ...second].map(([plot]) => plot));
    expect(table?.summary?.rowCount).toBe(35);
    expect(
      table?.summary?.parts?.map(({ headerRows, rowsBefore, layout }) => ({
        page: layout?.page,
        headerRows,
        rowsBefore,
        continues: layout?.continues,
        cells: layout?.cells.length,
      })),
    ).toEqual([
      { page: 1, headerRows: [1], rowsBefore: 0, continues: null, cells: 93 },
      { page: 2, headerRows: [1], rowsBefore: 30, continues: 0, cells: 18 },
    ]);
  });

  test('goes on also where the header is not printed again, over as many pages as it takes', async () => {
    const tables = await extractPages(
      ruledRows([header, ...first], place),
      ruledRows(first, { ...place, boldRows: 0 }),
      ruledRows(second, { ...place, boldRows: 0 }),
    );
    expect(tables.map(({ rows }) => rows.length)).toEqual([65]);
    expect(tables[0]?.rows.at(-1)?.values).toEqual(['B5', 'Bob', 204]);
  });

  test('has one record of what the end of the page breaks', async () => {
    const rest = (text: string) => ruledRows([header, ['', text, ''], ...second], place);
    const whole = async (text: string) =>
      (await extractPages(ruledRows([header, ...first], place), rest(text))).flatMap(({ rows }) => rows);
    const joined = await whole('and her sister');
    expect(joined).toHaveLength(35);
    expect(joined[29]?.values).toEqual(['A30', 'Ann and her sister', 129]);
    expect(joined[30]?.values[0]).toBe('B1');
    expect((await whole('Vacant'))[29]?.values).toEqual(['A30', 'Ann', 129]);
  });

  test('is not joined to one that has a title, a header or columns of its own', async () => {
    const opening = ruledRows([header, ...first], place);
    const titled: Mark[] = [
      { text: 'Table 2: Plots in the south', x: 60, y: 740 },
      ...ruledRows([header, ...second], { ...place, y: 720 }),
    ];
    const otherHeader = ruledRows([['Tool', 'Keeper', 'Value'], ...second], place);
    const otherColumns = ruledRows(second, { ...place, widths: [40, 80, 200], boldRows: 0 });
    for (const page of [titled, otherHeader, otherColumns]) {
      const tables = await extractPages(opening, page);
      expect(tables.map(({ rows }) => rows.length)).toEqual([30, 5]);
    }
  });
});

describe('a table without lines that goes on over the page', () => {
  const names = ['Date', 'Details', 'Paid out', 'Paid in', 'Balance'];
  const widths = [80, 100, 70, 70, 70];
  const records = (from: number, count: number, paidIn: readonly number[] = []) =>
    Array.from({ length: count }, (_, index) => {
      const at = from + index;
      const paid = paidIn.includes(at) ? ['', '40.00'] : [`${at}.00`, ''];
      return [`${1 + (at % 28)} Mar 2025`, `Payment ${at}`, ...paid, `${900 - at}.00`];
    });
  /** As a browser prints it: close to the upper edge of the page. */
  const page = (
    rows: readonly (readonly string[])[],
    more: { y?: number; rowHeight?: number; boldRows?: number } = {},
  ) => alignedRows(rows, { x: 40, y: 803, widths, rowHeight: 20, ...more });
  const detailsOf = (tables: readonly Extracted[]) => tables.map(({ rows }) => rows.map(({ values }) => values[1]));
  const payments = (count: number) => Array.from({ length: count }, (_, index) => `Payment ${index + 1}`);

  test.each([1, 2, 3, 9])('keeps all of %s records below a repeated header, where a column is blank', async (count) => {
    const tables = await extractPages(page([names, ...records(1, 36, [3])]), page([names, ...records(37, count)]));
    expect(detailsOf(tables)).toEqual([payments(36 + count)]);
    expect(tables[0]?.rows.at(-1)?.values[3]).toBeNull();
  });

  test.each([1, 2, 9])('keeps all of %s records of a page without a header, where a column is blank', async (count) => {
    const tables = await extractPages(page([names, ...records(1, 36, [3])]), page(records(37, count), { boldRows: 0 }));
    expect(detailsOf(tables)).toEqual([payments(36 + count)]);
  });

  test('keeps the first record of a page where it has no day because it is of the same one', async () => {
    const [first = [], ...others] = records(37, 9);
    const tables = await extractPages(
      page([names, ...records(1, 36, [3])]),
      page([['', ...first.slice(1)], ...others], { boldRows: 0 }),
    );
    expect(detailsOf(tables)).toEqual([payments(45)]);
  });

  test('goes on page by page, whether the header is printed on all of them or not', async () => {
    const tables = await extractPages(
      page([names, ...records(1, 36, [3])]),
      page(records(37, 37), { boldRows: 0 }),
      page([names, ...records(74, 36)]),
      page([names, ...records(110, 1)]),
    );
    expect(detailsOf(tables)).toEqual([payments(110)]);
  });

  test('keeps the first record below a header of two lines', async () => {
    const two = [
      ['', '', 'Paid', 'Paid', 'Balance'],
      ['Date', 'Details', 'out', 'in', 'in GBP'],
    ];
    const headed = (rows: readonly (readonly string[])[]) => [
      ...page(two, { boldRows: 2, rowHeight: 12 }),
      ...page(rows, { y: 775, boldRows: 0 }),
    ];
    for (const count of [1, 5]) {
      const tables = await extractPages(headed(records(1, 35, [3])), headed(records(36, count)));
      expect(detailsOf(tables)).toEqual([payments(35 + count)]);
    }
  });

  test('keeps texts of all columns below a repeated header', async () => {
    const members = [
      ['Membership', 'Name', 'Town', 'Guardian'],
      ['0001', 'Ann Pugh', 'Wick', ''],
      ['0002', 'Bo Lind', 'Harley', 'Eve Lind'],
      ['0003', 'Cy Moss', 'Wick', ''],
    ];
    for (const rest of [
      [['0004', 'Di Fox', 'Wick', '']],
      [
        ['0004', 'Di Fox', 'Wick', ''],
        ['0005', 'Ed Ray', 'Wick', ''],
      ],
    ]) {
      const [table, ...others] = await extractPages(page(members), page([members[0] ?? [], ...rest]));
      expect(others).toEqual([]);
      expect(table?.rows.map(({ values }) => values[0])).toEqual([...members.slice(1), ...rest].map(([key]) => key));
    }
  });

  test.each([1, 2, 9])(
    'goes on with %s records below its header where the columns are narrower than before',
    async (count) => {
      const narrow = alignedRows([names, ...records(37, count)], {
        x: 40,
        y: 803,
        widths: [60, 70, 45, 45, 45],
        rowHeight: 20,
      });
      const tables = await extractPages(page([names, ...records(1, 36, [3])]), narrow);
      expect(detailsOf(tables)).toEqual([payments(36 + count)]);
      expect(tables[0]?.rows.at(-1)?.values.slice(2)).toEqual([36 + count, null, 900 - 36 - count]);
    },
  );

  test('takes no record for a second row of the header because most of its texts are those of the first', async () => {
    const visits = (keys: readonly string[]) => [['Key', 'Town', 'State'], ...keys.map((key) => [key, 'Wick', 'paid'])];
    const [table] = await extractPages(page(visits(['A1', 'A2', 'A3'])), page(visits(['B1', 'B2', 'B3'])));
    expect(table?.rows.map(({ values }) => values[0])).toEqual(['A1', 'A2', 'A3', 'B1', 'B2', 'B3']);
  });

  test('has no page header among its records', async () => {
    const head = (text: string): Mark[] => [
      { text: 'Moor Bank', x: 40, y: 812, size: 8 },
      { text, x: 210, y: 812, size: 8 },
      { text: 'Sheet', x: 350, y: 812, size: 8 },
    ];
    for (const second of [[names, ...records(34, 8)], records(34, 8)]) {
      const tables = await extractPages(
        [...head('Current account'), ...page([names, ...records(1, 33, [3])], { y: 770 })],
        [...head('Page two'), ...page(second, { y: 785, boldRows: second[0] === names ? 1 : 0 })],
      );
      expect(detailsOf(tables)).toEqual([payments(41)]);
    }
  });
});
