import { EngineError } from '../errors.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import type { Row } from '../model.ts';
import type { RowCells } from './row-cells.ts';

/** A batch is full at so many cells; 20 columns wide that is some 400 rows. */
const batchCells = 8_192;

/** Counts cells over all sheets of a document against the limit. */
export class CellBudget {
  readonly #limits: Limits;
  #used = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** @throws EngineError LIMIT_EXCEEDED */
  spend(cells: number, sheet: string): void {
    this.#used += cells;
    if (this.#used > this.#limits.cells) throw limitExceeded('cells', this.#limits.cells, `The ${sheet}`);
  }
}

/** Gathers the rows of a sheet into batches and holds them to order and limits. */
export class SheetRows {
  readonly #place: string;
  readonly #limits: Limits;
  readonly #budget: CellBudget;
  #batch: Row[] = [];
  #cells = 0;
  #last = 0;
  /** Number of the row that was begun last; less than `#last` where rows are out of order. */
  #begun = 0;
  /** Number of the last row that was handed out. */
  #taken = 0;

  constructor(place: string, limits: Limits, budget: CellBudget) {
    this.#place = place;
    this.#limits = limits;
    this.#budget = budget;
  }

  /** Number of the last row, with or without cells. */
  get last(): number {
    return this.#last;
  }

  get full(): boolean {
    return this.#cells >= batchCells;
  }

  get empty(): boolean {
    return this.#batch.length === 0;
  }

  /**
   * Starts the row with this number.
   *
   * @throws EngineError LIMIT_EXCEEDED beyond the last row allowed, MALFORMED_FILE for a row that comes twice or too late
   */
  begin(number: number): void {
    if (number > this.#limits.rows)
      throw limitExceeded('rows', this.#limits.rows, `Row ${number} of the ${this.#place}`);
    if (number <= this.#last && !this.#mayInsert(number)) {
      throw new EngineError(
        'MALFORMED_FILE',
        `Row ${number} of the ${this.#place} comes after row ${this.#last}. Open the file in Excel and save a copy.`,
        { row: number },
      );
    }
    this.#begun = number;
    this.#last = Math.max(this.#last, number);
  }

  /** Whether a row that comes late finds its place among those that were not handed out yet; none comes twice. */
  #mayInsert(number: number): boolean {
    return number > this.#taken && !this.#batch.some((row) => row.number === number);
  }

  /** Adds the row that was begun; a row without values is left out. */
  add({ values, formats }: RowCells, hidden: boolean): void {
    if (values.length === 0) return;
    // Gaps count as well: a single cell in column XFD costs 16,384 slots of memory.
    this.#budget.spend(values.length, this.#place);
    this.#cells += values.length;
    const row: Row = { number: this.#begun, values, formats, hidden };
    if (this.#begun === this.#last) this.#batch.push(row);
    else {
      const place = this.#batch.findIndex(({ number }) => number > row.number);
      this.#batch.splice(place < 0 ? this.#batch.length : place, 0, row);
    }
  }

  take(): Row[] {
    const batch = this.#batch;
    this.#batch = [];
    this.#cells = 0;
    this.#taken = this.#last;
    return batch;
  }
}
