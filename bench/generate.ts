import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { crc32, createDeflateRaw } from 'node:zlib';

/** Large inputs for the benchmarks, the same on every run. Each is written as a stream, so a million rows need no memory. */
export interface GridSize {
  rows: number;
  columns: number;
}

type Cell =
  | { kind: 'text'; text: string }
  | { kind: 'number'; value: number; style: number }
  | { kind: 'boolean'; value: boolean }
  | null;

/** Styles of the generated workbook: 1 date, 2 date and time, 3 money, 4 percent. */
const styles = { general: 0, date: 1, dateTime: 2, money: 3, percent: 4 } as const;

/** The cell of a business-like table: names, codes that never repeat, amounts, dates, shares, flags, some blanks. */
function cellAt(row: number, column: number): Cell {
  const seed = Math.imul(row * 31 + column, 2654435761) >>> 0;
  switch (column % 10) {
    case 0:
      return {
        kind: 'text',
        text: `${givenNames[seed % givenNames.length]} ${familyNames[(seed >>> 8) % familyNames.length]}`,
      };
    case 1:
      return { kind: 'text', text: `INV-${2000 + (column % 7)}-${String(row).padStart(7, '0')}` };
    case 2:
      return { kind: 'number', value: seed % 100_000, style: styles.general };
    case 3:
      return { kind: 'number', value: (seed % 10_000_000) / 100, style: styles.money };
    case 4:
      return { kind: 'number', value: 40_000 + (seed % 6_000), style: styles.date };
    case 5:
      return { kind: 'number', value: 40_000 + (seed % 6_000) + (seed % 86_400) / 86_400, style: styles.dateTime };
    case 6:
      return { kind: 'text', text: cities[seed % cities.length] ?? '' };
    case 7:
      return { kind: 'number', value: (seed % 1_000) / 1_000, style: styles.percent };
    case 8:
      return seed % 5 === 0
        ? null
        : { kind: 'text', text: `${cities[(seed >>> 4) % cities.length]}, unit ${seed % 400}` };
    default:
      return seed % 7 === 0 ? null : { kind: 'boolean', value: seed % 2 === 0 };
  }
}

const givenNames = ['Ada', 'Bertrand', 'Chidi', 'Dolores', 'Émile', 'Farah', 'Gustav', 'Hana', 'Ines', 'Jürgen'];
const familyNames = [
  'Abbott',
  'Bianchi',
  'Chen',
  'Dubois',
  'Eriksson',
  'Fernández',
  'Okafor',
  'Smith',
  'Tanaka',
  'O’Neill',
];
const cities = ['Toronto', 'Montréal', 'Halifax', 'Vancouver', 'Calgary', 'Ottawa', 'Québec', 'Regina', 'St. John’s'];

/** Writes a CSV (RFC 4180, UTF-8): every fifth of the place columns holds a comma and so is quoted. */
export async function generateCsv(path: string, size: GridSize): Promise<void> {
  const file = createWriteStream(path);
  const header = Array.from({ length: size.columns }, (_, column) => `Column ${column + 1}`);
  await write(file, `${header.join(',')}\n`);
  await inPieces(size.rows, async (from, to) => {
    let text = '';
    for (let row = from; row < to; row++) {
      for (let column = 0; column < size.columns; column++) {
        text += `${column === 0 ? '' : ','}${csvField(cellAt(row, column))}`;
      }
      text += '\n';
    }
    await write(file, text);
  });
  file.end();
  await once(file, 'close');
}

function csvField(cell: Cell): string {
  if (cell === null) return '';
  if (cell.kind === 'text') return cell.text.includes(',') ? `"${cell.text}"` : cell.text;
  if (cell.kind === 'boolean') return String(cell.value);
  if (cell.style !== styles.date && cell.style !== styles.dateTime) return String(cell.value);
  const iso = new Date(Math.round((cell.value - 25_569) * 86_400) * 1000).toISOString();
  return cell.style === styles.date ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}

