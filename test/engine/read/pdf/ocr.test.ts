import { describe, expect, test } from 'vitest';
import { type Mark, pdfFile, ruledRows } from '../../../../scripts/samples/pdf.ts';
import type { Limits } from '../../../../src/engine/limits.ts';
import { defaultLimits } from '../../../../src/engine/limits.ts';
import { openWorkbook } from '../../../../src/engine/read/workbook.ts';
import { sourceOf } from '../../../support/files/byte-source.ts';
import { codesOf, readAll } from '../reading.ts';
import { gridOf } from './pages.ts';
import { scanned } from './scan.ts';
import { typeset } from './typeset.ts';

const fees = [
  ['Berth', 'Boat', 'Metres', 'Fee'],
  ['12', 'Sea Otter', '9.5', '1,240.00'],
  ['14', 'Grey Seal', '11.0', '1,475.50'],
  ['17', 'Puffin', '7.2', '960.00'],
];
const ruled = ruledRows(fees, { x: 60, y: 760, widths: [70, 120, 80, 90], rowHeight: 24 });
const open = typeset(fees, { size: 11, padding: { x: 12, y: 4 }, align: 'top', rules: 'none' });

async function tablesIn(
  pages: Mark[][],
  {
    ocr = 'auto',
    ocrLanguages = ['eng'],
    limits = {},
  }: { ocr?: 'auto' | 'off'; ocrLanguages?: string[]; limits?: Partial<Limits> } = {},
) {
  const workbook = await openWorkbook(sourceOf(pdfFile(pages)), {
    limits: { ...defaultLimits, ...limits },
    encoding: 'auto',
    delimiter: 'auto',
    ocr,
    ocrLanguages,
  });
  try {
    const sheets = [];
    for await (const sheet of workbook.sheets()) sheets.push(sheet);
    return {
      tables: sheets.flatMap(({ layout = [] }) => layout),
      warnings: workbook.warnings,
      details: workbook.details,
    };
  } finally {
    await workbook.close();
  }
}

describe('a page that is a picture', { timeout: 120_000 }, () => {
  test.each([
    ['drawn with rules', ruled],
    ['aligned only', open],
  ])('gives its table, %s, with the confidence of every cell', async (_, marks) => {
    const { tables, warnings, details } = await tablesIn([scanned(marks)]);
    expect(tables.map(gridOf)).toEqual([fees]);
    expect(tables[0]?.cells.every(({ confidence = 0 }) => confidence > 0.5 && confidence <= 1)).toBe(true);
    expect(tables[0]?.reasons.at(-1)).toMatch(/^Its texts were recognised in a picture, with \d+ % confidence/);
    expect(warnings.map(({ code }) => code)).toContain('RECOGNISED_TEXT');
    expect(details.recognisedPages).toBe(1);
  });

  test.each([
    ['with rules, falling', ruled, 1.7],
    ['with rules, rising', ruled, -3],
    ['aligned only', open, 2.4],
  ])('that was fed crooked is read as a straight one: %s', async (_, marks, crooked) => {
    const { tables } = await tablesIn([scanned(marks, { crooked })]);
    expect(tables.map(gridOf)).toEqual([fees]);
    expect(tables[0]?.score).toBeGreaterThan(0.6);
  });

  test('in another language is read with the data of it', async () => {
    const streets = [
      ['Straße', 'Größe', 'Gebühr'],
      ['Mühlgäßchen', 'groß', '120,50'],
      ['Königsplatz', 'mäßig', '88,00'],
      ['Löwenstraße', 'übrig', '1.240,00'],
    ];
    const marks = ruledRows(streets, { x: 60, y: 760, widths: [140, 90, 90], rowHeight: 24 });
    const { tables } = await tablesIn([scanned(marks, { dpi: 300 })], { ocrLanguages: ['deu'] });
    expect(tables.map(gridOf)).toEqual([streets]);
  });

  test('in a language that is not installed is refused with what to install', async () => {
    await expect(tablesIn([scanned(ruled)], { ocrLanguages: ['eng', 'xho'] })).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringContaining('npm install @tesseract.js-data/xho'),
    });
  });

  test('is read among others, whose texts stay as they are printed', async () => {
    const { tables, warnings } = await tablesIn([ruled, scanned(ruled)]);
    expect(tables.map(gridOf)).toEqual([fees, fees]);
    expect(tables[0]?.cells.some(({ confidence }) => confidence !== undefined)).toBe(false);
    expect(warnings.find(({ code }) => code === 'RECOGNISED_TEXT')?.message).toContain(
      'The text of page 2 was recognised',
    );
  });

  test('is told as one where it is not to be recognised', async () => {
    const { tables, warnings } = await tablesIn([ruled, scanned(ruled)], { ocr: 'off' });
    expect(tables).toHaveLength(1);
    expect(warnings.map(({ code }) => code)).toEqual(['NO_TEXT']);
    expect(codesOf(await readAll(pdfFile([ruled, scanned(ruled)])))).toEqual(['NO_TEXT']);
  });

  test('too coarse to be read is told as one without text', async () => {
    const { warnings } = await tablesIn([ruled, scanned(ruled, { dpi: 40 })]);
    expect(warnings.map(({ code }) => code)).toEqual(['NO_TEXT']);
  });

  test('counts its characters against the limits, and stops with the signal', async () => {
    await expect(tablesIn([scanned(ruled)], { limits: { cells: 20 } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    const stop = new AbortController();
    const workbook = await openWorkbook(sourceOf(pdfFile([scanned(ruled)])), {
      limits: defaultLimits,
      encoding: 'auto',
      delimiter: 'auto',
      ocr: 'auto',
      signal: stop.signal,
    });
    const reading = workbook.sheets()[Symbol.asyncIterator]().next();
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await workbook.close();
  });
});
