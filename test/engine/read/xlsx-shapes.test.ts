import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../src/engine/limits.ts';
import type { Row } from '../../../src/engine/model.ts';
import type { CellContext } from '../../../src/engine/read/office/cell-values.ts';
import { CellBudget, SheetRows } from '../../../src/engine/read/sheet-rows.ts';
import { Warnings } from '../../../src/engine/read/warnings.ts';
import { RowScanner } from '../../../src/engine/read/xlsx/row-scanner.ts';
import { SheetHandler } from '../../../src/engine/read/xlsx/sheet-handler.ts';
import { HybridXml } from '../../../src/engine/read/xml/hybrid-xml.ts';
import { StrictXml } from '../../../src/engine/read/xml/strict-xml.ts';

const strings = ['zero', 'one', null, 'three'];

/** Reads a worksheet part in pieces of a size; tells also how many rows went through the fast lane. */
function readSheet(xml: string | Buffer, pieceSize = Number.POSITIVE_INFINITY) {
  const context: CellContext = {
    strings,
    numberFormats: { formats: [], ofStyle: Int32Array.of(-1, 4, 5), isoDate: 0, isoDateTime: 1 },
    epoch: 1900,
    limits: defaultLimits,
    warnings: new Warnings(),
  };
  const sink = new SheetRows('sheet “T”', defaultLimits, new CellBudget(defaultLimits));
  const handler = new SheetHandler(sink, context, 'sheet “T”');
  const scanner = new RowScanner(sink, context, 'sheet “T”');
  const bytes = Buffer.from(xml);
  const document = new HybridXml(
    { container: 'sheetData', item: 'row' },
    scanner,
    new StrictXml(handler, 'T', defaultLimits),
  );
  const rows: Row[] = [];
  const size = Math.min(pieceSize, bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    for (const _ of document.feed(bytes.subarray(at, at + size))) rows.push(...sink.take());
  }
  for (const _ of document.end()) rows.push(...sink.take());
  rows.push(...sink.take());
  return { rows, merges: handler.merges, hiddenColumns: handler.hiddenColumns, warnings: context.warnings.list() };
}

function sheet(rows: string, tail = ''): string {
  // Blank space before the root: so much is read at once, to find out about encoding and prefix.
  return `<?xml version="1.0"?>${' '.repeat(520)}<worksheet xmlns="m"><cols><col min="2" max="2" hidden="1"/></cols><sheetData>${rows}</sheetData>${tail}</worksheet>`;
}

/** A comment before the first row sends all rows to the strict parser. */
function strictly(rows: string, tail = ''): string {
  return sheet(`<!-- strict -->${rows}`, tail);
}

const row = (number: number, values: unknown[], more: Partial<Row> = {}) => ({
  number,
  values,
  formats: null,
  hidden: false,
  ...more,
});

