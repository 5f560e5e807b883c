import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import type { ByteSource, LaidOutTable, Sheet, SourceWarning, Workbook } from '../../model.ts';
import { mendBrokenRecord } from './broken-record.ts';
import { continues, firstRows, mayFollow, type OpenEnd, running } from './continuation.ts';
import type { PageTable } from './page/page-table.ts';
import { edgesTurnedBack } from './page/upright.ts';
import { inRanges } from './page-ranges.ts';
import { pageSheet } from './page-sheet.ts';
import { PdfReader } from './pdf-reader.ts';
import { Recognition } from './recognition.ts';
import type { PageReply } from './thread-messages.ts';

/** Bytes read at a time. */
const chunkBytes = 4 * 1024 ** 2;
/** A table with a lower score may have lost its rows. */
const sureScore = 0.6;

export interface PdfOptions {
  limits: Limits;
  /** Whether the text of pages that are pictures is recognised. */
  ocr: 'auto' | 'off';
  /** In these languages. */
  ocrLanguages: readonly string[];
  /** Whether the document is packed in another: then its pages are not pages of the document that was given. */
  isPacked: boolean;
  signal?: AbortSignal | undefined;
}

/** A PDF: every page is a sheet, with its tables laid out. Pages are read one by one, as they are asked for. */
export class PdfWorkbook implements Workbook {
  readonly format = 'PDF';
  readonly warnings: SourceWarning[] = [];
  readonly #source: ByteSource;
  readonly #pdf: PdfReader;
  readonly #limits: Limits;
  readonly #recognition: Recognition | null;
  readonly #isPacked: boolean;
  #pagesRead = 0;
  #cells = 0;
  #nextKey = 0;
  #end: OpenEnd | null = null;
  /** Pages that show pictures but no text. */
  readonly #pictures: number[] = [];

  private constructor(
    source: ByteSource,
    pdf: PdfReader,
    { limits, recognition, isPacked }: Pick<PdfOptions, 'limits' | 'isPacked'> & { recognition: Recognition | null },
  ) {
    this.#recognition = recognition;
    this.#isPacked = isPacked;
    this.#source = source;
    this.#pdf = pdf;
    this.#limits = limits;
  }

  /** @throws EngineError ENCRYPTED_FILE, MALFORMED_FILE, LIMIT_EXCEEDED for too many pages, INVALID_SPEC for a language; the signal's reason */
  static async open(source: ByteSource, options: PdfOptions): Promise<PdfWorkbook> {
    const { limits, ocr, ocrLanguages, isPacked, signal } = options;
    const { name } = source;
    const pdf = await PdfReader.open(await readIntoMemory(source, signal), { name, keep: ocr === 'auto', signal });
    try {
      if (pdf.pages > limits.sheets)
        throw limitExceeded('sheets', limits.sheets, `${name} has ${pdf.pages.toLocaleString('en')} pages, which`);
      const recognition = ocr === 'auto' ? new Recognition(pdf, name, ocrLanguages, signal) : null;
      return new PdfWorkbook(source, pdf, { limits, recognition, isPacked });
    } catch (error) {
      await pdf.close();
      throw error;
    }
  }

