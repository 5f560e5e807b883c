import * as xlsx from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import type { ExtractedTable, ExtractionItem, OutputValue, TableSummary } from '../../src/engine/extracted-table.ts';
import { type ExtractOptions, extract } from '../../src/engine/extraction/extract.ts';
import type { ByteSource } from '../../src/engine/model.ts';
import { type Spec, specSchema } from '../../src/engine/specification/spec.ts';
import { RowSet } from '../../src/engine/tables.ts';

type Source = ByteSource & { closed: boolean };

function sourceOf(name: string, bytes: Buffer): Source {
  return {
    name,
    size: bytes.length,
    closed: false,
    async read(offset, length) {
      return bytes.subarray(offset, offset + length);
    },
    async close() {
      this.closed = true;
    },
  };
}

function csv(text: string, name = 'orders.csv'): Source {
  const lines = text.trim().split('\n');
  return sourceOf(name, Buffer.from(lines.map((line) => line.trim()).join('\n')));
}

function workbook(sheets: Record<string, (string | number)[][]>, hidden: string[] = []): Source {
  const book = xlsx.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), name);
  book.Workbook = { Sheets: Object.keys(sheets).map((name) => ({ Hidden: hidden.includes(name) ? 1 : 0 })) };
  return sourceOf('book.xlsx', xlsx.write(book, { type: 'buffer', bookType: 'xlsx' }));
}

interface Extracted {
  table: ExtractedTable;
  rows: OutputValue[][];
  summary: TableSummary | null;
}

async function extracted(source: ByteSource, spec: object = {}, options: ExtractOptions = {}): Promise<Extracted[]> {
  const tables: Extracted[] = [];
  for await (const item of extract(source, asSpec(spec), options)) {
    if (item.kind === 'table') tables.push({ table: item.table, rows: [], summary: null });
    if (item.kind === 'rows') tables[item.ordinal]?.rows.push(...item.rows.map(({ values }) => values));
    if (item.kind === 'end') {
      const entry = tables[item.ordinal];
      if (entry !== undefined) entry.summary = item.summary;
    }
  }
  return tables;
}

function asSpec(spec: object): Spec {
  return specSchema.parse({ ade: 1, ...spec });
}

const payroll = `
  Payroll January
  Name,Hours,Wage
  Anna,40,1200.50
  Bert,35,1010.00
  Cora,38,1100.75
  Total,113,3311.25

  Payroll February
  Name,Hours,Wage
  Anna,41,1220.50
  Dora,20,600.00
  Emil,30,900.25
`;

const letters = (first: string): (string | number)[][] => [
  ['Code', 'Name', 'Count'],
  [`${first}1`, 'one', 11],
  [`${first}2`, 'two', 22],
  [`${first}3`, 'three', 33],
];

describe('a document', () => {
  it('becomes tables, rows and ends in order, then the document itself', async () => {
    const items: ExtractionItem[] = [];
    for await (const item of extract(csv(payroll), asSpec({}))) items.push(item);
    expect(items.map(({ kind }) => kind)).toEqual(['table', 'rows', 'end', 'table', 'rows', 'end', 'document']);
    expect(items.at(-1)).toMatchObject({ format: 'CSV', details: { delimiter: ',' }, rowsRead: 11 });
  });

  it('gives typed values, without the totals, and says what was dropped', async () => {
    const [january, february] = await extracted(csv(payroll));
    expect(january?.rows).toEqual([
      ['Anna', 40, 1200.5],
      ['Bert', 35, 1010],
      ['Cora', 38, 1100.75],
    ]);
    expect(january?.summary).toMatchObject({ rowCount: 3, droppedRows: { derived: 1 } });
    expect(january?.table.name).toBe('Payroll January');
    expect(february?.table).toMatchObject({ ordinal: 1, name: 'Payroll February', headerRows: [9] });
  });

  it('is mapped to the fields of the specification', async () => {
    const fields = { employee: { match: { headers: ['name'] } }, wage: { type: 'decimal' } };
    const [january] = await extracted(csv(payroll), { fields, output: { unmapped: 'drop' } });
    expect(january?.table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['employee', 'string'],
      ['wage', 'decimal'],
    ]);
    expect(january?.rows[0]).toEqual(['Anna', 1200.5]);
  });

  it('has unique table names', async () => {
    const tables = await extracted(csv(payroll.replaceAll(/Payroll \w+/g, 'Payroll')));
    expect(tables.map(({ table }) => table.name)).toEqual(['Payroll', 'Payroll (2)']);
  });
});

