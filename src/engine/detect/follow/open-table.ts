import type { TableRow } from '../../detected-table.ts';
import type { CellRange, Row, SheetHead } from '../../model.ts';
import type { TallMerges } from '../cells/merged-cells.ts';
import { filledRows } from '../cells/row-facts.ts';
import { classifyRows } from '../roles/classify.ts';
import { isListTotal } from '../roles/totals/list-totals.ts';
import type { RowFindings } from '../roles/verdicts.ts';
import { type SheetAnalysis, visibleGrid } from '../tables/analyse.ts';
import type { DetectRules } from '../tables/detect-rules.ts';
import type { FoundTable } from '../tables/found-table.ts';
import { headingColumns } from '../tables/heading-columns.ts';
import { hintsOf } from '../tables/hints-of.ts';
import { cutSections } from '../tables/sections.ts';
import { contentTest } from './content.ts';
import { type QuickCheck, quickCheckOf } from './quick-check.ts';
import { RecordWriter } from './records.ts';

interface Judgement {
  rows: TableRow[];
  /** Adds what the waiting rows were found to be. */
  tell: (findings: RowFindings) => void;
  /** How many of the waiting rows the table takes when it ends among them; `null` while it goes on. */
  endsAfter: number | null;
  /** Whether rows of another table come after it. */
  followed: boolean;
}

/** A table that has been found; when it reaches the end of its window, it is followed row by row. */
export class OpenTable {
  readonly id: number;
  readonly quickCheck: (row: Row, previous: QuickCheck) => QuickCheck;
  readonly #table: FoundTable;
  readonly #header: readonly Row[];
  readonly #sheet: SheetHead;
  readonly #rules: DetectRules;
  readonly #records: RecordWriter;
  readonly #top: number;
  readonly #lastHeader: number;
  #bottom: number;

  /** `merges` as far as they are known: a streamed sheet tells them after its last row. */
  constructor(
    id: number,
    { grid }: SheetAnalysis,
    table: FoundTable,
    sheet: SheetHead,
    rules: DetectRules,
    merges: TallMerges,
  ) {
    this.id = id;
    const isLike = quickCheckOf(grid, table);
    const { totals = [] } = sheet;
    this.quickCheck = (row, previous) => (isListTotal(totals, row.number, table.span) ? 'odd' : isLike(row, previous));
    this.#table = table;
    this.#header = table.header.flatMap((row) => grid.rows[row.at] ?? []);
    this.#sheet = sheet;
    this.#rules = rules;
    const hasContent = contentTest(sheet, rules);
    this.#records = new RecordWriter(table.span, merges, headingColumns(grid, table), hasContent);
    this.#top = grid.number(table.top);
    this.#lastHeader = this.#header.at(-1)?.number ?? this.#top - 1;
    this.#bottom = Math.max(this.#top, this.#lastHeader);
  }

  /** From the header's first row to the last row of values so far. */
  get range(): CellRange {
    const { left, right } = this.#table.span;
    return { top: this.#top, left: left + 1, bottom: this.#bottom, right: right + 1 };
  }

  /** The rows of the window in which the table was found, up to a position (exclusive). */
  openingRows({ grid }: SheetAnalysis, end: number): TableRow[] {
    const { header, body, top, bottom } = this.#table;
    return this.#note(this.#records.write(grid, top, Math.min(bottom, end - 1), [...header, ...body]));
  }

  /** Rows that are all plain or blank by a quick check. */
  takePlain(rows: readonly Row[]): TableRow[] {
    return this.#note(this.#records.writeData(rows));
  }

  /**
   * Judges waiting rows together with the rows before them. `settled` of them are due; the rest are there to see what follows.
   * With `isEnd` nothing follows any more.
   */
  judge(before: readonly Row[], waiting: readonly Row[], settled: number, isEnd: boolean): Judgement {
    const body = before.filter(({ number }) => number > this.#lastHeader);
    const context = [...this.#headerAbove(body[0] ?? waiting[0]), ...body];
    const grid = visibleGrid([...context, ...waiting], this.#sheet, this.#rules);
    const { span } = this.#table;
    const classified = classifyRows(grid, span, filledRows(grid, span), {
      ...hintsOf(this.#rules, this.#sheet),
      totals: 'beyond',
      known: new Set(this.#header.keys()),
    });
    const sections = cutSections(grid, span, classified);
    const section = sections.findLast(({ body }) => (body[0]?.at ?? grid.height) < context.length);
    // Should the judgement not even see the table that we know is there, losing rows would be worse than keeping a note.
    const judged = section?.body ?? classified.map((row) => ({ ...row, role: 'data' as const }));
    const last = judged.at(-1)?.at ?? context.length - 1;
    const ends = isEnd || last < context.length + settled - 1;
    const end = ends ? last : context.length + settled - 1;
    return {
      tell: (findings) => {
        findings.add(grid, section?.body ?? judged, context.length);
        findings.addOutside(grid, classified, context.length);
        findings.addLines(grid, span, context.length);
      },
      rows: this.#note(this.#records.write(grid, context.length, end, judged)),
      endsAfter: ends ? Math.max(0, last + 1 - context.length) : null,
      followed: sections.at(-1) !== section,
    };
  }

  /** The header again, numbered as if it stood right above the row. */
  #headerAbove(row: Row | undefined): Row[] {
    const first = (row?.number ?? 1) - this.#header.length;
    return this.#header.map(({ values, formats, hidden }, index) => ({
      number: first + index,
      values,
      formats,
      hidden,
    }));
  }

  #note(rows: TableRow[]): TableRow[] {
    const last = rows.findLast(({ role }) => role === 'data' || role === 'derived');
    if (last !== undefined) this.#bottom = last.row.number;
    return rows;
  }
}
