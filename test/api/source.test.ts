import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { pdfFile, ruledRows } from '../../scripts/samples/pdf.ts';
import { writeCompoundFile } from '../support/files/compound-file.ts';
import { mergedRows } from '../support/files/merged-rows.ts';
import { writeZip } from '../support/files/zip.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_LIMITS_CELLS: '200000' } });
});
afterAll(() => server.stop());

const sheetsOf = graphql(`
  query SheetsOfDocument($id: ID!) {
    document(id: $id) {
      name
      sheets { name rowCount columnCount isHidden hidden tables { name range headerRows score reasons } }
    }
  }
`);
const cellsOf = graphql(`
  query CellsOfDocument($id: ID!, $sheet: String!, $top: Int!, $left: Int!, $rows: Int!, $columns: Int!) {
    document(id: $id) {
      cells(sheet: $sheet, top: $top, left: $left, rows: $rows, columns: $columns) {
        top
        left
        sheet { name }
        rows { number isHidden role cells { column text isCut type role } }
      }
    }
  }
`);

const sample = (name: string) => readFile(join(import.meta.dirname, '../../samples', name));
const window = { sheet: '', top: 1, left: 1, rows: 50, columns: 20 };

async function cells(id: string, place: Partial<typeof window>) {
  return (await server.owner.get(cellsOf, { id, ...window, ...place })).document?.cells;
}
const textsOf = (found: Awaited<ReturnType<typeof cells>>) =>
  found?.rows.map((row) => row.cells.map(({ text }) => text));

describe('a workbook', () => {
  let id: string;
  beforeAll(async () => {
    id = await server.owner.uploaded('regional-sales.xlsx', await sample('regional-sales.xlsx'));
  });

  test('has its sheets, hidden ones as well, with the tables that are found in them', async () => {
    const { document } = await server.owner.get(sheetsOf, { id });
    expect(document?.sheets?.map(({ name, isHidden, hidden }) => [name, isHidden, hidden])).toMatchInlineSnapshot(`
      [
        [
          "Q1 2025",
          false,
          false,
        ],
        [
          "Lists",
          true,
          true,
        ],
      ]
    `);
    expect(document?.sheets?.[0]).toMatchInlineSnapshot(`
      {
        "columnCount": 8,
        "hidden": false,
        "isHidden": false,
        "name": "Q1 2025",
        "rowCount": 42,
        "tables": [
          {
            "headerRows": [
              6,
              7,
            ],
            "name": "Canada",
            "range": "A6:H21",
            "reasons": [
              "A6:H21 holds 14 rows of values in 8 columns.",
              "Row 6 is part of its header: words over figures in 3 of 6 columns.",
              "Row 7 is part of its header: words over columns of values, some of which the header above leaves blank.",
              "Within a column 98 % of the values are of one sort.",
              "1 row of totals.",
              "It ends with row 21: row 24, after 2 blank rows, is a line about the sheet or the next table.",
            ],
            "score": 0.99,
          },
          {
            "headerRows": [
              25,
              26,
            ],
            "name": "Abroad",
            "range": "A25:H38",
            "reasons": [
              "A25:H38 holds 12 rows of values in 8 columns.",
              "Row 25 is part of its header: words over figures in 3 of 6 columns.",
              "Row 26 is part of its header: words over columns of values, some of which the header above leaves blank.",
              "Within a column 99 % of the values are of one sort.",
              "1 row of totals.",
              "It ends with row 38: row 40, after 1 blank row, is a note.",
            ],
            "score": 0.99,
          },
        ],
      }
    `);
  });

  test('shows what stands in a window: the text as displayed, what it is, and what its row is', async () => {
    const { document } = await server.owner.get(sheetsOf, { id });
    const sheet = document?.sheets?.[0]?.name ?? '';
    expect(await cells(id, { sheet, top: 4, rows: 4, columns: 3 })).toMatchInlineSnapshot(`
      {
        "left": 1,
        "rows": [
          {
            "cells": [
              {
                "column": 1,
                "isCut": false,
                "role": "METADATA",
                "text": "Canada",
                "type": "TEXT",
              },
            ],
            "isHidden": false,
            "number": 5,
            "role": "METADATA",
          },
          {
            "cells": [
              {
                "column": 1,
                "isCut": false,
                "role": "HEADER",
                "text": "SKU",
                "type": "TEXT",
              },
              {
                "column": 2,
                "isCut": false,
                "role": "HEADER",
                "text": "Product",
                "type": "TEXT",
              },
              {
                "column": 3,
                "isCut": false,
                "role": "HEADER",
                "text": "Sales rep",
                "type": "TEXT",
              },
            ],
            "isHidden": false,
            "number": 6,
            "role": "HEADER",
          },
          {
            "cells": [],
            "isHidden": false,
            "number": 7,
            "role": "HEADER",
          },
        ],
        "sheet": {
          "name": "Q1 2025",
        },
        "top": 4,
      }
    `);
  });
});

