import { describe, expect, test } from 'vitest';
import { pdfFile, ruledRows } from '../../../scripts/samples/pdf.ts';
import { extract } from '../../../src/engine/extraction.ts';
import { parseSpec } from '../../../src/engine/specification.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { mail } from '../../support/files/mail.ts';
import { writeZip } from '../../support/files/zip.ts';
import { failureOf, readAll } from './reading.ts';

const boats = 'Boat,Length\nAlma,9\nBore,11\n';
const fees = pdfFile([
  ruledRows(
    [
      ['Berth', 'Fee'],
      ['12', '40'],
      ['14', '55'],
    ],
    { x: 60, y: 700, widths: [90, 90] },
  ),
]);

async function tablesIn(content: Buffer | string): Promise<{ name: string; sheet: string; rows: unknown[][] }[]> {
  const tables: { name: string; sheet: string; rows: unknown[][] }[] = [];
  for await (const item of extract(sourceOf(content), parseSpec('ade: 1'))) {
    if (item.kind === 'table')
      tables[item.table.ordinal] = { name: item.table.name, sheet: item.table.sheet.name, rows: [] };
    if (item.kind === 'rows') tables[item.ordinal]?.rows.push(...item.rows.map(({ values }) => values));
  }
  return tables;
}

describe.each([
  [
    'a zip archive',
    (files: { name: string; bytes: Buffer | string }[]) =>
      writeZip(files.map(({ name, bytes }) => ({ name, data: bytes }))),
  ],
  ['an e-mail', mail],
])('%s', (_, pack) => {
  test('gives the tables of all documents in it, under their names', async () => {
    const packed = pack([
      { name: 'Boats.csv', bytes: boats },
      { name: 'fees.pdf', bytes: fees },
      { name: 'more fees.pdf', bytes: fees },
    ]);
    expect((await tablesIn(packed)).map(({ sheet, rows }) => ({ sheet, rows }))).toEqual([
      {
        sheet: 'Boats.csv',
        rows: [
          ['Alma', 9],
          ['Bore', 11],
        ],
      },
      {
        sheet: 'fees.pdf: Page 1',
        rows: [
          [12, 40],
          [14, 55],
        ],
      },
      {
        sheet: 'more fees.pdf: Page 1',
        rows: [
          [12, 40],
          [14, 55],
        ],
      },
    ]);
  });

  test('tells which files in it are no documents', async () => {
    const packed = pack([
      { name: 'boats.csv', bytes: boats },
      { name: 'logo.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex') },
    ]);
    const { sheets, warnings, details } = await readAll(packed);
    expect(sheets).toHaveLength(1);
    expect(details).toEqual({ members: 2 });
    expect(warnings.find(({ code }) => code === 'MEMBERS_LEFT_OUT')?.message).toContain('logo.png (a PNG image)');
  });

  test('without any document is refused, with the reasons', async () => {
    const packed = pack([
      { name: 'a.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex') },
      { name: 'b.txt', bytes: '' },
    ]);
    const { code, message } = await failureOf(packed);
    expect(code).toBe('UNKNOWN_FORMAT');
    expect(message).toContain('a.png (a PNG image)');
  });

  test('keeps to the limits over all of its documents', async () => {
    const packed = pack([
      { name: 'a.csv', bytes: boats },
      { name: 'b.csv', bytes: boats },
    ]);
    expect((await failureOf(packed, { limits: { cells: 9 } })).code).toBe('LIMIT_EXCEEDED');
    expect((await failureOf(packed, { limits: { sheets: 1 } })).code).toBe('LIMIT_EXCEEDED');
  });
});

test('a mail in an archive in a mail is read, and no deeper', async () => {
  const two = (bytes: Buffer | string) =>
    writeZip([
      { name: 'in.eml', data: bytes },
      { name: 'boats.csv', data: boats },
    ]);
  const inner = mail([{ name: 'boats.csv', bytes: boats }]);
  expect((await tablesIn(mail([{ name: 'all.zip', bytes: two(inner) }]))).map(({ rows }) => rows.length)).toEqual([
    2, 2,
  ]);
  const deeper = await readAll(two(two(two(two(boats)))));
  expect(deeper.warnings.map(({ message }) => message).join()).toContain('packed in more than 3');
});

test('a table in the text of a mail is one too', async () => {
  const table =
    '<table><tr><th>Boat</th><th>Length</th></tr><tr><td>Alma</td><td>9</td></tr><tr><td>Bore</td><td>11</td></tr></table>';
  const [found] = await tablesIn(mail([], table));
  expect(found?.rows).toEqual([
    ['Alma', 9],
    ['Bore', 11],
  ]);
});