describe('tables with the same columns', () => {
  it('are appended into one within a sheet', async () => {
    const [found, ...others] = await extracted(csv(payroll), { tables: { combine: 'sheet' } });
    expect(others).toEqual([]);
    expect(found?.rows.map(([name]) => name)).toEqual(['Anna', 'Bert', 'Cora', 'Anna', 'Dora', 'Emil']);
    expect(found?.summary).toMatchObject({
      rowCount: 6,
      droppedRows: { derived: 1 },
      range: { top: 2, left: 1, bottom: 12, right: 3 },
    });
  });

  it('are appended over all sheets, or only within each', async () => {
    const book = () => workbook({ First: letters('a'), Second: letters('b') });
    const names = (tables: Extracted[]) => tables.map(({ rows }) => rows.map(([code]) => code).join(' '));
    expect(names(await extracted(book(), { tables: { combine: 'all' } }))).toEqual(['a1 a2 a3 b1 b2 b3']);
    expect(names(await extracted(book(), { tables: { combine: 'sheet' } }))).toEqual(['a1 a2 a3', 'b1 b2 b3']);
  });

  it('count issues and their rows as one table', async () => {
    const fields = { wage: { type: 'decimal', validate: [{ max: 1000, message: 'too much' }] } };
    const [found] = await extracted(
      csv(payroll),
      { fields, tables: { combine: 'sheet' } },
      { limits: { issuesPerRule: 3 } },
    );
    expect(found?.summary).toMatchObject({ issueCount: 4, errorCount: 4 });
    expect(found?.summary?.issues.map(({ row }) => row)).toEqual([1, 2, 3, null]);
    expect(found?.summary?.issues.at(-1)?.message).toBe('1 more of this kind, in the rows 10.');
    // Those that are not kept are counted with their kind, and their rows are known by number.
    expect(found?.summary?.issueKinds).toMatchObject([{ rule: 'max', column: 'wage', severity: 'error', count: 4 }]);
    expect([...new RowSet(found?.summary?.issueKinds[0]?.rows).after(0)]).toEqual([4]);
  });
});

describe('sheets', () => {
  const book = () => workbook({ First: letters('a'), Second: letters('b'), Third: letters('c') }, ['Second']);
  const sheetsFor = async (read: object) => (await extracted(book(), { read })).map(({ table }) => table.sheet.name);

  it('that are hidden are left out unless they are asked for', async () => {
    expect(await sheetsFor({})).toEqual(['First', 'Third']);
    expect(await sheetsFor({ hidden: 'include' })).toEqual(['First', 'Second', 'Third']);
    expect(await sheetsFor({ sheets: ['second'] })).toEqual(['Second']);
  });

  it('are chosen by name or number', async () => {
    expect(await sheetsFor({ sheets: ['THIRD', 1] })).toEqual(['First', 'Third']);
  });

  it('that do not exist are a fault of the specification, which names those that do', async () => {
    await expect(sheetsFor({ sheets: ['First', 'Fourth', 9] })).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringMatching(/the sheet “Fourth” and sheet number 9.*“First”, “Second”, “Third”/),
    });
  });
});

