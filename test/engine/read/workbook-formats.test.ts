import { utils } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import { shownText } from '../../../src/engine/format/shown-text.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { CellError } from '../../../src/engine/model.ts';
import { Archive } from '../../../src/engine/read/zip/archive.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { sampleBook, writeWorkbook } from '../../support/files/workbooks.ts';
import { writeZip, type ZipEntry } from '../../support/files/zip.ts';
import { failureOf, open, type ReadSheet, readAll, withPart } from './reading.ts';

const formats = [
  ['XLSX', 'xlsx'],
  ['XLS', 'biff8'],
  ['XLSB', 'xlsb'],
  ['ODS', 'ods'],
  ['XML', 'xlml'],
] as const;

function shown({ head, rows }: ReadSheet): string[][] {
  return rows.map(({ values, formats: used }) =>
    values.map((value, column) => shownText(value, head.formats[used?.[column] ?? -1], head.epoch)),
  );
}

async function partsOf(container: Buffer): Promise<ZipEntry[]> {
  const archive = await Archive.open(sourceOf(container), defaultLimits);
  const parts: ZipEntry[] = [];
  for (const name of archive.names()) {
    const chunks: Buffer[] = [];
    for await (const chunk of archive.read(name)) chunks.push(chunk);
    parts.push({ name, data: Buffer.concat(chunks) });
  }
  return parts;
}

describe.each(formats)('the same workbook as %s', (format, bookType) => {
  const file = writeWorkbook(sampleBook(), bookType);
  const error = format === 'ODS' ? null : new CellError('#DIV/0!');

  test('has the same cells, formats and merges', async () => {
    const workbook = await open(file);
    expect(workbook.format).toBe(format);
    await workbook.close();
    const { sheets } = await readAll(file);
    expect(sheets.map(({ head }) => head.name)).toEqual(['Data', 'Hidden', 'Last one']);
    const [data] = sheets;
    if (data === undefined) throw new Error('there is no sheet');
    expect(data.rows.map(({ number }) => number)).toEqual([1, 2, 3, 5]);
    expect(data.rows[1]?.values).toEqual(['Zoë “ß” 雲', -1234.5, 45_351, 0.125, true]);
    expect(data.rows[2]?.values).toEqual([error, 7, 45_351.75, 1, false]);
    expect(data.rows[3]?.values).toEqual(['00042']);
    expect(data.merges).toEqual([{ top: 5, left: 1, bottom: 6, right: 3 }]);
    expect(data.head.epoch).toBe(1900);
    // SheetJS writes few number formats and no errors to ODS; there are tests of them below.
    if (format === 'ODS') return;
    expect(shown(data)[1]).toEqual(['Zoë “ß” 雲', '-1,234.50', '2024-02-29', '12.5%', 'TRUE']);
    expect(shown(data)[2]?.slice(0, 3)).toEqual(['#DIV/0!', '7', '2024-02-29 18:00']);
  });

  test('may be left in the middle, and its sheets skipped', async () => {
    const source = sourceOf(file);
    const workbook = await open(source);
    const names: string[] = [];
    for await (const sheet of workbook.sheets()) {
      names.push(sheet.name);
      if (sheet.name !== 'Last one') continue;
      for await (const rows of sheet.rows()) expect(rows[0]?.values).toEqual(['last', 1]);
    }
    expect(names).toHaveLength(3);
    expect(workbook.fractionRead()).toBe(1);
    await workbook.close();
    expect(source.closed).toBe(true);
  });

  test.each([
    ['cells', { cells: 4 }],
    ['rows', { rows: 3 }],
    ['columns', { columns: 3 }],
    ['sheets', { sheets: 2 }],
    ['cellBytes', { cellBytes: 8 }],
  ] as const)('is held to the limit %s', async (limit, limits) => {
    expect(await failureOf(file, { limits })).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit } });
  });

  test('is refused when it is cut off', async () => {
    for (const share of [0.5, 0.9]) {
      const error = await failureOf(file.subarray(0, Math.floor(file.length * share)));
      expect(['TRUNCATED_FILE', 'MALFORMED_FILE']).toContain(error.code);
    }
  });
});

