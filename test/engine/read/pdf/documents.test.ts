import { describe, expect, test } from 'vitest';
import { alignedRows, type Mark, pdfFile, ruledRows } from '../../../../scripts/samples/pdf.ts';
import { sourceOf } from '../../../support/files/byte-source.ts';
import { protect } from '../../../support/files/pdf-security.ts';
import { codesOf, failureOf, open, readAll } from '../reading.ts';
import { read } from './pages.ts';

const table = ruledRows(
  [
    ['Name', 'Born'],
    ['Ann', '1990'],
    ['Bob', '1985'],
  ],
  { x: 60, y: 700, widths: [100, 100] },
);
const scan: Mark[] = [{ picture: [0, 0, 595, 842] }];

describe('a PDF', () => {
  test('has a sheet for every page, paragraphs as rows around the tables', async () => {
    const heading: Mark = { text: 'Members of the club', x: 60, y: 740 };
    const { sheets, details } = await read([[heading, ...table], [{ text: 'The end', x: 60, y: 700 }]]);
    expect(details).toEqual({ pages: 2 });
    expect(sheets.map(({ head }) => head.name)).toEqual(['Page 1', 'Page 2']);
    expect(sheets[0]?.rows.map(({ number, values }) => [number, ...values])).toEqual([
      [1, 'Members of the club'],
      [3, 'Name', 'Born'],
      [4, 'Ann', '1990'],
      [5, 'Bob', '1985'],
    ]);
    expect(sheets[0]?.head.layout?.[0]?.range).toEqual({ top: 3, left: 1, bottom: 5, right: 2 });
    expect(sheets[1]?.head.layout).toEqual([]);
  });

  test('that only restricts printing is read', async () => {
    const { sheets } = await read([table], { security: protect('owner', '') });
    expect(sheets[0]?.rows).toHaveLength(3);
  });

  test('that needs a password is refused as encrypted', async () => {
    const error = await failureOf(pdfFile([table], { security: protect('owner', 'secret') }));
    expect(error).toMatchObject({ code: 'ENCRYPTED_FILE', message: expect.stringContaining('without the password') });
  });

  test('of pictures only is refused with the advice to recognise its text', async () => {
    const error = await failureOf(pdfFile([scan, scan]));
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FORMAT', details: { pages: 2 } });
    expect(error.message).toContain('OCR');
  });

  test('with a scanned page among others is read with a warning', async () => {
    const workbook = await read([table, scan]);
    expect(codesOf(workbook)).toEqual(['NO_TEXT']);
    expect(workbook.warnings[0]?.message).toContain('page 2:');
  });

  test('with many scanned pages names every one of them', async () => {
    const { warnings } = await read([scan, table, ...Array.from({ length: 12 }, () => scan), table, scan]);
    expect(warnings[0]?.message).toContain('pages 1, 3–14, 16:');
  });

  test('whose pages are blank has no tables and no fault', async () => {
    const { sheets, warnings } = await read([[], []]);
    expect(sheets.map(({ rows }) => rows)).toEqual([[], []]);
    expect(warnings).toEqual([]);
  });

  test('without its end is still read, and a torn one is refused as malformed', async () => {
    const whole = pdfFile([table]);
    const { sheets } = await readAll(whole.subarray(0, whole.lastIndexOf('xref')));
    expect(sheets[0]?.rows).toHaveLength(3);
    const error = await failureOf(whole.subarray(0, 60));
    expect(error).toMatchObject({ code: 'MALFORMED_FILE' });
  });

  test('passing the limits on pages or on text is refused', async () => {
    expect(await failureOf(pdfFile([table, table]), { limits: { sheets: 1 } })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { limit: 'sheets' },
    });
    expect(await failureOf(pdfFile([table]), { limits: { cells: 10 } })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { limit: 'cells' },
    });
  });

  test('closes its source, also when reading stops early', async () => {
    const source = sourceOf(pdfFile([table, table]));
    const workbook = await open(source);
    for await (const sheet of workbook.sheets()) {
      expect(sheet.name).toBe('Page 1');
      break;
    }
    await workbook.close();
    expect(source.closed).toBe(true);
  });

  test('stops with the reason of the signal, in the middle of a page of much text', async () => {
    const rows = Array.from({ length: 4_000 }, (_, row) =>
      Array.from({ length: 10 }, (_, column) => `${row}.${column}`),
    );
    const crowded = alignedRows(rows, {
      x: 10,
      y: 840,
      widths: new Array<number>(10).fill(55),
      rowHeight: 0.2,
      size: 4,
    });
    const stop = new AbortController();
    const reason = new Error('enough');
    const reading = readAll(pdfFile([crowded, crowded, crowded]), { signal: stop.signal });
    setTimeout(() => stop.abort(reason), 20);
    await expect(reading).rejects.toBe(reason);
  });
});