describe('a document without what is wanted', () => {
  it('has no table', async () => {
    const prose = csv('Dear reader\nThis is a letter and not a table.\nWith kind regards', 'letter.csv');
    await expect(extracted(prose)).rejects.toMatchObject({
      code: 'NO_TABLE_FOUND',
      message: expect.stringContaining('letter.csv'),
    });
  });

  it('has none of the required fields, and the failure names the headers that were seen', async () => {
    const fields = { email: { validate: [{ required: true }] } };
    await expect(extracted(csv(payroll), { fields })).rejects.toMatchObject({
      code: 'NO_TABLE_FOUND',
      details: { fields: ['email'], headers: ['Name', 'Hours', 'Wage'] },
    });
  });
});

describe('an extraction', () => {
  it('reports progress that never goes back and ends with the whole', async () => {
    const fractions: number[] = [];
    const stages: string[] = [];
    await extracted(
      csv(payroll),
      {},
      {
        onProgress: ({ stage, fraction }) => {
          fractions.push(fraction);
          stages.push(stage);
        },
      },
    );
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(new Set(stages)).toEqual(new Set(['identify', 'read', 'detect', 'map', 'extract']));
  });

  it('stops with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by its owner');
    const source = csv(payroll);
    const consume = async () => {
      for await (const item of extract(source, asSpec({}), { signal: controller.signal })) {
        if (item.kind === 'table') controller.abort(reason);
      }
    };
    await expect(consume()).rejects.toBe(reason);
    expect(source.closed).toBe(true);
  });

  it('closes its source when it is done, when it fails and when it is left early', async () => {
    const done = csv(payroll);
    await extracted(done);
    const failed = csv('');
    await expect(extracted(failed)).rejects.toMatchObject({ code: 'EMPTY_FILE' });
    const left = csv(payroll);
    for await (const item of extract(left, asSpec({}))) if (item.kind === 'table') break;
    expect([done.closed, failed.closed, left.closed]).toEqual([true, true, true]);
  });
});

