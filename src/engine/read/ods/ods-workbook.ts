import { EngineError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { ByteSource, Row, Sheet, Workbook } from '../../model.ts';
import { readXmlPart } from '../office/xml-part.ts';
import { CellBudget, SheetRows } from '../sheet-rows.ts';
import { StrictXml } from '../xml/strict-xml.ts';
import type { Archive } from '../zip/archive.ts';
import { ContentHandler, type OdsRow, type OdsTable } from './content-handler.ts';
import { DataStyles } from './data-styles.ts';

const contentPart = 'content.xml';
/** Bytes that are parsed before the rows in them are given out; a few bytes may stand for thousands of cells. */
const pieceBytes = 16 * 1024;

/** An OpenDocument spreadsheet (ODF 1.3), read piece by piece. */
export class OdsWorkbook implements Workbook {
  readonly format = 'ODS';
  readonly details: Workbook['details'] = {};
  readonly warnings: Workbook['warnings'] = [];
  readonly #source: ByteSource;
  readonly #limits: Limits;
  readonly #styles: DataStyles;
  readonly #handler: ContentHandler;
  readonly #closing = new AbortController();
  readonly #pieces: AsyncGenerator<void, void, undefined>;
  readonly #total: number;
  #consumed = 0;

  private constructor(source: ByteSource, archive: Archive, styles: DataStyles, limits: Limits, signal?: AbortSignal) {
    this.#source = source;
    this.#limits = limits;
    this.#styles = styles;
    this.#handler = new ContentHandler(styles, limits);
    this.#total = archive.compressedSize(contentPart);
    const signals = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    this.#pieces = this.#parse(archive, signals);
  }

  /** @throws EngineError ENCRYPTED_FILE, and as the zip container; the source stays open then */
  static async open(source: ByteSource, archive: Archive, limits: Limits, signal?: AbortSignal): Promise<OdsWorkbook> {
    await refuseEncrypted(archive, source.name, limits);
    const styles = new DataStyles();
    if (archive.has('styles.xml')) {
      await readXmlPart(archive, 'styles.xml', limits, {
        open: (element) => styles.open(element),
        text: (text) => styles.text(text),
        close: (name) => styles.close(name),
      });
    }
    return new OdsWorkbook(source, archive, styles, limits, signal);
  }

  async *sheets(): AsyncGenerator<Sheet, void, undefined> {
    const { begun, rows } = this.#handler;
    const budget = new CellBudget(this.#limits);
    let index = 0;
    for (;;) {
      // The columns come before the rows; a table that has rows or a successor is known well enough.
      while ((begun.length === 0 || (begun.length === 1 && !this.#handler.headDone)) && (await this.#advance()));
      const table = begun.shift();
      if (table === undefined) return;
      yield {
        index: index++,
        name: table.name,
        hidden: table.hidden,
        epoch: this.#handler.epoch,
        formats: this.#styles.formats,
        hiddenColumns: table.hiddenColumns,
        merges: table.merges,
        rows: () => this.#rows(table, budget),
      };
      // Rows that the consumer did not ask for.
      do {
        while (rows[0]?.table === table) rows.shift();
      } while (begun.length === 0 && (await this.#advance()));
      while (rows[0]?.table === table) rows.shift();
    }
  }

  fractionRead(): number {
    return this.#total === 0 ? 1 : Math.min(1, this.#consumed / this.#total);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error(`${this.#source.name} was closed while it was being read`));
    await this.#pieces.return();
    await this.#source.close();
  }

  /** @returns whether there is more to come */
  async #advance(): Promise<boolean> {
    return !(await this.#pieces.next()).done;
  }

  async *#rows(table: OdsTable, budget: CellBudget): AsyncGenerator<Row[], void, undefined> {
    const stored = this.#handler.rows;
    const batch = new SheetRows(`sheet “${table.name}”`, this.#limits, budget);
    for (;;) {
      let taken = 0;
      for (const row of stored) {
        if (row.table !== table) break;
        taken += 1;
        yield* expand(row, batch);
      }
      stored.splice(0, taken);
      if (this.#handler.begun.length > 0 || !(await this.#advance())) {
        if (stored[0]?.table === table) continue;
        break;
      }
    }
    if (!batch.empty) yield batch.take();
  }

  async *#parse(archive: Archive, signal: AbortSignal): AsyncGenerator<void, void, undefined> {
    const xml = new StrictXml(this.#handler, archive.place(contentPart), this.#limits);
    const onConsumed = (bytes: number) => {
      this.#consumed += bytes;
    };
    for await (const chunk of archive.read(contentPart, { signal, onConsumed })) {
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        signal.throwIfAborted();
        xml.write(chunk.subarray(at, at + pieceBytes));
        yield;
      }
    }
    xml.end();
  }
}

/** The copies of a repeated row have their values in common, which no reader changes. */
function* expand(row: OdsRow, batch: SheetRows): Generator<Row[], void, undefined> {
  for (let copy = 0; copy < row.repeat; copy++) {
    batch.begin(row.number + copy);
    batch.add(row.cells, row.hidden);
    if (batch.full) yield batch.take();
  }
}

/** The manifest says how each encrypted part was encrypted (ODF 1.3 part 2, 4.8). */
async function refuseEncrypted(archive: Archive, name: string, limits: Limits): Promise<void> {
  const manifest = 'META-INF/manifest.xml';
  if (!archive.has(manifest)) return;
  await readXmlPart(archive, manifest, limits, {
    open(element) {
      if (element.name !== 'encryption-data') return;
      throw new EngineError(
        'ENCRYPTED_FILE',
        `${name} is protected by a password. Save it without one (Save As, clear “Save with password”) and upload it again.`,
      );
    },
  });
}
