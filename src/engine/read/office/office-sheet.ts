import type { CellRange, Row, Sheet } from '../../model.ts';
import { type CellBudget, SheetRows } from '../sheet-rows.ts';
import type { CellContext } from './cell-values.ts';

/** A sheet as its workbook lists it. */
export interface SheetEntry {
  /** 0-based position among all sheets, chart sheets counted. */
  index: number;
  name: string;
  hidden: boolean;
  /** Name of the part that holds the cells. */
  part: string;
}

/** What a format gathers of a sheet besides its rows. */
interface SheetContent {
  /** Everything before the first row has been read. */
  readonly headDone: boolean;
  readonly hiddenColumns: Sheet['hiddenColumns'];
  readonly merges: readonly CellRange[];
}

/** How a format reads a sheet: it puts cells into `rows`, step by step. Faults name the place. */
type ReadSheet = (
  rows: SheetRows,
  place: string,
) => {
  content: SheetContent;
  steps: AsyncGenerator<void, void, undefined>;
  totals?: readonly CellRange[];
};

/** A sheet whose head has been read; its rows are read while they are consumed. */
export class OfficeSheet implements Sheet {
  readonly index: number;
  readonly name: string;
  readonly hidden: boolean;
  readonly epoch: 1900 | 1904;
  readonly formats: Sheet['formats'];
  readonly totals: readonly CellRange[];
  readonly #rows: SheetRows;
  readonly #content: SheetContent;
  readonly #steps: AsyncGenerator<void, void, undefined>;

  private constructor({ index, name, hidden }: SheetEntry, context: CellContext, budget: CellBudget, read: ReadSheet) {
    this.index = index;
    this.name = name;
    this.hidden = hidden;
    this.epoch = context.epoch;
    this.formats = context.numberFormats.formats;
    const place = `sheet “${name}”`;
    this.#rows = new SheetRows(place, context.limits, budget);
    const { content, steps, totals = [] } = read(this.#rows, place);
    this.totals = totals;
    this.#content = content;
    this.#steps = steps;
  }

  /** Reads the head of the sheet: everything before its first row. */
  static async open(
    entry: SheetEntry,
    context: CellContext,
    budget: CellBudget,
    read: ReadSheet,
  ): Promise<OfficeSheet> {
    const sheet = new OfficeSheet(entry, context, budget, read);
    while (!sheet.#content.headDone && !(await sheet.#steps.next()).done);
    return sheet;
  }

  get hiddenColumns(): Sheet['hiddenColumns'] {
    return this.#content.hiddenColumns;
  }

  get merges(): readonly CellRange[] {
    return this.#content.merges;
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