describe('tables that belong together', () => {
  const sheet = (headers: string[], rows: (string | number)[][]) => [headers, ...rows];
  const two = () =>
    workbook({
      January: sheet(
        ['Name', 'Hours', 'Wage'],
        [
          ['Anna', 40, 1200.5],
          ['Bert', 35, 1010],
          ['Cora', 38, 1100.75],
        ],
      ),
      February: sheet(
        ['Salary', 'Employee Name', 'Hrs'],
        [
          [1220.5, 'Anna', 41],
          [600, 'Dora', 20],
          [900.25, 'Emil', 30],
        ],
      ),
    });
  const fields = {
    name: { match: { headers: ['employee name'] }, validate: [{ unique: true }] },
    hours: { type: 'integer', match: { headers: ['hrs'] } },
    wage: { type: 'decimal', match: { headers: ['salary'] } },
    month: { match: { from: 'sheet' } },
  };

  it('are joined when their columns map to the same fields, in any order and by any header', async () => {
    const [table, ...others] = await extracted(two(), { tables: { combine: 'all' }, fields });
    expect(others).toEqual([]);
    expect(table?.rows).toEqual([
      ['Anna', 40, 1200.5, 'January'],
      ['Bert', 35, 1010, 'January'],
      ['Cora', 38, 1100.75, 'January'],
      ['Anna', 41, 1220.5, 'February'],
      ['Dora', 20, 600, 'February'],
      ['Emil', 30, 900.25, 'February'],
    ]);
  });

  it('have a part for each sheet, with the letters that the columns have there', async () => {
    const [table] = await extracted(two(), { tables: { combine: 'all' }, fields });
    expect(table?.summary?.parts).toEqual([
      {
        sheet: { index: 0, name: 'January' },
        range: { top: 1, left: 1, bottom: 4, right: 3 },
        headerRows: [1],
        rowsBefore: 0,
        letters: ['A', 'B', 'C', null],
        layout: null,
      },
      {
        sheet: { index: 1, name: 'February' },
        range: { top: 1, left: 1, bottom: 4, right: 3 },
        headerRows: [1],
        rowsBefore: 3,
        letters: ['B', 'C', 'A', null],
        layout: null,
      },
    ]);
    const [alone] = await extracted(csv(payroll), { tables: { combine: 'sheet' } });
    expect(alone?.summary).not.toHaveProperty('parts');
  });

  it('are checked as one: what is unique, and how many rows there are', async () => {
    const checks = [{ minRows: 6 }, { maxRows: 5, severity: 'warning' }];
    const [table] = await extracted(two(), { tables: { combine: 'all' }, fields, checks });
    expect(table?.summary?.issues.map(({ row, rule, message }) => [row, rule, message])).toEqual([
      [4, 'unique', '"Anna" is in row 1 already.'],
      [null, 'maxRows', 'The table has 6 rows, and should have at most 5.'],
    ]);
  });

  it('name the sheet of each issue', async () => {
    const wages = { ...fields, wage: { ...fields.wage, validate: [{ max: 1000, message: 'too much' }] } };
    const [table] = await extracted(
      two(),
      { tables: { combine: 'all' }, fields: wages },
      { limits: { issuesPerRule: 3 } },
    );
    expect(table?.summary?.issues.map(({ sheet, sourceCell, message }) => [sheet, sourceCell, message])).toEqual([
      ['January', 'C2', 'too much'],
      ['January', 'C3', 'too much'],
      ['January', 'C4', 'too much'],
      ['February', 'B2', '"Anna" is in row 1 already.'],
      ['February', null, '1 more of this kind, in the rows 2.'],
    ]);
  });

  it('stay apart when one has a column that the other lacks and that is kept', async () => {
    const { wage: _wage, ...some } = fields;
    expect(await extracted(two(), { tables: { combine: 'all' }, fields: some })).toHaveLength(2);
    expect(
      await extracted(two(), { tables: { combine: 'all' }, fields: some, output: { unmapped: 'drop' } }),
    ).toHaveLength(1);
  });

  it('give what no field names the types of the first table', async () => {
    const source = workbook({
      A: sheet(
        ['Code', 'Size'],
        [
          ['a1', 1],
          ['a2', 2],
          ['a3', 3],
        ],
      ),
      B: sheet(
        ['code', 'size'],
        [
          ['b1', 'large'],
          ['b2', 'small'],
          ['b3', 'tiny'],
        ],
      ),
    });
    const [table] = await extracted(source, { tables: { combine: 'all' } });
    expect(table?.table.columns.map(({ type }) => type)).toEqual(['string', 'integer']);
    expect(table?.rows.at(-1)).toEqual(['b3', 'tiny']);
    expect(table?.summary).toMatchObject({ warningCount: 3 });
  });
});

describe('lookups in another document', () => {
  const spec = {
    lookups: { towns: { document: 'towns.csv' } },
    fields: {
      town: { match: { headers: ['code'] }, transform: [{ lookupIn: { table: 'towns', key: 'code', value: 'town' } }] },
    },
  };
  const orders = () => csv('Code,Amount\nVAN,5\nMTL,6\nvan,7');
  const towns = csv('Code,Town\nVAN,Vancouver\nMTL,Montréal');

  it('are read from the document that the caller opens', async () => {
    const asked: string[] = [];
    const openDocument = async (document: string) => {
      asked.push(document);
      return towns;
    };
    const [table] = await extracted(orders(), spec, { openDocument });
    expect(table?.rows).toEqual([
      ['Vancouver', 5],
      ['Montréal', 6],
      ['Vancouver', 7],
    ]);
    expect([asked, towns.closed]).toEqual([['towns.csv'], true]);
  });

  it('end in a fault of the configuration when the document cannot be had, or lacks a column', async () => {
    await expect(extracted(orders(), spec)).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringContaining('towns.csv'),
    });
    const other = async () => csv('Id,Town\n1,Vancouver\n2,Montréal\n3,Laval');
    await expect(extracted(orders(), spec, { openDocument: other })).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: 'The lookup table towns has no column code; it has Id, Town.',
    });
    const empty = async () => csv('');
    await expect(extracted(orders(), spec, { openDocument: empty })).rejects.toMatchObject({
      code: 'EMPTY_FILE',
      message: expect.stringContaining('The lookup table towns: '),
    });
  });
});