test('a text is a sheet of texts', async () => {
  const id = await server.owner.uploaded('people.csv', 'Name,Age\nAnn,31\nBob,42\nCid,53\n\n');
  const { document } = await server.owner.get(sheetsOf, { id });
  const sheet = { name: 'people', rowCount: 5, columnCount: 2, tables: [{ range: 'A1:B4' }] };
  expect(document?.sheets).toMatchObject([sheet]);
  const found = await cells(id, { sheet: 'people' });
  expect(found?.rows.map(({ number, role }) => `${number} ${role}`)).toEqual([
    '1 HEADER',
    '2 DATA',
    '3 DATA',
    '4 DATA',
  ]);
  expect(textsOf(found)?.slice(0, 2)).toEqual([
    ['Name', 'Age'],
    ['Ann', '31'],
  ]);
});

const outlinesOf = graphql(`
  query OutlinesOfDocument($id: ID!) {
    document(id: $id) {
      sheets {
        page { number width height }
        tables { range outline { left bottom right top columnEdges rowEdges isTurned merged } }
      }
    }
  }
`);

test('a page of a PDF says where its tables stand on it', async () => {
  const widths = [80, 120, 80];
  const rows = [
    ['Plot', 'Tenant', 'Rent'],
    ['A1', 'Ann', '100'],
    ['A2', 'Bob', '120'],
  ];
  const bytes = pdfFile([ruledRows(rows, { x: 60, y: 790, widths, rowHeight: 22 })]);
  const id = await server.owner.uploaded('plots.pdf', bytes);
  const { document } = await server.owner.get(outlinesOf, { id });
  const outline = {
    ...{ left: 60, bottom: 724, right: 340, top: 790 },
    columnEdges: [60, 140, 260, 340],
    rowEdges: [790, 768, 746, 724],
    isTurned: false,
    merged: [],
  };
  expect(document?.sheets).toEqual([
    { page: { number: 1, width: 595, height: 842 }, tables: [{ range: 'A1:C3', outline }] },
  ]);
});

test('a page of a PDF says which cells of its tables take several columns or rows', async () => {
  const { document } = await server.owner.get(outlinesOf, {
    id: await server.owner.uploaded('merged.pdf', pdfFile([mergedRows])),
  });
  expect(document?.sheets?.flatMap(({ tables }) => tables.map(({ outline }) => outline?.merged))).toEqual([['B1:C1']]);
});

test('a sheet of a workbook, and a page of a PDF in an archive, is no page of the document', async () => {
  for (const [name, bytes] of [
    ['regional-sales.xlsx', await sample('regional-sales.xlsx')],
    ['archive.zip', writeZip([{ name: 'deliveries.pdf', data: await sample('orchard-deliveries.pdf') }])],
  ] as const) {
    const { document } = await server.owner.get(outlinesOf, { id: await server.owner.uploaded(name, bytes) });
    expect(document?.sheets?.length).toBeGreaterThan(0);
    expect(document?.sheets?.map(({ page }) => page)).toEqual(document?.sheets?.map(() => null));
    expect(document?.sheets?.flatMap(({ tables }) => tables.flatMap(({ outline }) => outline ?? []))).toEqual([]);
  }
});

test('each page of a PDF is a sheet: lines of its text, and its tables', async () => {
  const id = await server.owner.uploaded('deliveries.pdf', await sample('orchard-deliveries.pdf'));
  const { document } = await server.owner.get(sheetsOf, { id });
  expect(document?.sheets?.map(({ name, tables }) => [name, tables.map(({ range }) => range)])).toMatchInlineSnapshot(`
    [
      [
        "Page 1",
        [
          "A5:F27",
        ],
      ],
      [
        "Page 2",
        [
          "A1:F10",
          "A15:C18",
        ],
      ],
    ]
  `);
  expect(textsOf(await cells(id, { sheet: 'Page 1', rows: 6 }))).toMatchInlineSnapshot(`
    [
      [
        "Orchard Co-operative Lindenhof",
      ],
      [
        "Statement of deliveries to the Eastgate press house, autumn 2025.",
      ],
      [
        "Table 1: Deliveries",
      ],
      [
        "Date",
        "Note no.",
        "Variety",
        "Crates",
        "Weight kg",
        "Amount EUR",
      ],
      [
        "01.09.2025",
        "004410",
        "Topaz",
        "40",
        "720",
        "446,40",
      ],
    ]
  `);
});