const shapes: Record<string, { rows: string; expected: unknown[] }> = {
  'Excel’s': {
    rows: '<row r="1" spans="1:3" ht="15" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>2.5</v></c><c r="C1" s="2"/></row>',
    expected: [row(1, ['zero', 2.5], { formats: [undefined, 4] })],
  },
  'LibreOffice’s, with defaults written out': {
    rows: '<row r="1" customFormat="false" hidden="false"><c r="A1" s="0" t="n"><v>1</v></c><c r="B1" s="0" t="b"><v>1</v></c></row>',
    expected: [row(1, [1, true])],
  },
  'without references': {
    rows: '<row><c><v>1</v></c><c/><c t="s"><v>1</v></c></row><row/><row><c><v>2</v></c></row>',
    expected: [row(1, [1, null, 'one']), row(3, [2])],
  },
  'with references on cells only': {
    rows: '<row><c r="B5"><v>1</v></c></row><row><c r="A9"><v>2</v></c></row>',
    expected: [row(5, [null, 1]), row(9, [2])],
  },
  'cells out of order': {
    rows: '<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>',
    expected: [row(1, [1, null, 3])],
  },
  'single quotes, white space and attributes in any order': {
    rows: "\n <row  hidden='true' r='7' >\r\n\t<c  t='s'  s='1' r='A7' > <v>3</v> </c>\n</row>\n",
    expected: [row(7, ['three'], { formats: [4], hidden: true })],
  },
  'line breaks between attributes': {
    rows: '<row\n r="1"><c\n r="B1"\tt="s"><v>0</v></c></row>',
    expected: [row(1, [null, 'zero'])],
  },
  'inline strings, plain and rich': {
    rows: '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a &amp; b</t></is></c><c r="B1" t="inlineStr"><is><r><rPr><b/></rPr><t>c</t></r><r><t>d</t></r><rPh sb="0" eb="1"><t>e</t></rPh></is></c></row>',
    expected: [row(1, [' a & b', 'cd'])],
  },
  'formulas of all kinds': {
    rows: '<row r="1"><c r="A1"><f>1&lt;2</f><v>1</v></c><c r="B1"><f t="shared" ref="B1:B9" si="0">A1+1</f><v>2</v></c><c r="C1"><f t="shared" si="0"/><v>3</v></c><c r="D1" t="str"><f>"x"</f><v>x&#10;y</v></c></row>',
    expected: [row(1, [1, 2, 3, 'x\ny'])],
  },
  'booleans in every notation': {
    rows: '<row r="1"><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="b"><v>true</v></c><c t="b"><v>FALSE</v></c></row>',
    expected: [row(1, [true, false, true, false])],
  },
  'numbers in every notation': {
    rows: '<row r="1"><c r="A1"><v>-0</v></c><c r="B1"><v>1E-3</v></c><c r="C1"><v>0.10000000000000001</v></c><c r="D1"><v> 5 </v></c><c r="E1"><v>-12.50</v></c></row>',
    expected: [row(1, [0, 0.001, 0.1, 5, -12.5])],
  },
  'empty values and empty texts': {
    rows: '<row r="1"><c r="A1"><v></v></c><c r="B1"><v/></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="inlineStr"><is><t></t></is></c><c r="E1"><v>1</v></c></row>',
    expected: [row(1, [null, null, null, null, 1])],
  },
  'escapes and characters of all lengths': {
    rows: '<row r="1"><c r="A1" t="str"><v>é€😀_x000D_&#x1F600;&#233;</v></c></row>',
    expected: [row(1, ['é€😀\r😀é'])],
  },
};

describe.each(Object.entries(shapes))('rows %s', (_, { rows, expected }) => {
  test('are read by the scanner and by the strict parser alike', () => {
    expect(readSheet(sheet(rows)).rows).toEqual(expected);
    expect(readSheet(strictly(rows)).rows).toEqual(expected);
  });

  test('may be cut anywhere', () => {
    const xml = Buffer.from(sheet(rows, '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'));
    const whole = readSheet(xml);
    expect(whole.merges).toHaveLength(1);
    expect(whole.hiddenColumns).toEqual([{ first: 2, last: 2 }]);
    for (let size = 1; size < 40; size++) expect(readSheet(xml, size), `pieces of ${size}`).toEqual(whole);
  });
});

