import type { DetectionItem, RowVerdict } from '../../detected-table.ts';
import type { Row, Sheet } from '../../model.ts';
import { widthOf } from '../../text-row.ts';
import { tallMerges } from '../cells/merged-cells.ts';
import { plainRuns, RowFindings } from '../roles/verdicts.ts';
import { analyseSheet } from '../tables/analyse.ts';
import { describeTable } from '../tables/describe.ts';
import type { DetectRules } from '../tables/detect-rules.ts';
import { contentTest } from './content.ts';
import { OpenTable } from './open-table.ts';
import type { QuickCheck } from './quick-check.ts';

/**
 * How much of a sheet is judged at once. A sheet that ends within the window is judged whole, with its merged ranges; of a longer
 * one the tables that reach the window's end are followed row by row, so that memory stays bounded.
 */
export interface DetectionWindow {
  cells: number;
  minRows: number;
  maxRows: number;
  /** Of a sheet that goes on beyond the window so many rows are judged at once: enough to know a long table by. */
  judgedRows: number;
  /** Rows that are held back, so that every row is judged knowing what follows it. */
  lookahead: number;
  /** Rows that are settled at a time while a table is followed. */
  step: number;
}

const defaultWindow: DetectionWindow = {
  cells: 400_000,
  minRows: 256,
  maxRows: 5_000,
  judgedRows: 1_200,
  lookahead: 50,
  step: 450,
};

export interface DetectionOptions {
  signal?: AbortSignal | undefined;
  /** Id of the first table; ids ascend from there. */
  firstId?: number;
  window?: Partial<DetectionWindow>;
}

/**
 * Finds the tables of a sheet in one pass over its rows and yields them as they are known. Reads the sheet lazily and only once;
 * stops with the signal's reason when it aborts.
 */
export async function* detectTables(
  sheet: Sheet,
  rules: DetectRules,
  options: DetectionOptions = {},
): AsyncGenerator<DetectionItem> {
  const detector = new SheetDetector(sheet, rules, options);
  const { skipRows } = rules.tables;
  for await (const batch of sheet.rows()) {
    options.signal?.throwIfAborted();
    const visible = rules.read.hidden === 'skip' ? batch.filter((row) => !row.hidden) : batch;
    yield* judgedItems(skippedRuns(visible, skipRows));
    yield* detector.push(skipRows === 0 ? visible : visible.filter(({ number }) => number > skipRows));
  }
  yield* detector.end();
}

const skippedRow = 'One of the first rows, which the specification leaves out.';

/** An item of the findings, where there are any. */
function* judgedItems(rows: RowVerdict[]): Generator<DetectionItem> {
  if (rows.length > 0) yield { kind: 'judged', rows };
}

function skippedRuns(rows: readonly Row[], skipRows: number): RowVerdict[] {
  const skipped = rows.filter((row) => row.number <= skipRows && row.values.some((value) => value !== null));
  return skipped.map(({ number }) => ({ first: number, last: number, role: 'metadata', why: skippedRow }));
}

/** Rows of the table so far that are judged again beside the waiting ones. */
const contextRows = 12;

class SheetDetector {
  readonly #sheet: Sheet;
  readonly #rules: DetectRules;
  readonly #limits: DetectionWindow;
  readonly #firstId: number;
  readonly #hasContent: (row: Row) => boolean;
  #nextId: number;
  /** Rows not yet given to any table: the window while nothing is open, else the rows that wait to be settled. */
  #rows: Row[] = [];
  #cells = 0;
  #open: OpenTable[] = [];
  /** One per waiting row while tables are open: the least usual of what their quick checks say. */
  #checks: QuickCheck[] = [];
  /** The last settled rows. */
  #before: Row[] = [];

  constructor(sheet: Sheet, rules: DetectRules, options: DetectionOptions) {
    this.#sheet = sheet;
    this.#hasContent = contentTest(sheet, rules);
    this.#rules = rules;
    this.#limits = { ...defaultWindow, ...options.window };
    this.#firstId = options.firstId ?? 0;
    this.#nextId = this.#firstId;
  }

