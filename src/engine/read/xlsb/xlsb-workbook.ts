import { EngineError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { ByteSource, Row, Sheet, SourceWarning, Workbook } from '../../model.ts';
import type { CellContext } from '../office/cell-values.ts';
import { requireMainPart } from '../office/package.ts';
import { type Relationship, readRelationships } from '../office/relationships.ts';
import { CellBudget, SheetRows } from '../sheet-rows.ts';
import { Warnings } from '../warnings.ts';
import { Archive, type ReadOptions } from '../zip/archive.ts';
import { type ListedSheet, readBook, readStrings, readStyles } from './parts.ts';
import { RecordScanner } from './record-scanner.ts';
import { SheetRecords } from './sheet-records.ts';

interface SheetPart extends ListedSheet {
  /** 0-based position among all sheets, chart sheets counted. */
  index: number;
  part: string;
}

/** A binary workbook ([MS-XLSB]), read piece by piece. */
export class XlsbWorkbook implements Workbook {
  readonly format = 'XLSB';
  readonly details: Workbook['details'];
  readonly #source: ByteSource;
  readonly #archive: Archive;
  readonly #limits: Limits;
  readonly #epoch: 1900 | 1904;
  readonly #sheets: readonly SheetPart[];
  readonly #relationships: readonly Relationship[];
  readonly #warnings = new Warnings();
  readonly #closing = new AbortController();
  readonly #options: ReadOptions;
  readonly #totalBytes: number;
  #consumedBytes = 0;

  private constructor(
    source: ByteSource,
    archive: Archive,
    book: { epoch: 1900 | 1904; sheets: readonly SheetPart[] },
    relationships: readonly Relationship[],
    limits: Limits,
    signal?: AbortSignal,
  ) {
    this.#source = source;
    this.#archive = archive;
    this.#epoch = book.epoch;
    this.#sheets = book.sheets;
    this.#relationships = relationships;
    this.#limits = limits;
    this.details = { sheets: book.sheets.length, epoch: book.epoch };
    this.#options = {
      signal: signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]),
      onConsumed: (bytes) => {
        this.#consumedBytes += bytes;
      },
    };
    this.#totalBytes =
      archive.compressedSize(this.#partOf('sharedStrings') ?? '') +
      book.sheets.reduce((sum, { part }) => sum + archive.compressedSize(part), 0);
  }

  /** @throws EngineError for a container that is no readable workbook; the source stays open then */
  static async open(source: ByteSource, limits: Limits, signal?: AbortSignal): Promise<XlsbWorkbook> {
    const archive = await Archive.open(source, limits);
    const mainPart = await requireMainPart(archive, source.name, limits);
    const relationships = await readRelationships(archive, mainPart, limits);
    const { epoch, sheets } = await readBook(archive, mainPart, limits);
    const parts = sheets.flatMap((sheet, index): SheetPart[] => {
      const relationship = relationships.find(({ id }) => id === sheet.relationshipId);
      // Chart sheets and the like hold no cells.
      if (relationship !== undefined && relationship.kind !== 'worksheet') return [];
      if (relationship === undefined || !archive.has(relationship.target)) throw missing(sheet.name, source.name);
      return [{ ...sheet, index, part: relationship.target }];
    });
    return new XlsbWorkbook(source, archive, { epoch, sheets: parts }, relationships, limits, signal);
  }

  async *sheets(): AsyncGenerator<Sheet, void, undefined> {
    const context: CellContext = {
      epoch: this.#epoch,
      limits: this.#limits,
      warnings: this.#warnings,
      numberFormats: await readStyles(this.#archive, this.#partOf('styles')),
      strings: await readStrings(this.#archive, this.#partOf('sharedStrings'), this.#limits, this.#options),
    };
    const budget = new CellBudget(this.#limits);
    let done = this.#consumedBytes;
    for (const sheet of this.#sheets) {
      this.#options.signal?.throwIfAborted();
      const place = `sheet “${sheet.name}”`;
      const rows = new SheetRows(place, this.#limits, budget);
      const records = new SheetRecords(rows, context, place);
      const steps = this.#read(sheet.part, records);
      try {
        while (!records.headDone && !(await steps.next()).done);
        yield {
          index: sheet.index,
          name: sheet.name,
          hidden: sheet.hidden,
          epoch: this.#epoch,
          formats: context.numberFormats.formats,
          hiddenColumns: records.hiddenColumns,
          merges: records.merges,
          rows: () => batches(steps, rows),
        };
      } finally {
        await steps.return();
      }
      // A sheet may be skipped, or left before its end.
      done += this.#archive.compressedSize(sheet.part);
      this.#consumedBytes = Math.max(this.#consumedBytes, done);
    }
  }

  fractionRead(): number {
    return this.#totalBytes === 0 ? 1 : Math.min(1, this.#consumedBytes / this.#totalBytes);
  }

  get warnings(): readonly SourceWarning[] {
    return this.#warnings.list();
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error(`${this.#source.name} was closed while it was being read`));
    await this.#source.close();
  }

  async *#read(part: string, records: SheetRecords): AsyncGenerator<void, void, undefined> {
    const scanner = new RecordScanner(this.#archive.place(part), (type, data) => records.take(type, data));
    for await (const chunk of this.#archive.read(part, this.#options)) {
      scanner.push(chunk);
      yield;
    }
    scanner.end();
    records.end();
  }

  #partOf(kind: string): string | undefined {
    const target = this.#relationships.find((relationship) => relationship.kind === kind)?.target;
    return target !== undefined && this.#archive.has(target) ? target : undefined;
  }
}

async function* batches(steps: AsyncIterable<void>, rows: SheetRows): AsyncGenerator<Row[], void, undefined> {
  for await (const _ of steps) {
    if (rows.full) yield rows.take();
  }
  if (!rows.empty) yield rows.take();
}

function missing(sheet: string, document: string): EngineError {
  return new EngineError(
    'MALFORMED_FILE',
    `The sheet “${sheet}” has no contents in ${document}. Open the file in Excel and save a copy.`,
    { sheet },
  );
}