/** Writes a workbook in the shapes that Excel writes: shared strings, styles, spans, references. */
export async function generateXlsx(path: string, size: GridSize): Promise<void> {
  const zip = new ZipWriter(createWriteStream(path));
  const strings = new Map<string, number>();
  let uses = 0;
  const shared = (text: string): number => {
    uses += 1;
    const known = strings.get(text);
    if (known !== undefined) return known;
    strings.set(text, strings.size);
    return strings.size - 1;
  };
  const letters = Array.from({ length: size.columns }, (_, column) => columnLetters(column));
  for (const [name, content] of Object.entries(fixedParts)) await zip.add(name, async (put) => put(content));
  await zip.add('xl/worksheets/sheet1.xml', async (put) => {
    await put(
      `${declaration}<worksheet xmlns="${mainNamespace}"><dimension ref="A1:${letters.at(-1)}${size.rows + 1}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>`,
    );
    const header = letters.map(
      (letter, column) => `<c r="${letter}1" t="s"><v>${shared(`Column ${column + 1}`)}</v></c>`,
    );
    await put(`<row r="1" spans="1:${size.columns}">${header.join('')}</row>`);
    await inPieces(size.rows, async (from, to) => {
      let xml = '';
      for (let row = from; row < to; row++) {
        const number = row + 2;
        xml += `<row r="${number}" spans="1:${size.columns}">`;
        for (let column = 0; column < size.columns; column++) {
          const cell = cellAt(row, column);
          if (cell === null) continue;
          const reference = `${letters[column]}${number}`;
          if (cell.kind === 'text') xml += `<c r="${reference}" t="s"><v>${shared(cell.text)}</v></c>`;
          else if (cell.kind === 'boolean') xml += `<c r="${reference}" t="b"><v>${cell.value ? 1 : 0}</v></c>`;
          else xml += `<c r="${reference}"${cell.style === 0 ? '' : ` s="${cell.style}"`}><v>${cell.value}</v></c>`;
        }
        xml += '</row>';
      }
      await put(xml);
    });
    await put(
      '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>',
    );
  });
  await zip.add('xl/sharedStrings.xml', async (put) => {
    await put(`${declaration}<sst xmlns="${mainNamespace}" count="${uses}" uniqueCount="${strings.size}">`);
    let xml = '';
    for (const text of strings.keys()) {
      xml += `<si><t>${text}</t></si>`;
      if (xml.length > 1 << 18) {
        await put(xml);
        xml = '';
      }
    }
    await put(`${xml}</sst>`);
  });
  await zip.end();
}

async function inPieces(rows: number, piece: (from: number, to: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < rows; from += 1_000) await piece(from, Math.min(rows, from + 1_000));
}

async function write(stream: WriteStream, data: string | Buffer): Promise<void> {
  if (!stream.write(data)) await once(stream, 'drain');
}

function columnLetters(index: number): string {
  const first = index < 26 ? '' : String.fromCharCode(64 + Math.floor(index / 26));
  return first + String.fromCharCode(65 + (index % 26));
}

/** A streaming zip writer: sizes and checksums follow each entry in a data descriptor (APPNOTE 4.3.9). */
class ZipWriter {
  readonly #file: WriteStream;
  readonly #directory: Buffer[] = [];
  #offset = 0;

  constructor(file: WriteStream) {
    this.#file = file;
  }

  async add(name: string, content: (put: (text: string) => Promise<void>) => Promise<void>): Promise<void> {
    const start = this.#offset;
    const fileName = Buffer.from(name);
    await this.#put(record(0x04034b50, [20, 0x808, 8, 0, 0x21], [0, 0, 0], [fileName.length, 0]), fileName);
    const deflate = createDeflateRaw({ level: 6, chunkSize: 1 << 18 });
    const compressed = (async () => {
      let size = 0;
      for await (const chunk of deflate) {
        size += chunk.length;
        await this.#put(chunk);
      }
      return size;
    })();
    let checksum = 0;
    let size = 0;
    await content(async (text) => {
      const data = Buffer.from(text);
      checksum = crc32(data, checksum);
      size += data.length;
      if (!deflate.write(data)) await once(deflate, 'drain');
    });
    deflate.end();
    const sizes = [checksum, await compressed, size];
    await this.#put(record(0x08074b50, [], sizes, []));
    this.#directory.push(
      record(0x02014b50, [20, 20, 0x808, 8, 0, 0x21], sizes, [fileName.length, 0, 0, 0, 0]),
      words(0, start),
      fileName,
    );
  }

  async end(): Promise<void> {
    const start = this.#offset;
    const directory = Buffer.concat(this.#directory);
    const entries = this.#directory.length / 3;
    await this.#put(directory, record(0x06054b50, [0, 0, entries, entries], [directory.length, start], [0]));
    this.#file.end();
    await once(this.#file, 'close');
  }

  async #put(...buffers: Buffer[]): Promise<void> {
    for (const buffer of buffers) {
      this.#offset += buffer.length;
      await write(this.#file, buffer);
    }
  }
}

/** A zip record: its signature, 16-bit fields, 32-bit fields, 16-bit fields. */
function record(signature: number, before: number[], middle: number[], behind: number[]): Buffer {
  return Buffer.concat([words(signature), halves(...before), words(...middle), halves(...behind)]);
}

function words(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

function halves(...values: number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const mainNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const officeNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006';
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const fixedParts: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${declaration}<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${contentType}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${contentType}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${contentType}.sharedStrings+xml"/></Types>`,
  '_rels/.rels': `${declaration}<Relationships xmlns="${packageNamespace}/relationships"><Relationship Id="rId1" Type="${officeNamespace}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${declaration}<workbook xmlns="${mainNamespace}" xmlns:r="${officeNamespace}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${declaration}<Relationships xmlns="${packageNamespace}/relationships"><Relationship Id="rId1" Type="${officeNamespace}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${officeNamespace}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${officeNamespace}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/styles.xml': `${declaration}<styleSheet xmlns="${mainNamespace}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="4"/><xf numFmtId="10"/></cellXfs></styleSheet>`,
};