test.each(formats.slice(0, 3))('%s knows hidden sheets', async (_format, bookType) => {
  const { sheets } = await readAll(writeWorkbook(sampleBook(), bookType));
  expect(sheets.map(({ head }) => head.hidden)).toEqual([false, true, false]);
});

test.each(formats.slice(0, 3))('%s knows hidden rows and columns', async (format, bookType) => {
  const sheet = utils.aoa_to_sheet([['a', 'b', 'c'], ['d'], ['e']]);
  sheet['!rows'] = [{}, { hidden: true }];
  sheet['!cols'] = [{ wch: 10 }, { wch: 10, hidden: true }];
  const { sheets } = await readAll(writeWorkbook({ SheetNames: ['S'], Sheets: { S: sheet } }, bookType));
  expect(sheets[0]?.head.hiddenColumns).toEqual([{ first: 2, last: 2 }]);
  expect(sheets[0]?.rows.map(({ hidden }) => hidden)).toEqual([false, format !== 'XLS', false]); // SheetJS writes no rows to XLS
});

test.each(formats.slice(0, 3))('%s counts from 1904 where the workbook does', async (_format, bookType) => {
  const sheet = utils.aoa_to_sheet([[1]]);
  const book = { SheetNames: ['S'], Sheets: { S: sheet }, Workbook: { WBProps: { date1904: true } } };
  const { sheets } = await readAll(writeWorkbook(book, bookType));
  expect(sheets[0]?.head.epoch).toBe(1904);
});

describe('XLS', () => {
  test('of Excel 2, a bare stream', async () => {
    const { sheets } = await readAll(
      writeWorkbook({ SheetNames: ['S'], Sheets: { S: utils.aoa_to_sheet([['a', 1.5]]) } }, 'biff2'),
    );
    expect(sheets[0]?.rows.map(({ values }) => values)).toEqual([['a', 1.5]]);
  });

  test('with a password is refused with what to do', async () => {
    // A FILEPASS record in the place of the first one behind BOF that is long enough to be one.
    const file = Buffer.from(writeWorkbook(sampleBook(), 'biff8'));
    const begin = file.indexOf(Buffer.from([0x09, 0x08, 0x10, 0x00]));
    file.writeUInt16LE(0x2f, begin + 20);
    const error = await failureOf(file);
    expect(error.code).toBe('ENCRYPTED_FILE');
    expect(error.message).toContain('remove the password');
  });

  test('whose sheet lies beyond the end of its stream is refused, not read as empty', async () => {
    const file = Buffer.from(writeWorkbook(sampleBook(), 'biff8'));
    const at = file.indexOf(Buffer.from([0x85, 0x00]));
    file.writeUInt32LE(0x7fffffff, at + 4);
    expect(await failureOf(file)).toMatchObject({ code: 'TRUNCATED_FILE' });
  });
});

describe('XLSB', () => {
  test('with damaged compressed data is refused, not read as empty', async () => {
    const parts = await partsOf(writeWorkbook(sampleBook(), 'xlsb'));
    const damaged = parts.map((part) =>
      part.name === 'xl/worksheets/sheet1.bin' ? { ...part, compressed: Buffer.from('not deflate data') } : part,
    );
    expect(await failureOf(writeZip(damaged))).toMatchObject({ code: 'MALFORMED_FILE' });
  });

  test('with a text longer than its record is refused', async () => {
    const parts = await partsOf(writeWorkbook(sampleBook(), 'xlsb'));
    const hostile = parts.map((part) => {
      if (part.name !== 'xl/workbook.bin') return part;
      const data = Buffer.from(part.data);
      data.writeUInt32LE(0x7fffffff, data.indexOf(Buffer.from('Data', 'utf16le')) - 4);
      return { ...part, data };
    });
    expect(await failureOf(writeZip(hostile))).toMatchObject({ code: 'MALFORMED_FILE' });
  });
});

