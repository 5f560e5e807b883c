import { describe, expect, test } from 'vitest';
import { type Mark, pdfFile, ruledRows } from '../../../../scripts/samples/pdf.ts';
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
