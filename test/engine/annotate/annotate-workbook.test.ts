import { expect, test } from 'vitest';
import { annotateWorkbook } from '../../../src/engine/annotate/annotate-workbook.ts';
import type { Annotation } from '../../../src/engine/annotate/annotation.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import type { ByteSource, CellValue } from '../../../src/engine/model.ts';
import { openWorkbook } from '../../../src/engine/read/workbook.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

const options = { limits: defaultLimits, encoding: 'auto', delimiter: 'auto' };
const csv = 'Stock\n\nItem,Count\nTea,3\n\nMilk,x\n';

const annotation: Annotation = {
  document: 'stock.csv',
  sheets: [
    {
      index: 0,
      name: 'History',
      columnCount: 2,
      verdicts: [
        { first: 1, last: 1, role: 'metadata', why: 'A line of its own.' },
        { first: 3, last: 3, role: 'header', why: 'Words over figures.' },
        { first: 4, last: 6, role: 'data', why: 'Values.' },
      ],
    },
  ],
  tables: [
    {
      name: 'Stock',
      score: 0.9,
      rowCount: 2,
      reasons: ['A3:B6 holds values.'],
      issueCount: 1,
      issues: [
        {
          row: 2,
          sourceRow: 6,
          column: 'count',
          sheet: 0,
          sourceCell: 'B6',
          rule: 'type',
          severity: 'error',
          message: '"x" is not a number.',
        },
      ],
      regions: [{ sheet: 0, range: { top: 3, left: 1, bottom: 6, right: 2 }, headerRows: [3] }],
    },
  ],
};

async function annotated(painted?: number): Promise<{ complete: boolean; bytes: Buffer }> {
  const chunks: Uint8Array[] = [];
  const sink = { write: async (chunk: Uint8Array) => void chunks.push(Uint8Array.from(chunk)) };
  const workbook = await openWorkbook(sourceOf(csv, 'stock.csv'), options);
  try {
    return { ...(await annotateWorkbook(workbook, annotation, sink, painted)), bytes: Buffer.concat(chunks) };
  } finally {
    await workbook.close();
  }
}

async function sheetsOf(source: ByteSource): Promise<Map<string, Map<number, CellValue[]>>> {
  const workbook = await openWorkbook(source, options);
  const sheets = new Map<string, Map<number, CellValue[]>>();
  for await (const sheet of workbook.sheets()) {
    const rows = new Map<number, CellValue[]>();
    for await (const batch of sheet.rows()) for (const row of batch) rows.set(row.number, row.values);
    sheets.set(sheet.name, rows);
  }
  await workbook.close();
  return sheets;
}

test('keeps every text at its address, says why beside it, and gives sheets names that Excel takes', async () => {
  const { complete, bytes } = await annotated();
  expect(complete).toBe(true);
  const sheets = await sheetsOf(sourceOf(bytes, 'copy.xlsx'));
  // “History” is a name that Excel keeps for itself.
  expect([...sheets.keys()]).toEqual(['ADE legend', 'History (2)']);
  const copy = sheets.get('History (2)');
  expect(copy?.get(1)).toEqual(['Stock', null, null, 'metadata: A line of its own.']);
  expect(copy?.get(3)?.slice(0, 2)).toEqual(['Item', 'Count']);
  expect(copy?.get(4)).toEqual(['Tea', '3']);
  expect(copy?.get(6)).toEqual(['Milk', 'x']);
  const legend = [...(sheets.get('ADE legend')?.values() ?? [])];
  expect(legend).toContainEqual(['Stock', 'A3:B6', '2', '90 %', 'A3:B6 holds values.']);
  expect(legend).toContainEqual(['error', 'B6', 'count', 'type', '"x" is not a number.']);
});

test('stops when the cells are used up, with a workbook that opens all the same', async () => {
  const { complete, bytes } = await annotated(4);
  expect(complete).toBe(false);
  const copy = (await sheetsOf(sourceOf(bytes, 'copy.xlsx'))).get('History (2)');
  expect([...(copy?.keys() ?? [])]).toEqual([1, 3]);
});