describe('ODS', () => {
  const content = (body: string) =>
    writeZip([
      { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', method: 'store' },
      {
        name: 'content.xml',
        data: `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:number="n">${body}</office:document-content>`,
      },
    ]);
  const sheet = (rows: string) =>
    content(`<office:body><office:spreadsheet>${rows}</office:spreadsheet></office:body>`);

  test('keeps digits that a double would lose', async () => {
    const cell = (value: string) => `<table:table-cell office:value-type="float" office:value="${value}"/>`;
    const cells = ['4111111111111111', '9007199254740993', '-12345678901234567', '0.5'].map(cell).join('');
    const { sheets } = await readAll(
      sheet(`<table:table table:name="A"><table:table-row>${cells}</table:table-row></table:table>`),
    );
    expect(sheets[0]?.rows[0]?.values).toEqual([4111111111111111, '9007199254740993', '-12345678901234567', 0.5]);
  });

  test('repeats cells and rows, and skips repeated blanks', async () => {
    const { sheets } = await readAll(
      sheet(`<table:table table:name="A">
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="3"/></table:table-row>
        <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row table:visibility="collapse"><table:table-cell/><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>
      </table:table>`),
    );
    expect(sheets[0]?.rows.map(({ number, values, hidden }) => [number, values, hidden])).toEqual([
      [1, [1, 1, 1], false],
      [2, [1, 1, 1], false],
      [1_000_003, [null, 'x'], true],
    ]);
  });

  test('a few bytes that stand for billions of cells are refused', async () => {
    const row = `<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row>`;
    const error = await failureOf(sheet(`<table:table table:name="A">${row}</table:table>`));
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'cells' } });
  });

  test('text keeps its paragraphs and blanks; comments and drawings are no part of it', async () => {
    const { sheets } = await readAll(
      sheet(`<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">
        <office:annotation><text:p>a comment</text:p></office:annotation>
        <text:p>one<text:s text:c="2"/>two <text:span>bold</text:span>
          end</text:p><text:p>next<text:tab/>tab</text:p></table:table-cell></table:table-row></table:table>`),
    );
    expect(sheets[0]?.rows[0]?.values).toEqual(['one  two bold end\nnext\ttab']);
  });

  test('dates, times and their formats', async () => {
    const { sheets } = await readAll(
      content(`<office:automatic-styles>
        <number:date-style style:name="N1"><number:day/><number:text>. </number:text><number:month number:textual="true" number:style="long"/><number:text> </number:text><number:year number:style="long"/></number:date-style>
        <number:currency-style style:name="N2P0"><number:currency-symbol>€</number:currency-symbol><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:currency-style>
        <number:currency-style style:name="N2"><number:text>-</number:text><number:currency-symbol>€</number:currency-symbol><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/><style:map style:condition="value()&gt;=0" style:apply-style-name="N2P0"/></number:currency-style>
        <style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>
        <style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/>
        <style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>
      </office:automatic-styles>
      <office:body><office:spreadsheet><table:table table:name="A" table:style-name="ta1">
        <table:table-column table:default-cell-style-name="ce1"/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>
        <table:table-row>
          <table:table-cell office:value-type="date" office:date-value="2024-02-29"/>
          <table:table-cell office:value-type="date" office:date-value="2024-02-29T06:30:00"/>
          <table:table-cell office:value-type="time" office:time-value="PT49H30M00S"/>
          <table:table-cell table:style-name="ce2" office:value-type="currency" office:value="-1234.5"/>
          <table:table-cell office:value-type="date" office:date-value="1492-10-12"><text:p>1492</text:p></table:table-cell>
        </table:table-row></table:table></office:spreadsheet></office:body>`),
    );
    const [first] = sheets;
    if (first === undefined) throw new Error('there is no sheet');
    expect(first.head).toMatchObject({ hidden: true, hiddenColumns: [{ first: 2, last: 3 }] });
    expect(shown(first)).toEqual([['29. February 2024', '2024-02-29 06:30:00', '49:30:00', '-€1,234.50', '1492']]);
  });

  test('errors', async () => {
    const { sheets } = await readAll(
      sheet(
        `<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string" xmlns:calcext="c" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell></table:table-row></table:table>`,
      ),
    );
    expect(sheets[0]?.rows[0]?.values).toEqual([new CellError('#REF!')]);
  });

  test('with a password is refused', async () => {
    const parts = await partsOf(writeWorkbook(sampleBook(), 'ods'));
    const encrypted = withPart(parts, 'meta-inf/manifest.xml', (manifest) =>
      manifest.replace('</manifest:manifest>', '<manifest:encryption-data/></manifest:manifest>'),
    );
    expect(await failureOf(writeZip(encrypted))).toMatchObject({ code: 'ENCRYPTED_FILE' });
  });
});
