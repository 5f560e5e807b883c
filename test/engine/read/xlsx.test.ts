import { describe, expect, test } from 'vitest';
import { CellError } from '../../../src/engine/model.ts';
import { writeXlsx, type XlsxCell, type XlsxSpec, xlsxParts } from '../../support/files/xlsx-writer.ts';
import { writeZip } from '../../support/files/zip.ts';
import { codesOf, failureOf, open, readAll, valuesOf, withoutPart, withPart } from './reading.ts';

const sheetPart = 'xl/worksheets/sheet1.xml';

function oneSheet(rows: XlsxCell[][], more: Partial<XlsxSpec['sheets'][number]> = {}): XlsxSpec {
  return { sheets: [{ name: 'Data', rows, ...more }] };
}

/** A workbook with this as the contents of its only sheet's `sheetData`. */
function withRows(rows: string, spec: XlsxSpec = oneSheet([])): Buffer {
  return writeZip(
    withPart(xlsxParts(spec), sheetPart, (xml) =>
      xml.replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${rows}</sheetData>`),
    ),
  );
}

describe('values', () => {
  test.each(['shared', 'inline'] as const)('of every type, with %s strings', async (strings) => {
    const rows: XlsxCell[][] = [
      ['text', 'é 😀 <&> "q"', ' padded ', 'a\nb', '_x000D_ stays', 'bell\u0007'],
      [1, -2.5, 0, 1e-7, 123_456_789_012_345, 0.1],
      [true, false, { error: '#N/A' }, { error: '#DIV/0!' }],
    ];
    const read = await readAll(await writeXlsx({ ...oneSheet(rows), strings }));
    expect(read.sheets[0]?.rows.map(({ values }) => values)).toEqual([
      rows[0],
      rows[1],
      [true, false, new CellError('#N/A'), new CellError('#DIV/0!')],
    ]);
    expect(read.warnings).toEqual([]);
  });

  test('of numbers exactly as a parser of decimals would read them', async () => {
    const numbers = [
      '0.1',
      '0.30000000000000004',
      '123456.789',
      '9007199254740993',
      '1.7976931348623157E+308',
      '5e-324',
    ]
      .concat([
        '-0.000001',
        '100',
        '3.',
        '1E3',
        '2.2250738585072011e-308',
        '12345678901234567890',
        '0.1234567890123456',
      ])
      .concat(['8.41', '1.005', '99999999999999.99', '4503599627370497.5', '-7.0E-2']);
    const cells = numbers.map((number) => `<c><v>${number}</v></c>`).join('');
    // Digits that a double would lose stay digits.
    const kept = (number: string) => /^\d{16,}$/.test(number) && !Number.isSafeInteger(Number(number));
    expect(await valuesOf(withRows(`<row>${cells}</row>`))).toEqual([
      numbers.map((number) => (kept(number) ? number : Number(number))),
    ]);
  });

  test('of formulas are their stored results', async () => {
    const read = await readAll(
      await writeXlsx(
        oneSheet([
          [
            { formula: 'SUM(B1:B9)', value: 45 },
            { formula: 'A1&"x"', value: '45x' },
            { formula: 'A1>1', value: true },
            { formula: 'NA()', error: '#N/A' },
          ],
        ]),
      ),
    );
    expect(read.sheets[0]?.rows[0]?.values).toEqual([45, '45x', true, new CellError('#N/A')]);
    expect(read.warnings).toEqual([]);
  });

  test('of formulas that were never computed are blank, with a warning', async () => {
    const read = await readAll(await writeXlsx(oneSheet([['total', { formula: 'SUM(B2:B9)' }]])));
    expect(read.sheets[0]?.rows[0]?.values).toEqual(['total']);
    expect(read.warnings).toMatchObject([
      { code: 'UNCALCULATED_FORMULA', message: expect.stringContaining('Cell B1 of the sheet “Data”') },
    ]);
  });

  test('of rich text are the runs joined, without reading aids', async () => {
    const plain = await readAll(await writeXlsx(oneSheet([[{ runs: ['bold ', 'and', ' plain'] }]])));
    expect(plain.sheets[0]?.rows[0]?.values).toEqual(['bold and plain']);
    const rich =
      '<si><r><rPr><b/><sz val="11"/></rPr><t>東</t></r><r><t xml:space="preserve"> 京</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh><phoneticPr fontId="1"/></si><si><t/></si><si/><si><t>a_x000D__x000A_b_x005F_x000A_</t></si>';
    const parts = withPart(xlsxParts(oneSheet([])), 'xl/sharedStrings.xml', (xml) =>
      xml.replace('</sst>', `${rich}</sst>`),
    );
    const cells = [0, 1, 2, 3].map((index) => `<c t="s"><v>${index}</v></c>`).join('');
    const filled = withPart(parts, sheetPart, (xml) => xml.replace('<sheetData>', `<sheetData><row>${cells}</row>`));
    expect(await valuesOf(writeZip(filled))).toEqual([['東 京', null, null, 'a\r\nb_x000A_']]);
  });

  test('that are blank leave no trace', async () => {
    const read = await readAll(
      withRows(
        '<row r="2"><c r="A2" s="0"/><c r="C2"><v>1</v></c><c r="D2" t="str"><v></v></c></row><row r="3"><c r="A3"/></row><row r="4"/>',
      ),
    );
    expect(read.sheets[0]?.rows).toEqual([{ number: 2, values: [null, null, 1], formats: null, hidden: false }]);
  });
});

describe('number formats', () => {
  test('tell what a number is', async () => {
    const { sheets } = await readAll(
      await writeXlsx(
        oneSheet([
          [
            { value: 1.5, format: '0.00' },
            2,
            { value: 0.5, format: '0%' },
            { value: 1.25, format: '[h]:mm' },
            new Date('2024-02-29'),
            new Date('2024-02-29T12:00:00Z'),
            { value: 'x', format: '@' },
          ],
        ]),
      ),
    );
    const [sheet] = sheets;
    expect(sheet?.rows[0]?.values).toEqual([1.5, 2, 0.5, 1.25, 45_351, 45_351.5, 'x']);
    const kinds = sheet?.rows[0]?.formats?.map((index) => (index === undefined ? null : sheet.head.formats[index]));
    expect(kinds).toEqual([
      { code: '0.00', kind: 'number' },
      null,
      { code: '0%', kind: 'percent' },
      { code: '[h]:mm', kind: 'duration' },
      { code: 'yyyy-mm-dd', kind: 'date' },
      { code: 'yyyy-mm-dd hh:mm:ss', kind: 'datetime' },
      { code: '@', kind: 'text' },
    ]);
  });

  test('ISO dates become serial numbers with a date format', async () => {
    const { sheets } = await readAll(
      withRows('<row><c t="d"><v>2024-02-29</v></c><c t="d"><v>2024-02-29T06:00:00Z</v></c></row>'),
    );
    const [sheet] = sheets;
    expect(sheet?.rows[0]?.values).toEqual([45_351, 45_351.25]);
    const kinds = sheet?.rows[0]?.formats?.map((index) => sheet.head.formats[index ?? -1]?.kind);
    expect(kinds).toEqual(['date', 'datetime']);
  });

  test('the 1904 epoch is the sheet’s', async () => {
    const spec = { ...oneSheet([[new Date('2024-02-29')]]), date1904: true };
    const { sheets, details } = await readAll(await writeXlsx(spec));
    expect(sheets[0]?.head.epoch).toBe(1904);
    expect(sheets[0]?.rows[0]?.values).toEqual([43_889]);
    expect(details).toEqual({ sheets: 1, epoch: 1904 });
  });

  test('a workbook without styles or shared strings still has numbers', async () => {
    const parts = withoutPart(
      withoutPart(xlsxParts(oneSheet([[1, new Date('2024-01-01')]])), 'xl/styles.xml'),
      'xl/sharedStrings.xml',
    );
    const { sheets } = await readAll(writeZip(parts));
    expect(sheets[0]?.rows[0]).toMatchObject({ values: [1, 45_292], formats: null });
  });
});

describe('sheets', () => {
  test('come in order, with their names and states; chart sheets count but are skipped', async () => {
    const spec: XlsxSpec = {
      sheets: [
        { name: 'A & B', rows: [['a']] },
        { name: 'Chart', rows: [] },
        { name: 'Hidden', rows: [['h']], state: 'hidden' },
        { name: 'Very', rows: [['v']], state: 'veryHidden' },
      ],
    };
    const parts = withPart(xlsxParts(spec), 'xl/_rels/workbook.xml.rels', (xml) =>
      xml.replace(/worksheet(" Target="worksheets\/sheet2)/, 'chartsheet$1'),
    );
    const { sheets } = await readAll(writeZip(parts));
    expect(sheets.map(({ head: { index, name, hidden }, rows }) => [index, name, hidden, rows[0]?.values[0]])).toEqual([
      [0, 'A & B', false, 'a'],
      [2, 'Hidden', true, 'h'],
      [3, 'Very', true, 'v'],
    ]);
  });

  test('tell merged ranges, hidden rows and hidden columns', async () => {
    const { sheets } = await readAll(
      await writeXlsx(
        oneSheet(
          [
            ['a', 'b', 'c'],
            [1, 2, 3],
            [4, 5, 6],
          ],
          {
            merges: ['A1:C1', 'B3'],
            hiddenRows: [2],
            hiddenColumns: [{ first: 2, last: 3 }],
            columnWidths: { 1: 20 },
            origin: { row: 1, column: 1 },
          },
        ),
      ),
    );
    const [sheet] = sheets;
    expect(sheet?.merges).toEqual([
      { top: 1, left: 1, bottom: 1, right: 3 },
      { top: 3, left: 2, bottom: 3, right: 2 },
    ]);
    expect(sheet?.rows.map(({ hidden }) => hidden)).toEqual([false, true, false]);
    expect(sheet?.head.hiddenColumns).toEqual([{ first: 2, last: 3 }]);
  });

  test('may start anywhere', async () => {
    const { sheets } = await readAll(await writeXlsx(oneSheet([['x', 1]], { origin: { row: 40, column: 28 } })));
    expect(sheets[0]?.rows).toMatchObject([{ number: 40 }]);
    expect(sheets[0]?.rows[0]?.values.slice(26)).toEqual([null, 'x', 1]);
  });

  test('may be skipped or left before their end', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => [index, 'x']);
    const content = await writeXlsx({ sheets: ['a', 'b', 'c'].map((name) => ({ name, rows })) });
    const workbook = await open(content);
    const seen: unknown[] = [];
    for await (const sheet of workbook.sheets()) {
      if (sheet.name === 'a') continue;
      for await (const batch of sheet.rows()) {
        seen.push([sheet.name, batch[0]?.number]);
        if (sheet.name === 'b') break;
      }
    }
    expect(seen.slice(0, 2)).toEqual([
      ['b', 1],
      ['c', 1],
    ]);
    expect(workbook.fractionRead()).toBe(1);
    await workbook.close();
  });

  test('of a part that is missing are an error, not an empty sheet', async () => {
    const error = await failureOf(writeZip(withoutPart(xlsxParts(oneSheet([['a']])), sheetPart)));
    expect(error).toMatchObject({ code: 'MALFORMED_FILE', details: { sheet: 'Data' } });
  });

  test('are found by absolute, upper-case and backslashed targets', async () => {
    const parts = withPart(xlsxParts(oneSheet([['a']])), 'xl/_rels/workbook.xml.rels', (xml) =>
      xml.replace('worksheets/sheet1.xml', '/xl/../XL\\Worksheets/./Sheet1.xml'),
    );
    expect(await valuesOf(writeZip(parts))).toEqual([['a']]);
  });

  test('of a strict file are read alike', async () => {
    const strict = xlsxParts(oneSheet([['a', 1]])).map((part) => ({
      ...part,
      data: String(part.data)
        .replaceAll(
          'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
          'http://purl.oclc.org/ooxml/officeDocument/relationships',
        )
        .replaceAll(
          'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
          'http://purl.oclc.org/ooxml/spreadsheetml/main',
        ),
    }));
    expect(await valuesOf(writeZip(strict))).toEqual([['a', 1]]);
  });
});

describe('what does not hold what it claims', () => {
  test('is kept as text where it can be, and told', async () => {
    const read = await readAll(
      withRows(
        '<row r="1"><c r="A1"><v>abc</v></c><c r="B1" t="d"><v>soon</v></c><c r="C1" t="s"><v>99</v></c><c r="D1"><v>1</v></c></row>',
      ),
    );
    expect(read.sheets[0]?.rows[0]?.values).toEqual(['abc', 'soon', new CellError('#REF!'), 1]);
    expect(codesOf(read)).toEqual(['NOT_A_NUMBER', 'NOT_A_DATE', 'MISSING_TEXT']);
    expect(read.warnings[0]?.message).toContain('Cell A1');
  });

  test('texts without a table of texts are told', async () => {
    const read = await readAll(writeZip(withoutPart(xlsxParts(oneSheet([['a']])), 'xl/sharedStrings.xml')));
    expect(codesOf(read)).toEqual(['MISSING_TEXT']);
  });

  test('a merge that is no range is ignored, and told', async () => {
    const read = await readAll(await writeXlsx(oneSheet([['a']], { merges: ['A1:B', 'A1:ZZZZ9', 'A1:B1'] })));
    expect(read.sheets[0]?.merges).toHaveLength(1);
    expect(codesOf(read)).toEqual(['BAD_MERGE']);
  });
});