  get details(): Readonly<Record<string, number>> {
    const recognised = this.#recognition?.pages.length ?? 0;
    return { pages: this.#pdf.pages, ...(recognised > 0 ? { recognisedPages: recognised } : {}) };
  }

  fractionRead(): number {
    return this.#pagesRead / Math.max(1, this.#pdf.pages);
  }

  async close(): Promise<void> {
    await this.#recognition?.close();
    await this.#pdf.close();
    await this.#source.close();
  }

  async *sheets(): AsyncGenerator<Sheet> {
    // A page is handed on when the next one is laid out: that may bring the rest of its last record.
    let ready: Sheet | null = null;
    for (let number = 1; number <= this.#pdf.pages; number++) {
      const page = await this.#read(number);
      if (page.characters === 0 && page.drawn) this.#pictures.push(number);
      this.#count(number, page);
      const { page: own, ...laidOut } = pageSheet({ ...page, number }, this.#layOut(number, page));
      const sheet: Sheet = this.#isPacked ? laidOut : { ...laidOut, page: own };
      if (ready !== null) yield ready;
      ready = sheet;
      this.#pagesRead = number;
    }
    if (ready !== null) yield ready;
    this.#reportPictures();
    this.warnings.push(...(this.#recognition?.warnings() ?? []));
  }

  async #read(number: number): Promise<PageReply> {
    const page = await this.#pdf.page(number);
    if (page.characters > 0 || !page.drawn || this.#recognition === null) return page;
    return (await this.#recognition.page(number)) ?? page;
  }

  /** Every character counts as a cell: of a page's text nothing is more than its characters. */
  #count(number: number, { characters, items }: PageReply): void {
    const tables = items.flatMap((item) => ('table' in item ? [item.table] : []));
    const { cells, columns, rows } = this.#limits;
    const place = `Page ${number} of ${this.#source.name}`;
    this.#cells += tables.reduce((sum, table) => sum + table.rowCount * table.columnCount, characters);
    if (this.#cells > cells) throw limitExceeded('cells', cells, place);
    if (tables.some((table) => table.rowCount > rows)) throw limitExceeded('rows', rows, place);
    if (tables.some((table) => table.columnCount > columns)) throw limitExceeded('columns', columns, place);
  }

  #layOut(page: number, reply: PageReply): LaidOutTable[] {
    const { items } = reply;
    const layout: LaidOutTable[] = [];
    const texts = items.flatMap((item) => ('text' in item ? [item] : []));
    const tables = items.flatMap((item) => ('table' in item ? [item] : []));
    const known = new Set(texts.map(({ text }) => running(text)));
    let end: OpenEnd | null = null;
    for (const { table, row } of tables) {
      const open = layout.length === 0 ? this.#end : null;
      const above = texts.filter((text) => text.row < row);
      const repeatedRows = open === null ? null : continues(open, table, above);
      const joined = open !== null && repeatedRows !== null ? { ...open, repeatedRows } : null;
      if (open !== null && repeatedRows !== null) mendBrokenRecord(open.table, table, repeatedRows);
      const key = this.#nextKey++;
      if (table.score < sureScore) this.warnings.push(unsure(page, table));
      layout.push(placed(table, { key, page, row, reply, joined }));
      end = { key, table, header: joined?.header ?? firstRows(table), texts: known };
    }
    const last = tables.at(-1)?.row ?? 0;
    this.#end = texts.filter(({ row }) => row > last).every(mayFollow) ? end : null;
    return layout;
  }

  /** @throws EngineError UNSUPPORTED_FORMAT when no page has any text */
  #reportPictures(): void {
    const pages = this.#pictures.length;
    const remedy =
      this.#recognition === null
        ? 'Set “read.ocr: auto” in the configuration, or have the text recognised (OCR, in most scanning and PDF programs) and upload the result.'
        : 'No text was recognised in them. Scan them anew, straight and with 200 dots to the inch or more.';
    if (pages > 0 && this.#cells === 0) {
      throw new EngineError(
        'UNSUPPORTED_FORMAT',
        `The pages of ${this.#source.name} are pictures without any text, as a scanner makes them. ${remedy}`,
        { pages },
      );
    }
    if (pages === 0) return;
    this.warnings.push({
      code: 'NO_TEXT',
      message: `Nothing could be read from ${pages === 1 ? 'page' : 'pages'} ${inRanges(this.#pictures)}: pictures without any text. ${remedy}`,
    });
  }
}

function unsure(page: number, { score, reasons }: PageTable): SourceWarning {
  return {
    code: 'UNSURE_TABLE',
    message: `A table on page ${page} may be read wrongly (score ${score}). ${reasons.at(-1) ?? ''} Compare its records with the page.`,
  };
}

function placed(
  table: PageTable,
  at: { key: number; page: number; row: number; reply: PageReply; joined: (OpenEnd & { repeatedRows: number }) | null },
): LaidOutTable {
  const { key, page, row, reply, joined } = at;
  const { height, angle } = reply;
  const { box, cells, score, reasons } = table;
  const edges = edgesTurnedBack(reply, table.edges, table.rowEdges);
  const across = (value: number) => rounded(value);
  const upwards = (value: number) => rounded(height - value);
  return {
    key,
    continues: joined?.key ?? null,
    repeatedRows: joined?.repeatedRows ?? 0,
    page,
    bbox: [across(box.left), upwards(box.bottom), across(box.right), upwards(box.top)],
    columnEdges: edges.columns.map(angle === 0 ? across : upwards),
    rowEdges: edges.rows.map(angle === 0 ? upwards : across),
    isTurned: angle !== 0,
    range: { top: row, left: 1, bottom: row + table.rowCount - 1, right: table.columnCount },
    cells,
    score,
    reasons: joined === null ? reasons : [...reasons, `It goes on with the table of page ${page - 1}.`],
  };
}

async function readIntoMemory(source: ByteSource, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(source.size);
  for (let offset = 0; offset < source.size; ) {
    signal?.throwIfAborted();
    const chunk = await source.read(offset, Math.min(chunkBytes, source.size - offset));
    if (chunk.length === 0) return bytes.subarray(0, offset);
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}
