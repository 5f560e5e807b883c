import type { RowRole } from '../engine/extraction.ts';

// The sheets of a document as people see them, in one local file: zstd frames of lines, each line a row as JSON,
// `[number, hidden, role, kinds, texts]`. The process that wrote the file answers where its frames are.

/** What a cell holds. Of a row it is one letter for each cell, `-` for a blank one; a capital where the text was cut. */
export type CellKind = 'text' | 'number' | 'date' | 'boolean' | 'error';
export const kindLetters = { text: 't', number: 'n', date: 'd', boolean: 'b', error: 'e' } as const satisfies Record<
  CellKind,
  string
>;

/** Of a row it is the position in this list, from 1; 0 for none. */
export const roleOrder: readonly RowRole[] = ['header', 'data', 'group', 'derived', 'metadata', 'notes', 'empty'];

/** Characters of a cell's text that are kept; in rows of more than 250 cells fewer, so that no row is too long to be read at once. */
export function mostCharacters(cells: number): number {
  return cells > 250 ? 100 : 1_000;
}

export interface StoredSheet {
  /** 0-based position in the workbook. */
  index: number;
  name: string;
  isHidden: boolean;
  rowCount: number;
  columnCount: number;
  /** Where it is a page of the document: its number, from 1, and its size in points as displayed. */
  page: { number: number; width: number; height: number } | null;
  /** In the order of the rows; `row` is the number of the first row in each. */
  frames: { offset: number; length: number; row: number }[];
  tables: SheetTable[];
}

/** 1-based, inclusive. */
export interface SheetRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A table, or the part of one on a page, that the engine finds in a sheet without a configuration. */
export interface SheetTable {
  name: string;
  /** The header is part of it. */
  range: SheetRange;
  headerRows: number[];
  /** 0…1. */
  score: number;
  reasons: string[];
  /** Where it stands on the page that its sheet is. */
  outline: TableOutline | null;
}

/** A table on its page, in points from the lower left corner; edges as in the engine's `LaidOutTable`. */
export interface TableOutline {
  left: number;
  bottom: number;
  right: number;
  top: number;
  columnEdges: number[];
  rowEdges: number[];
  isTurned: boolean;
  /** Cells of several rows or columns, as they stand in the sheet. */
  merged: SheetRange[];
}