describe('shapes that only the strict parser knows', () => {
  const before = '<row r="1"><c r="A1"><v>1</v></c></row>';
  const after = '<row r="3"><c r="A3"><v>3</v></c></row>';

  test.each([
    ['a comment between rows', '<!-- <row r="2"/> --><row r="2"><c r="A2"><v>2</v></c></row>', 2],
    ['a comment in a value', '<row r="2"><c r="A2"><v>1<!-- 0 -->2</v></c></row>', 12],
    ['CDATA', '<row r="2"><c r="A2" t="str"><v><![CDATA[<row>&amp;]]></v></c></row>', '<row>&amp;'],
    [
      'CDATA with an end tag inside',
      '<row r="2"><c r="A2" t="str"><v><![CDATA[</sheetData></row>]]></v></c></row>',
      '</sheetData></row>',
    ],
    ['a processing instruction', '<?x y?><row r="2"><c r="A2"><v>2</v></c></row>', 2],
    ['an extension list in a cell', '<row r="2"><c r="A2"><v>2</v><extLst><ext><v>9</v></ext></extLst></c></row>', 2],
    ['an unknown element in a row', '<row r="2"><cx r="B2"><v>9</v></cx><c r="A2"><v>2</v></c></row>', 2],
    ['a foreign prefix on a cell', '<row r="2"><y:c r="A2"><y:v>2</y:v></y:c></row>', 2],
  ])('%s', (_, rows, value) => {
    const expected = [row(1, [1]), row(2, [value]), row(3, [3])];
    const xml = Buffer.from(sheet(before + rows + after));
    for (const size of [Number.POSITIVE_INFINITY, 1, 7, 64]) expect(readSheet(xml, size).rows).toEqual(expected);
  });

  test('UTF-16', () => {
    const xml = sheet(before + after).replace('?>', ' encoding="UTF-16"?>');
    expect(readSheet(Buffer.from(`\ufeff${xml}`, 'utf16le'), 5).rows).toEqual([row(1, [1]), row(3, [3])]);
  });

  test('another declared encoding', () => {
    const xml = sheet('<row r="1"><c t="str"><v>Zoé</v></c></row>').replace('?>', ' encoding="ISO-8859-1"?>');
    expect(readSheet(Buffer.from(xml, 'latin1')).rows).toEqual([row(1, ['Zoé'])]);
  });

  test('a row of many megabytes', () => {
    const cells = Array.from({ length: 10 }, () => `<c t="str"><v>${'x'.repeat(999_999)}</v></c>`).join('');
    const [first] = readSheet(sheet(`<row>${cells}</row>`), 256 * 1024).rows;
    expect(first?.values.map((value) => String(value).length)).toEqual(Array(10).fill(999_999));
  });
});

describe('a prefix on all elements', () => {
  const rows =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><v>a&lt;x:b</v></c></row><!-- <x:c> --><row r="2"><c t="str"><v><![CDATA[<x:v>]]></v></c></row>';
  const xml = Buffer.from(
    sheet(rows)
      .replace(/<(\/?)(?=[a-z])(?!x:)/g, '<$1x:')
      .replace('xmlns=', 'xmlns:x=')
      .replace('<?x:xml', '<?xml'),
  );

  test.each([Number.POSITIVE_INFINITY, 1, 2, 3, 11])('is read in pieces of %d', (size) => {
    expect(readSheet(xml, size).rows).toEqual([row(1, ['zero', 'a<x:b']), row(2, ['<x:v>'])]);
  });
});

test('random rows are read by both parsers alike, in pieces of any size', () => {
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const pick = <T>(items: readonly T[]): T => items[next(items.length)] ?? (items[0] as T);
  const cell = (column: number, number: number) => {
    const reference = next(4) === 0 ? '' : ` r="${String.fromCharCode(65 + column)}${number}"`;
    const style = pick(['', ' s="0"', ' s="1"', ' s="2"', ' s="77"']);
    const content = pick([
      '><v>12</v></c>',
      '><v>-3.25</v></c>',
      '><v>1.5E-5</v></c>',
      ' t="s"><v>3</v></c>',
      ' t="s"><v>2</v></c>',
      ' t="b"><v>0</v></c>',
      ' t="e"><v>#N/A</v></c>',
      ' t="str"><f>A1</f><v>x&amp;é</v></c>',
      ' t="inlineStr"><is><t> y </t></is></c>',
      '/>',
      '></c>',
      ' t="n"><f>B2</f></c>',
      ' t="d"><v>2024-01-31</v></c>',
    ]);
    return `<c${reference}${style}${content}`;
  };
  for (let run = 0; run < 60; run++) {
    let rows = '';
    let number = 0;
    for (let count = next(12); count > 0; count--) {
      number += 1 + next(3);
      const cells = Array.from({ length: next(8) }, (_, column) => cell(column, number)).join('');
      rows +=
        cells === ''
          ? `<row r="${number}"/>`
          : `<row r="${number}"${pick(['', ' hidden="1"', ' ht="12"'])}>${cells}</row>`;
    }
    const strict = readSheet(strictly(rows));
    expect(readSheet(sheet(rows))).toEqual(strict);
    expect(readSheet(sheet(rows), 1 + next(90))).toEqual(strict);
  }
});
