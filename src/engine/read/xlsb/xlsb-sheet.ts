import type { CellRange, Row, Sheet } from '../../model.ts';
import type { CellContext } from '../office/cell-values.ts';
import type { OpenSheet } from '../office/office-workbook.ts';
import { type CellBudget, SheetRows } from '../sheet-rows.ts';
import type { Archive, ReadOptions } from '../zip/archive.ts';
import type { ListedSheet } from './parts.ts';
import { RecordScanner } from './record-scanner.ts';
import { SheetRecords } from './sheet-records.ts';

export interface SheetPart extends ListedSheet {
  /** 0-based position among all sheets, chart sheets counted. */
  index: number;
  part: string;
}

/** A sheet whose head has been read; its rows are read while they are consumed. */
export class XlsbSheet implements OpenSheet {
  readonly index: number;
  readonly name: string;
  readonly hidden: boolean;
  readonly epoch: 1900 | 1904;
  readonly formats: Sheet['formats'];
  readonly #rows: SheetRows;
  readonly #records: SheetRecords;
  readonly #steps: AsyncGenerator<void, void, undefined>;

  private constructor(
    entry: SheetPart,
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
    this.#records = new SheetRecords(this.#rows, context, place);
    this.#steps = steps(archive, entry.part, this.#records, options);
  }

  /** Reads the head of the sheet: everything before its first row. */
  static async open(
    entry: SheetPart,
    archive: Archive,
    context: CellContext,
    budget: CellBudget,
    options: ReadOptions,
  ): Promise<XlsbSheet> {
    const sheet = new XlsbSheet(entry, archive, context, budget, options);
    while (!sheet.#records.headDone && !(await sheet.#steps.next()).done);
    return sheet;
  }

  get hiddenColumns(): Sheet['hiddenColumns'] {
    return this.#records.hiddenColumns;
  }

  get merges(): readonly CellRange[] {
    return this.#records.merges;
  }

  async *rows(): AsyncGenerator<Row[], void, undefined> {
    for await (const _ of this.#steps) {
      if (this.#rows.full) yield this.#rows.take();
    }
    if (!this.#rows.empty) yield this.#rows.take();
  }

  /** Stops reading; the rest of the sheet is skipped. */
  async close(): Promise<void> {
    await this.#steps.return();
  }
}

async function* steps(
  archive: Archive,
  part: string,
  records: SheetRecords,
  options: ReadOptions,
): AsyncGenerator<void, void, undefined> {
  const scanner = new RecordScanner(archive.place(part), (type, data) => records.take(type, data));
  for await (const chunk of archive.read(part, options)) {
    scanner.push(chunk);
    yield;
  }
  scanner.end();
  records.end();
}
