import { EngineError } from '../../errors.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import type { CellRange } from '../../model.ts';
import { RowCells } from '../row-cells.ts';
import type { XmlElement, XmlHandler } from '../xml/strict-xml.ts';
import { cellContent } from './cell-value.ts';
import type { DataStyles } from './data-styles.ts';
import { Paragraphs } from './paragraphs.ts';

/** A table of `content.xml`, filled while it is read. */
export interface OdsTable {
  name: string;
  hidden: boolean;
  hiddenColumns: { first: number; last: number }[];
  merges: CellRange[];
}

/** Rows as they are stored: one that is repeated comes once. */
export interface OdsRow {
  table: OdsTable;
  /** 1-based. */
  number: number;
  repeat: number;
  cells: RowCells;
  hidden: boolean;
}

type Attributes = XmlElement['attributes'];

const maxMerges = 1_000_000;

/** What the parser makes of `content.xml` (ODF 1.3 part 3, 9.1): tables, their columns and rows, in order. */
export class ContentHandler implements XmlHandler {
  /** Tables that have begun and rows that have ended since the reader took them last. */
  readonly begun: OdsTable[] = [];
  readonly rows: OdsRow[] = [];
  /** Whether the columns of the table that has begun last are known. */
  headDone = true;
  epoch: 1900 | 1904 = 1900;

  readonly #styles: DataStyles;
  readonly #limits: Limits;
  readonly #paragraphs = new Paragraphs();
  #inTables = false;
  /** Depth of the table that is being read, 0 for none; a table inside a cell is part of the cell. */
  #tableDepth = 0;
  #table: OdsTable | undefined;
  #tables = 0;
  #columnStyles: (string | undefined)[] = [];
  #row: OdsRow | undefined;
  #rowStyle: string | undefined;
  #nextRow = 1;
  #column = 0;
  #cell: Attributes | undefined;
  #cellDepth = 0;

  constructor(styles: DataStyles, limits: Limits) {
    this.#styles = styles;
    this.#limits = limits;
  }

  open(element: XmlElement): void {
    const { name, attributes, depth, parent } = element;
    if (!this.#inTables) {
      this.#inTables = name === 'spreadsheet';
      this.#styles.open(element);
    } else if (this.#cell !== undefined) {
      this.#paragraphs.open(element);
    } else if (this.#table === undefined) {
      if (name === 'table' && parent === 'spreadsheet') this.#openTable(attributes, depth);
      else if (name === 'null-date') this.epoch = attributes['table:date-value']?.startsWith('1904') ? 1904 : 1900;
    } else if (name === 'table-column') {
      this.#addColumns(attributes);
    } else if (name === 'table-row') {
      this.#openRow(this.#table, attributes);
    } else if (this.#row !== undefined && (name === 'table-cell' || name === 'covered-table-cell')) {
      this.#cell = attributes;
      this.#cellDepth = depth;
      this.#paragraphs.clear();
    }
  }

  text(text: string): void {
    if (!this.#inTables) this.#styles.text(text);
    else if (this.#cell !== undefined) this.#paragraphs.add(text);
  }

  close(name: string, depth: number): void {
    if (!this.#inTables) {
      this.#styles.close(name);
    } else if (this.#cell !== undefined) {
      if (depth > this.#cellDepth) this.#paragraphs.close(name, depth);
      else this.#closeCell(this.#cell, name);
    } else if (name === 'table-row') {
      this.#closeRow();
    } else if (name === 'table' && depth === this.#tableDepth) {
      this.#table = undefined;
      this.headDone = true;
    }
  }

  #openTable(attributes: Attributes, depth: number): void {
    this.#tables += 1;
    if (this.#tables > this.#limits.sheets) throw limitExceeded('sheets', this.#limits.sheets, 'The document');
    this.#table = {
      name: attributes['table:name'] ?? `Sheet${this.#tables}`,
      hidden: this.#styles.hidesTable(attributes['table:style-name']),
      hiddenColumns: [],
      merges: [],
    };
    this.#tableDepth = depth;
    this.#columnStyles = [];
    this.#nextRow = 1;
    this.headDone = false;
    this.begun.push(this.#table);
  }

  #addColumns(attributes: Attributes): void {
    const first = this.#columnStyles.length;
    const last = Math.min(first + repeats(attributes['table:number-columns-repeated']), this.#limits.columns);
    while (this.#columnStyles.length < last) this.#columnStyles.push(attributes['table:default-cell-style-name']);
    if (isHidden(attributes) && last > first) this.#table?.hiddenColumns.push({ first: first + 1, last });
  }

  #openRow(table: OdsTable, attributes: Attributes): void {
    this.headDone = true;
    const repeat = repeats(attributes['table:number-rows-repeated']);
    this.#row = { table, number: this.#nextRow, repeat, cells: new RowCells(), hidden: isHidden(attributes) };
    this.#rowStyle = attributes['table:default-cell-style-name'];
    this.#nextRow += repeat;
    this.#column = 0;
  }

  #closeRow(): void {
    if (this.#row !== undefined && this.#row.cells.values.length > 0) this.rows.push(this.#row);
    this.#row = undefined;
  }

  #closeCell(attributes: Attributes, name: string): void {
    const column = this.#column;
    const repeat = repeats(attributes['table:number-columns-repeated']);
    this.#column += repeat;
    this.#cell = undefined;
    if (this.#row === undefined || name === 'covered-table-cell') return;
    this.#addMerge(this.#row, column, attributes);
    const style = attributes['table:style-name'] ?? this.#rowStyle ?? this.#columnStyles[column];
    const { value, format } = cellContent(attributes, this.#paragraphs.text, style, this.#styles, this.epoch);
    if (value === null) return;
    const place = () => `Row ${this.#row?.number} of the sheet “${this.#row?.table.name}”`;
    if (this.#column > this.#limits.columns) throw limitExceeded('columns', this.#limits.columns, place());
    if (typeof value === 'string' && isLonger(value, this.#limits.cellBytes)) {
      throw limitExceeded('cellBytes', this.#limits.cellBytes, `A cell in ${place()}`);
    }
    for (let at = column; at < this.#column; at++) this.#row.cells.put(at, format, value);
  }

  #addMerge({ table, number }: OdsRow, column: number, attributes: Attributes): void {
    const rows = repeats(attributes['table:number-rows-spanned']);
    const columns = repeats(attributes['table:number-columns-spanned']);
    if (rows * columns === 1) return;
    if (table.merges.length >= maxMerges) {
      throw new EngineError('LIMIT_EXCEEDED', `The sheet “${table.name}” has more than ${maxMerges} merged ranges.`);
    }
    table.merges.push({ top: number, left: column + 1, bottom: number + rows - 1, right: column + columns });
  }
}

function repeats(text: string | undefined): number {
  const count = Number(text ?? 1);
  return Number.isSafeInteger(count) && count >= 1 ? count : 1;
}

function isHidden(attributes: Attributes): boolean {
  return attributes['table:visibility'] === 'collapse' || attributes['table:visibility'] === 'filter';
}