test('what stands beside the window is not in it, and a long text is cut, not within a character', async () => {
  const long = `${'x'.repeat(999)}😀 and more`;
  const lines = Array.from({ length: 2_000 }, (_, row) => `a${row + 1},b${row + 1},${row === 999 ? long : 'c'}`);
  const id = await server.owner.uploaded('grid.csv', lines.join('\n'));
  const found = await cells(id, { sheet: 'grid', top: 1_000, left: 2, rows: 2, columns: 2 });
  expect(textsOf(found)).toEqual([
    ['b1000', 'x'.repeat(999)],
    ['b1001', 'c'],
  ]);
  expect(found?.rows.map((row) => row.cells.map(({ column, isCut }) => [column, isCut]))).toEqual([
    [
      [2, false],
      [3, true],
    ],
    [
      [2, false],
      [3, false],
    ],
  ]);
  expect(await cells(id, { sheet: 'grid', top: 5_000 })).toMatchObject({ rows: [] });
  expect((await cells(id, { sheet: 'grid', top: 1_999 }))?.rows.map(({ number }) => number)).toEqual([1_999, 2_000]);
});

test.for([
  { place: { top: 0 }, path: 'top' },
  { place: { left: -1 }, path: 'left' },
  { place: { rows: 0 }, path: 'rows' },
  { place: { rows: 1_001 }, path: 'rows' },
  { place: { columns: 1_001 }, path: 'columns' },
  { place: { rows: 1_000, columns: 11 }, path: 'rows' },
])('a window of $place is refused', async ({ place, path }) => {
  const id = await server.owner.uploaded('few.csv', 'A,B\n1,2\n');
  const { data, errors } = await server.owner.ask(cellsOf, { id, ...window, sheet: 'few', ...place });
  expect(data?.document).toEqual({ cells: null });
  expect(errors).toMatchObject([
    { path: ['document', 'cells'], extensions: { code: 'VALIDATION_FAILED', issues: [{ path }] } },
  ]);
});

test('a sheet that is not there is not found', async () => {
  const id = await server.owner.uploaded('few.csv', 'A,B\n1,2\n');
  const { errors } = await server.owner.ask(cellsOf, { id, ...window, sheet: 'Other' });
  expect(errors).toMatchObject([{ message: 'The sheet was not found.', extensions: { code: 'NOT_FOUND' } }]);
});

test.for([
  {
    what: 'a workbook with a password',
    name: 'a.xlsx',
    bytes: writeCompoundFile(['EncryptionInfo', 'EncryptedPackage']),
    code: 'ENCRYPTED',
  },
  { what: 'a scanned page', name: 'scan.pdf', bytes: pdfFile([[{ picture: [0, 0, 595, 842] }]]), code: 'NO_TEXT' },
  { what: 'half a workbook', name: 'b.xlsx', bytes: Buffer.from('PK\u0003\u0004 and no more'), code: 'UNREADABLE' },
  {
    what: 'more cells than a document may have',
    name: 'c.csv',
    bytes: Buffer.from('1,2,3,4\n'.repeat(60_000)),
    code: 'LIMIT',
  },
])('$what: the rest is answered, and why it cannot be shown: $code', async ({ name, bytes, code }) => {
  const id = await server.owner.uploaded(name, bytes);
  for (const _again of [1, 2]) {
    const { data, errors } = await server.owner.ask(sheetsOf, { id });
    expect(data?.document).toEqual({ name, sheets: null });
    expect(errors).toMatchObject([{ path: ['document', 'sheets'], extensions: { code } }]);
  }
});

test('a document of which nothing is a table is shown as well', async () => {
  const id = await server.owner.uploaded('letter.txt', 'Dear Sir or Madam\n');
  expect(textsOf(await cells(id, { sheet: 'letter' }))).toEqual([['Dear Sir or Madam']]);
});
