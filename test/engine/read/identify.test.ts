import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { identify } from '../../../src/engine/read/identify.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { writeCompoundFile } from '../../support/files/compound-file.ts';
import { writeXlsx, xlsxParts } from '../../support/files/xlsx-writer.ts';
import { writeZip } from '../../support/files/zip.ts';
import { withPart } from './reading.ts';

async function kindOf(content: Buffer | string, name = 'upload.xlsx') {
  const { format } = await identify(sourceOf(content, name), defaultLimits);
  return format;
}

async function refusalOf(content: Buffer | string): Promise<EngineError> {
  const error = await kindOf(content).catch((thrown: unknown) => thrown);
  if (error instanceof EngineError) return error;
  throw new Error('the file was recognised');
}

const spec = { sheets: [{ name: 'Data', rows: [['a', 1]] }] };
const rels = (target: string, kind = 'officeDocument') => ({
  name: '_rels/.rels',
  data: `<Relationships><Relationship Id="r" Type="http://x/${kind}" Target="${target}"/></Relationships>`,
});

describe('recognises by content, never by name', () => {
  test('XLSX, also without the ending', async () => {
    expect(await kindOf(await writeXlsx(spec), 'notes.txt')).toBe('XLSX');
  });

  test('XLSX with macros, strict, prefixed, and with a main part elsewhere', async () => {
    expect(
      await kindOf(writeZip([rels('/xl/book.xml'), { name: 'xl/book.xml', data: '<x:workbook xmlns:x="y"/>' }])),
    ).toBe('XLSX');
  });

  test('XLSB, ODS', async () => {
    expect(await kindOf(writeZip([rels('xl/workbook.bin'), { name: 'xl/workbook.bin', data: 'x' }]))).toBe('XLSB');
    const ods = [
      { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', method: 'store' as const },
      { name: 'content.xml', data: '<office:document-content/>' },
    ];
    expect(await kindOf(writeZip(ods))).toBe('ODS');
  });

  test.each([['Workbook'], ['Book'], ['WORKBOOK']])('XLS with the stream %s', async (stream) => {
    expect(await kindOf(writeCompoundFile(['Root Entry', stream]))).toBe('XLS');
  });

  test('PDF, also behind a few other bytes', async () => {
    expect(await kindOf('%PDF-1.7\n')).toBe('PDF');
    expect(await kindOf('\r\n%PDF-1.4\n')).toBe('PDF');
  });

  test.each([
    ['a,b\n1,2\n'],
    ['ID;PRICE;N\nA;12;1\nC;Y1;3\n'],
    ['TABLE,a\n0,1\n'],
    ['one column\n'],
    ['{a},[b]\n'],
    ['x'],
    ['\ufeffa;b'],
    ['a\tb\f\n'],
  ])('text: %j', async (text) => {
    expect(await kindOf(text)).toBe('CSV');
  });

  test('tables in a web page and an XML Spreadsheet 2003', async () => {
    expect(await kindOf('\r\n<table border=1><tr><td>1</td></tr></table>')).toBe('HTML');
    expect(
      await kindOf('<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    ).toBe('XML');
  });

  test('text in UTF-16 and in windows-1252', async () => {
    expect(await kindOf(Buffer.from('name;city\r\n', 'utf16le'))).toBe('CSV');
    expect(await kindOf(Buffer.from('Zo\xe9;\x80\n', 'latin1'))).toBe('CSV');
  });
});

test.each([
  ['JSON', ' [\n {"a": 1}, {"a": 2}]'],
  ['JSON', '{"id":1,"name":"x"}\n{"id":2}\n'],
  ['ZIP', writeZip([{ name: 'data.csv', data: 'a,b' }])],
  ['EML', 'From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x--\n'],
  ['PARQUET', 'PAR1\u0015\u0004\u0000PAR1'],
  ['DOCX', writeZip([rels('word/document.xml'), { name: 'word/document.xml', data: '<w:document/>' }])],
])('%s by what is in it', async (format, content) => {
  expect(await kindOf(content)).toBe(format);
});

test.each([
  ['a Windows bitmap', 'BMI,weight\n22,70\n'],
  ['an ORC file', 'ORCID,name\n1,Ada\n'],
  ['a GIF image', 'GIF8,size\n1,2\n'],
  ['a Feather file', 'FEA1;b\n1;2\n'],
])('a text that begins as %s does is a text', async (_, text) => {
  expect(await kindOf(text)).toBe('CSV');
});

describe('names what is no table document', () => {
  test.each([
    ['picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'Save it as PDF'],
    ['archive', Buffer.from('377abcaf271c0004', 'hex'), 'pack them as ZIP'],
    ['database', Buffer.from('000100005374616e64617264204a6574204442', 'hex'), 'Export its tables as CSV'],
    ['columns', Buffer.from('4152524f57310000', 'hex'), 'Write it as Parquet'],
    ['Apple document', writeZip([{ name: 'Index/Document.iwa', data: 'x' }]), 'Export To, Excel'],
    ['older text document', writeCompoundFile(['Root Entry', 'WordDocument']), 'save it as PDF or DOCX'],
  ])('with what to do: %s', async (_, content, remedy) => {
    expect((await refusalOf(content)).message).toContain(remedy);
  });

  test.each([
    ['a PNG image', Buffer.from('89504e470d0a1a0a0000', 'hex')],
    ['a JPEG image', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['a gzip archive', gzipSync('a,b\n')],
    ['a web page (HTML) without a table', '<!DOCTYPE html>\n<html><body><p>1</p></body></html>'],
    ['an XML document', '<?xml version="1.0"?>\n<feed/>'],
    ['a flat OpenDocument file (FODS)', '<?xml version="1.0"?>\n<office:document xmlns:office="x"/>'],
    ['a SYLK worksheet', 'ID;PWXL;N;E\r\nP;PGeneral\r\nB;Y2;X2;D0 0 1 1\r\nC;Y1;X1;K"Boat"\r\nE\r\n'],
    ['a DIF worksheet', 'TABLE\n0,1\n"EXCEL"\nVECTORS\n0,2\n""\n'],
    ['a calendar (iCalendar)', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n'],
    ['an address card (vCard)', 'BEGIN:VCARD\r\nFN:Ann\r\nEND:VCARD\r\n'],
    ['a Rich Text document', '{\\rtf1\\ansi hello}'],
    [
      'binary data of an unknown kind',
      deflateRawSync(Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * i) % 251))),
    ],
    ['an empty zip archive', writeZip([])],
    [
      'a PowerPoint presentation',
      writeZip([rels('ppt/presentation.xml'), { name: 'ppt/presentation.xml', data: '<p:presentation/>' }]),
    ],
    [
      'an OpenDocument text',
      writeZip([
        { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text' },
        { name: 'content.xml', data: '<x/>' },
      ]),
    ],
    ['an older Word document', writeCompoundFile(['Root Entry', 'WordDocument'])],
    ['an OLE2 file without a workbook', writeCompoundFile(['Root Entry'])],
  ])('%s', async (what, content) => {
    const error = await refusalOf(content);
    expect(error.code).toBe('UNKNOWN_FORMAT');
    expect(error.message).toContain(`upload.xlsx is ${what},`);
  });
});

describe('refuses with the cause', () => {
  test('an empty file', async () => {
    expect(await refusalOf('')).toMatchObject({
      code: 'EMPTY_FILE',
      message: 'upload.xlsx holds not a single byte. Export or copy it again.',
    });
  });

  test('a file that is too large', async () => {
    const limits = { ...defaultLimits, fileBytes: 3 };
    await expect(identify(sourceOf('a,b\n'), limits)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  test.each([['EncryptedPackage'], ['EncryptionInfo']])('a workbook with a password (%s)', async (stream) => {
    const error = await refusalOf(writeCompoundFile(['Root Entry', stream]));
    expect(error.code).toBe('ENCRYPTED_FILE');
    expect(error.message).toContain('remove the password');
  });

  test('a zip container that was cut off', async () => {
    const whole = await writeXlsx(spec);
    expect(await refusalOf(whole.subarray(0, whole.length - 30))).toMatchObject({ code: 'TRUNCATED_FILE' });
    expect(await refusalOf(whole.subarray(0, 100))).toMatchObject({ code: 'TRUNCATED_FILE' });
  });

  test('a compound file that was cut off, or runs in a circle', async () => {
    const whole = writeCompoundFile(['Root Entry', 'Workbook']);
    expect(await refusalOf(whole.subarray(0, 300))).toMatchObject({ code: 'TRUNCATED_FILE' });
    expect(await refusalOf(whole.subarray(0, 512))).toMatchObject({ code: 'TRUNCATED_FILE' });
    expect(await refusalOf(writeCompoundFile(['Root Entry'], { circular: true }))).toMatchObject({
      code: 'MALFORMED_FILE',
    });
  });

  test('a workbook whose main part is something else', async () => {
    const parts = withPart(xlsxParts(spec), 'xl/workbook.xml', () => 'not XML');
    expect(await refusalOf(writeZip(parts))).toMatchObject({ code: 'UNKNOWN_FORMAT' });
  });
});