  *push(rows: readonly Row[]): Generator<DetectionItem> {
    for (const row of rows) {
      this.#add(row);
      if (this.#open.length > 0) {
        if (this.#rows.length >= this.#limits.step + this.#limits.lookahead) yield* this.#follow(false);
      } else if (this.#isFull()) yield* this.#settleWindow(false);
    }
  }

  *end(): Generator<DetectionItem> {
    if (this.#open.length > 0) yield* this.#follow(true);
    yield* this.#settleWindow(true);
  }

  #add(row: Row): void {
    const above = this.#rows[this.#rows.length - 1] ?? this.#before[this.#before.length - 1];
    this.#rows.push(row);
    this.#cells += widthOf(row);
    if (this.#open.length > 0) this.#checks.push(this.#check(row, above));
  }

  #check(row: Row, above: Row | undefined): QuickCheck {
    // Readers may leave blank rows out: a gap in the numbers is one.
    const isGap = above !== undefined && row.number > above.number + 1;
    const previous = isGap ? 'blank' : (this.#checks[this.#checks.length - 1] ?? 'plain');
    let seen: QuickCheck = 'blank';
    for (const table of this.#open) {
      const check = table.quickCheck(row, previous);
      if (check === 'odd') return 'odd';
      if (check === 'plain') seen = 'plain';
    }
    return seen;
  }

  #isFull(): boolean {
    // A page's tables are laid out already, and it is short.
    if (this.#sheet.layout !== undefined) return false;
    const { cells, minRows, maxRows } = this.#limits;
    return this.#rows.length >= maxRows || (this.#cells >= cells && this.#rows.length >= minRows);
  }

  /** Judges the window as a whole; tables that reach its last rows stay open unless the sheet has ended. */
  *#settleWindow(isEnd: boolean): Generator<DetectionItem> {
    const rows = isEnd ? this.#rows : this.#rows.slice(0, Math.max(this.#limits.judgedRows, this.#limits.minRows));
    const cut = isEnd ? rows.length : rows.length - this.#limits.lookahead;
    const analysis = analyseSheet(rows, this.#sheet, this.#rules);
    const merges = tallMerges(this.#sheet.merges);
    const open: OpenTable[] = [];
    let settled = Math.max(0, cut - this.#limits.lookahead);
    for (const found of analysis.tables) {
      if ((found.body[0]?.at ?? 0) >= cut) continue;
      const alone = analysis.tables.length === 1 && this.#nextId === this.#firstId;
      const id = this.#nextId++;
      const goesOn = !isEnd && found.bottom >= cut;
      const context = { id, sheet: this.#sheet, merges: this.#sheet.merges, rules: this.#rules, goesOn, alone };
      const table = new OpenTable(id, analysis, found, this.#sheet, this.#rules, merges);
      const sample = table.openingRows(analysis, cut);
      yield { kind: 'table', table: describeTable(analysis, found, context), sample };
      yield { kind: 'rows', id, rows: sample };
      if (goesOn) open.push(table);
      else yield { kind: 'end', id, range: table.range };
      settled = Math.max(settled, Math.min(cut, found.bottom + 1));
    }
    this.#open = open;
    const kept = isEnd ? rows.length : open.length > 0 ? cut : settled;
    yield* judgedItems(analysis.findings.runs(rows.slice(0, kept)));
    this.#keepFrom(kept);
    this.#lookAgain();
  }

  /** Settles the waiting rows but for the lookahead; at the sheet's end all of them. */
  *#follow(isEnd: boolean): Generator<DetectionItem> {
    const { lookahead } = this.#limits;
    while (this.#open.length > 0) {
      const odd = this.#firstOdd(isEnd);
      const plain = odd ?? this.#rows.length - lookahead;
      if (plain > 0) yield* this.#takePlain(plain);
      if (odd === null) return;
      yield* this.#judge(isEnd);
    }
  }

  /** The first waiting row that needs judgement now; the last rows of a sheet always do. */
  #firstOdd(isEnd: boolean): number | null {
    const due = Math.max(0, this.#rows.length - this.#limits.lookahead);
    const odd = this.#checks.indexOf('odd');
    if (odd >= 0 && odd < due) return odd;
    return isEnd ? due : null;
  }

  *#takePlain(count: number): Generator<DetectionItem> {
    const rows = this.#rows.slice(0, count);
    for (const table of this.#open) {
      yield { kind: 'rows', id: table.id, rows: table.takePlain(rows) };
    }
    const isPlain = (at: number) => this.#checks[at] === 'plain';
    yield* judgedItems(plainRuns(rows, isPlain, this.#hasContent));
    this.#keepFrom(count);
  }

  /** Judges the waiting rows up to the last odd one of a run, with what follows in sight. */
  *#judge(isEnd: boolean): Generator<DetectionItem> {
    const settled = this.#endOfOddRun();
    const seen = this.#isLastLook(isEnd)
      ? this.#rows.length
      : Math.min(this.#rows.length, settled + this.#sightAfter(settled));
    const reachesEnd = isEnd && seen === this.#rows.length;
    const rows = this.#rows.slice(0, seen);
    const stillOpen: OpenTable[] = [];
    const findings = new RowFindings();
    let ended = 0;
    let followed = !reachesEnd;
    for (const table of this.#open) {
      const judgement = table.judge(this.#before, rows, settled, reachesEnd);
      judgement.tell(findings);
      if (judgement.rows.length > 0) yield { kind: 'rows', id: table.id, rows: judgement.rows };
      if (judgement.endsAfter === null) {
        stillOpen.push(table);
        continue;
      }
      yield { kind: 'end', id: table.id, range: table.range };
      ended = Math.max(ended, judgement.endsAfter);
      followed ||= judgement.followed;
    }
    const changed = stillOpen.length < this.#open.length;
    this.#open = stillOpen;
    const kept = stillOpen.length > 0 ? settled : followed ? ended : this.#firstUnjudged(findings, ended);
    findings.addBeside(this.#rows.slice(0, kept), this.#hasContent);
    yield* judgedItems(findings.runs(this.#rows.slice(0, kept)));
    this.#keepFrom(kept);
    if (changed) this.#lookAgain();
  }

  /** The first waiting row, from a position on, that stands beside the columns of the tables that have ended: it may begin another. */
  #firstUnjudged(findings: RowFindings, from: number): number {
    const index = this.#rows.findIndex(
      (row, at) => at >= from && findings.roleOf(row.number) === 'empty' && this.#hasContent(row),
    );
    return index < 0 ? this.#rows.length : index;
  }

  /** Whether what waits is the rest of the sheet, which is judged at once: row by row, each would be looked at a dozen times. */
  #isLastLook(isEnd: boolean): boolean {
    return isEnd && this.#rows.length <= this.#limits.lookahead;
  }

  /** How many rows to look at beyond a position: few where the table plainly goes on. */
  #sightAfter(position: number): number {
    const next = this.#checks.slice(position, position + contextRows);
    return next.length === contextRows && next.every((check) => check === 'plain')
      ? contextRows
      : this.#limits.lookahead;
  }

  /** Odd rows with less than a lookahead between them are judged at once. */
  #endOfOddRun(): number {
    const { lookahead } = this.#limits;
    let end = 0;
    for (let at = 0; at < this.#rows.length && at - end < lookahead; at++) if (this.#checks[at] === 'odd') end = at + 1;
    return Math.max(1, Math.min(end, this.#rows.length - lookahead));
  }

  /** Lets go of the rows before a position. */
  #keepFrom(position: number): void {
    const filled = this.#rows.slice(0, position).filter((_, at) => this.#checks[at] !== 'blank');
    this.#before = [...this.#before, ...filled].slice(-contextRows);
    this.#rows = this.#rows.slice(position);
    this.#checks = this.#checks.slice(position);
    this.#cells = this.#rows.reduce((sum, row) => sum + widthOf(row), 0);
  }

  #lookAgain(): void {
    this.#checks = [];
    if (this.#open.length === 0) return;
    for (const [at, row] of this.#rows.entries()) this.#checks.push(this.#check(row, this.#rows[at - 1]));
  }
}
