import type { CellRange, Row, Sheet } from '../../model.ts';
import type { CellContext } from '../office/cell-values.ts';
import { type CellBudget, SheetRows } from '../sheet-rows.ts';
import { HybridXml } from '../xml/hybrid-xml.ts';
import { StrictXml } from '../xml/strict-xml.ts';
import type { Archive, ReadOptions } from '../zip/archive.ts';
import { RowScanner } from './row-scanner.ts';
import { SheetHandler } from './sheet-handler.ts';
import type { SheetEntry } from './workbook-part.ts';

/** A sheet whose head has been read; its rows are read while they are consumed. */
export class XlsxSheet implements Sheet {
  readonly index: number;
  readonly name: string;
  readonly hidden: boolean;
  readonly epoch: 1900 | 1904;
  readonly formats: Sheet['formats'];
  readonly #rows: SheetRows;
  readonly #handler: SheetHandler;
  readonly #steps: AsyncGenerator<void, void, undefined>;

  private constructor(
    entry: SheetEntry,
    archive: Archive,
    context: CellContext,
    budget: CellBudget,
    options: ReadOptions,
  ) {
    this.index = entry.index;
    this.name = entry.name;
    this.hidden = entry.hidden;
    this.epoch = context.epoch;
    this.formats = context.numberFormats.formats;
    const place = `sheet “${entry.name}”`;
    this.#rows = new SheetRows(place, context.limits, budget);
    this.#handler = new SheetHandler(this.#rows, context, place);
    const xml = new HybridXml(
      { container: 'sheetData', item: 'row' },
      new RowScanner(this.#rows, context, place),
      new StrictXml(this.#handler, archive.place(entry.part), context.limits),
    );
    this.#steps = steps(archive.read(entry.part, options), xml);
  }

  /** Reads the head of the sheet: everything before its first row. */
  static async open(
    entry: SheetEntry,
    archive: Archive,
    context: CellContext,
    budget: CellBudget,
    options: ReadOptions,
  ): Promise<XlsxSheet> {
    const sheet = new XlsxSheet(entry, archive, context, budget, options);
    while (!sheet.#handler.headDone && !(await sheet.#steps.next()).done);
    return sheet;
  }

  get hiddenColumns(): Sheet['hiddenColumns'] {
    return this.#handler.hiddenColumns;
  }

  get merges(): readonly CellRange[] {
    return this.#handler.merges;
  }

  async *rows(): AsyncGenerator<Row[], void, undefined> {
    try {
      for await (const _ of this.#steps) {
        if (this.#rows.full) yield this.#rows.take();
      }
      if (!this.#rows.empty) yield this.#rows.take();
    } finally {
      await this.close();
    }
  }

  /** Stops reading; the rest of the sheet is skipped. */
  async close(): Promise<void> {
    await this.#steps.return();
  }
}

async function* steps(content: AsyncIterable<Buffer>, xml: HybridXml): AsyncGenerator<void, void, undefined> {
  for await (const chunk of content) yield* xml.feed(chunk);
  yield* xml.end();
}
