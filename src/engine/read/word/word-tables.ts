import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import type { CellRange, CellValue } from '../../model.ts';
import type { CellBudget } from '../sheet-rows.ts';
import type { XmlElement, XmlHandler } from '../xml/strict-xml.ts';

/** A table of a text document. */
export interface WordTable {
  rows: CellValue[][];
  merges: CellRange[];
}

/** A table that is being read; a table within a cell is one of its own. */
interface OpenTable extends WordTable {
  row: CellValue[];
  column: number;
  span: number;
  text: string;
  paragraphs: number;
  /** The last merge that begins in a column. */
  mergedAt: Map<number, CellRange>;
  /** Whether the cell goes on with the one above it. */
  isContinued: boolean;
}

/** What the parser makes of `word/document.xml` (ECMA-376 part 1, 17.4): its tables in the order in which they begin. */
export class WordTables implements XmlHandler {
  readonly tables: WordTable[] = [];
  readonly #open: OpenTable[] = [];
  readonly #place: string;
  readonly #limits: Limits;
  readonly #budget: CellBudget;
  #isText = false;
  /** Depth of a part that is there twice, for programs that do not know the first. */
  #fallback = 0;

  constructor(place: string, limits: Limits, budget: CellBudget) {
    this.#place = place;
    this.#limits = limits;
    this.#budget = budget;
  }

  open({ name, attributes, depth }: XmlElement): void {
    if (name === 'Fallback' && this.#fallback === 0) this.#fallback = depth;
    if (this.#fallback > 0) return;
    if (name === 'tbl') this.#begin();
    const table = this.#open.at(-1);
    if (table === undefined) return;
    switch (name) {
      case 'tr':
        table.row = [];
        table.column = 0;
        break;
      case 'tc':
        Object.assign(table, { span: 1, text: '', paragraphs: 0, isContinued: false });
        break;
      case 'gridBefore':
      case 'gridSpan': {
        const count = Number(attributes['w:val']);
        if (count > this.#limits.columns) throw limitExceeded('columns', this.#limits.columns, this.#place);
        if (name === 'gridSpan') table.span = Math.max(1, count || 1);
        else table.column += Math.max(0, count || 0);
        break;
      }
      case 'vMerge':
        table.isContinued = attributes['w:val'] !== 'restart';
        break;
      case 'p':
        if (table.paragraphs++ > 0 && table.text !== '') table.text += '\n';
        break;
      case 't':
        this.#isText = true;
        break;
      case 'tab':
      case 'br':
        table.text += ' ';
        break;
    }
  }

  text(text: string): void {
    const table = this.#open.at(-1);
    if (this.#isText && table !== undefined) table.text += text;
  }

  close(name: string, depth: number): void {
    if (this.#fallback > 0) {
      if (depth === this.#fallback) this.#fallback = 0;
      return;
    }
    const table = this.#open.at(-1);
    if (name === 't') this.#isText = false;
    if (name === 'tbl') this.#open.pop();
    if (table === undefined) return;
    if (name === 'tc') this.#endCell(table);
    if (name === 'tr') this.#endRow(table);
  }

  #begin(): void {
    if (this.tables.length >= this.#limits.sheets) throw limitExceeded('sheets', this.#limits.sheets, this.#place);
    const table: OpenTable = {
      rows: [],
      merges: [],
      row: [],
      column: 0,
      span: 1,
      text: '',
      paragraphs: 0,
      mergedAt: new Map(),
      isContinued: false,
    };
    this.tables.push(table);
    this.#open.push(table);
  }

  #endCell(table: OpenTable): void {
    const { column, span, isContinued, rows, merges } = table;
    const text = table.text.trim();
    if (isLonger(text, this.#limits.cellBytes)) throw limitExceeded('cellBytes', this.#limits.cellBytes, this.#place);
    if (column + span > this.#limits.columns) throw limitExceeded('columns', this.#limits.columns, this.#place);
    this.#budget.spend(span, this.#place);
    while (table.row.length < column) table.row.push(null);
    table.row.push(text === '' ? null : text, ...new Array<null>(span - 1).fill(null));
    const row = rows.length + 1;
    const above = table.mergedAt.get(column);
    if (isContinued && above?.bottom === row - 1) above.bottom = row;
    else if ((isContinued && row > 1) || span > 1) {
      const merge = { top: isContinued ? row - 1 : row, left: column + 1, bottom: row, right: column + span };
      merges.push(merge);
      table.mergedAt.set(column, merge);
    }
    table.column += span;
  }

  #endRow(table: OpenTable): void {
    if (table.rows.length >= this.#limits.rows) throw limitExceeded('rows', this.#limits.rows, this.#place);
    table.rows.push(table.row);
    table.row = [];
  }
}
