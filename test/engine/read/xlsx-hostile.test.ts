import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { writeXlsx, type XlsxSpec, xlsxParts } from '../../support/files/xlsx-writer.ts';
import { writeZip, type ZipEntry } from '../../support/files/zip.ts';
import { failureOf, readAll, withPart } from './reading.ts';

const sheetPart = 'xl/worksheets/sheet1.xml';
const spec: XlsxSpec = {
  sheets: [
    { name: 'Data', rows: Array.from({ length: 200 }, (_, index) => [`name ${index}`, index, index / 7, true]) },
  ],
};

function withRows(rows: string): Buffer {
  return writeZip(
    withPart(xlsxParts(spec), sheetPart, (xml) =>
      xml.replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${rows}</sheetData>`),
    ),
  );
}

function damaged(change: (part: ZipEntry) => ZipEntry, name = sheetPart): Buffer {
  return writeZip(xlsxParts(spec).map((part) => (part.name === name ? change(part) : part)));
}

describe('the container', () => {
  test('cut off anywhere is truncated', async () => {
    const whole = await writeXlsx(spec);
    for (let length = 4; length < whole.length; length += 97) {
      const error = await failureOf(whole.subarray(0, length));
      expect([length, error.code]).toEqual([length, 'TRUNCATED_FILE']);
    }
  });

  test('with bytes behind it is read as Excel reads it', async () => {
    const read = await readAll(Buffer.concat([await writeXlsx(spec), Buffer.from('\r\n--boundary--\r\n')]));
    expect(read.sheets[0]?.rows).toHaveLength(200);
  });

  test.each([
    ['damaged compressed data', damaged((part) => ({ ...part, compressed: Buffer.alloc(500, 0xa5) }))],
    [
      'compressed data that ends early',
      damaged((part) => ({ ...part, compressed: deflateRawSync(Buffer.from(part.data)).subarray(0, 400) })),
    ],
    ['another checksum', damaged((part) => ({ ...part, claim: { checksum: 1 } }))],
    ['a size that is too small', damaged((part) => ({ ...part, claim: { size: 100 } }))],
    ['a size that is too large', damaged((part) => ({ ...part, claim: { size: 50_000 } }))],
    [
      'a damaged table of texts',
      damaged((part) => ({ ...part, compressed: Buffer.alloc(50, 0xff) }), 'xl/sharedStrings.xml'),
    ],
  ])('with %s is malformed, and never an empty table', async (_, content) => {
    const error = await failureOf(content);
    expect(error.code).toBe('MALFORMED_FILE');
    expect(error.message).toMatch(/^xl\/\S+ inside test\.bin cannot be read: /);
  });

  test('with a password or an unusual compression is refused by name', async () => {
    expect(await failureOf(damaged((part) => ({ ...part, claim: { flags: 1 } })))).toMatchObject({
      code: 'ENCRYPTED_FILE',
    });
    expect(await failureOf(damaged((part) => ({ ...part, claim: { method: 12 } })))).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
    });
  });

  test('with a byte changed anywhere gives rows or a typed error', async () => {
    const whole = await writeXlsx({
      sheets: [
        {
          name: 'S',
          rows: [
            ['a', 1],
            ['b', 2],
          ],
        },
      ],
    });
    for (let at = 0; at < whole.length; at += 5) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      await expectRowsOrTypedError(changed, `byte ${at}`);
    }
  });

  test.each([
    [sheetPart],
    ['xl/sharedStrings.xml'],
    ['xl/workbook.xml'],
    ['xl/styles.xml'],
    ['xl/_rels/workbook.xml.rels'],
  ])('with %s garbled but packed well gives rows or a typed error', async (name) => {
    const parts = xlsxParts({
      sheets: [
        {
          name: 'S',
          rows: [
            ['a', 1, new Date(0)],
            ['b', true, { formula: 'A1' }],
          ],
        },
      ],
    });
    const garbage = [
      '<',
      '>',
      '/',
      '"',
      '&',
      '=',
      ' ',
      '0',
      'r',
      '\0',
      '\u00e9',
      '<!--',
      ']]>',
      '<c>',
      '</row>',
      '99999999999',
    ];
    const { length } = String(parts.find((part) => part.name === name)?.data);
    for (let at = 60; at < length; at += 11) {
      const insert = garbage[(at * 7) % garbage.length] ?? '';
      const garbled = withPart(parts, name, (xml) => xml.slice(0, at) + insert + xml.slice(at + (at % 4)));
      await expectRowsOrTypedError(writeZip(garbled), `${insert} at ${at}`);
    }
  });
});

async function expectRowsOrTypedError(content: Buffer, change: string): Promise<void> {
  await readAll(content).catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw new Error(change, { cause: error });
  });
}

describe('a zip bomb', () => {
  const bomb = (bytes: number, head = '<worksheet><sheetData>') => ({
    name: sheetPart,
    data: Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, ' ')]),
  });

  test('is refused by what it claims, before it is expanded', async () => {
    const error = await failureOf(damaged(() => bomb(64 * 1024 ** 2)));
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'expansionRatio', allowed: 200 } });
  });

  test('that lies about its size is stopped at the size it claims', async () => {
    const error = await failureOf(damaged(() => ({ ...bomb(64 * 1024 ** 2), claim: { size: 2_000 } })));
    expect(error.message).toContain('expands beyond its declared size');
  });

  test('in the texts is refused', async () => {
    const content = damaged(
      () => ({ ...bomb(64 * 1024 ** 2, '<sst><si><t>'), name: 'xl/sharedStrings.xml' }),
      'xl/sharedStrings.xml',
    );
    expect(await failureOf(content)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  test('of many entries is refused by their sum', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => [index, 'x'.repeat(500)]);
    const content = await writeXlsx({
      strings: 'inline',
      sheets: [1, 2, 3, 4].map((index) => ({ name: `S${index}`, rows })),
    });
    const error = await failureOf(content, { limits: { expandedBytes: 30_000 } });
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'expandedBytes' } });
  });
});

describe('limits', () => {
  test.each([
    ['rows', { rows: 150 }],
    ['columns', { columns: 3 }],
    ['cells', { cells: 300 }],
    ['sharedStringBytes', { sharedStringBytes: 100 }],
    ['cellBytes', { cellBytes: 5 }],
    ['sheets', { sheets: 0 }],
  ])('%s', async (limit, limits) => {
    expect(await failureOf(await writeXlsx(spec), { limits })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { limit },
    });
  });

  test('20,000 columns', async () => {
    const cells = '<c><v>1</v></c>'.repeat(20_000);
    const error = await failureOf(withRows(`<row r="1">${cells}</row>`));
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'columns', allowed: 16_384 } });
  });

  test('cells far apart count the blanks between them', async () => {
    const rows = Array.from(
      { length: 4_000 },
      (_, index) => `<row r="${index + 1}"><c r="XFD${index + 1}"><v>1</v></c></row>`,
    );
    expect(await failureOf(withRows(rows.join('')))).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { limit: 'cells' },
    });
  });
});

describe('references that make no sense', () => {
  test.each([
    ['<row r="1"><c r="ZZZZZZ4000000000"><v>1</v></c></row>', 'ZZZZZZ4000000000'],
    ['<row r="1"><c r="A0"><v>1</v></c></row>', 'A0'],
    ['<row r="1"><c r="$A$1"><v>1</v></c></row>', '$A$1'],
    ['<row r="1"><c r="7"><v>1</v></c></row>', '7'],
    ['<row r="1"><c r=""><v>1</v></c></row>', ''],
    ['<row r="1"><c r="A2"><v>1</v></c></row>', 'A2'],
    ['<row r="0"><c r="A1"><v>1</v></c></row>', '0'],
    ['<row r="-1"/>', '-1'],
    ['<row r="1e3"><c><v>1</v></c></row><row r="x"/>', 'x'],
  ])('%s', async (rows, reference) => {
    const error = await failureOf(withRows(rows));
    expect(error).toMatchObject({ code: 'MALFORMED_FILE', details: { reference } });
    expect(error.message).toContain('sheet “Data”');
  });

  test('a row beyond the sheet', async () => {
    const error = await failureOf(withRows('<row r="1048577"><c><v>1</v></c></row>'));
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'rows' } });
  });

  test('a row that comes twice, or when those around it were handed out', async () => {
    const twice = '<row r="5"><c><v>1</v></c></row><row r="5"><c><v>1</v></c></row>';
    expect(await failureOf(withRows(twice))).toMatchObject({ code: 'MALFORMED_FILE', details: { row: 5 } });
    const rows = Array.from({ length: 9_000 }, (_, at) => `<row r="${at + 2}"><c><v>1</v></c></row>`).join('');
    const late = withRows(`${rows}<row r="1"><c><v>1</v></c></row>`);
    expect(await failureOf(late)).toMatchObject({ code: 'MALFORMED_FILE', details: { row: 1 } });
  });
});

describe('XML', () => {
  const laughs =
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>';

  test.each([[sheetPart], ['xl/sharedStrings.xml'], ['xl/workbook.xml'], ['xl/styles.xml']])(
    'with a document type is refused in %s',
    async (name) => {
      const parts = withPart(xlsxParts(spec), name, (xml) => xml.replace(/\?>\s*/, `?>${laughs}`));
      const error = await failureOf(writeZip(parts));
      expect(error.code).toBe('MALFORMED_FILE');
      expect(error.message).toContain('document type');
    },
  );

  test.each([
    ['an unknown entity', '<row r="1"><c t="str"><v>&ha;</v></c></row>'],
    ['a bare ampersand', '<row r="1"><c t="str"><v>a & b</v></c></row>'],
    ['a character that XML forbids', '<row r="1"><c t="str"><v>&#0;</v></c></row>'],
    ['elements that are not closed', '<row r="1"><c><v>1</v></row>'],
    ['an attribute twice', '<row r="1"><!-- --><c t="n" t="s"><v>1</v></c></row>'],
  ])('with %s is malformed', async (_, rows) => {
    expect(await failureOf(withRows(rows))).toMatchObject({ code: 'MALFORMED_FILE' });
  });

  test('that ends in the middle is malformed, not short', async () => {
    const parts = xlsxParts(spec);
    const xml = String(parts.find(({ name }) => name === sheetPart)?.data);
    for (const length of [
      xml.length - 1,
      xml.indexOf('</sheetData>'),
      xml.indexOf('<row r="100"'),
      xml.indexOf('r="100"') + 20,
      80,
    ]) {
      const error = await failureOf(writeZip(withPart(parts, sheetPart, () => xml.slice(0, length))));
      expect([length, error.code]).toEqual([length, 'MALFORMED_FILE']);
    }
  });

  test('nested without end is refused', async () => {
    const error = await failureOf(withRows('<a>'.repeat(5_000)));
    expect(error.message).toContain('nested');
  });

  test.each([
    ['text', (filler: string) => `<row r="1"><!-- --><c t="str"><v>${filler}</v></c></row>`],
    ['attribute', (filler: string) => `<!-- --><row r="1" x="${filler}"><c><v>1</v></c></row>`],
    ['comment', (filler: string) => `<!--${filler}-->`],
  ])('with an endless %s is refused', async (_, rows) => {
    // Noise that deflate cannot shrink by more than the ratio allows.
    const filler = Array.from({ length: 600_000 }, (__, index) => ((index * 2_654_435_761) >>> 0).toString(36)).join(
      '',
    );
    const error = await failureOf(withRows(rows(filler)), { limits: { cellBytes: 10_000 } });
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'cellBytes' } });
  });
});
