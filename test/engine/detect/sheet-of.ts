import type { CellRange, CellValue, Row, Sheet } from '../../../src/engine/model.ts';

/** Rows from a drawing: one line a row, cells parted by `|`, blanks around them cut; an empty line is a blank row. */
export function draw(drawing: string): CellValue[][] {
  return drawing
    .replace(/^\n|\n\s*$/g, '')
    .split('\n')
    .map((line) =>
      line.trim() === '' ? [] : line.split('|').map((cell) => (cell.trim() === '' ? null : cell.trim())),
    );
}

export function rowsOf(cells: readonly CellValue[][]): Row[] {
  return cells.map((values, at) => ({ number: at + 1, values, formats: null, hidden: false }));
}

/** A sheet in memory that hands out its rows a few at a time, as a reader would. */
export function sheetOf(rows: readonly Row[], extra: Partial<Omit<Sheet, 'rows'>> = {}): Sheet {
  const merges: CellRange[] = [];
  return {
    index: 0,
    name: 'Sheet1',
    hidden: false,
    epoch: 1900,
    formats: [],
    hiddenColumns: [],
    merges,
    ...extra,
    async *rows() {
      for (let from = 0; from < rows.length; from += 7) yield rows.slice(from, from + 7);
    },
  };
}

export function drawnSheet(drawing: string, extra: Partial<Omit<Sheet, 'rows'>> = {}): Sheet {
  return sheetOf(rowsOf(draw(drawing)), extra);
}

/** A small table with rows of every role. */
export const stockOnHand = `
  Stock on hand by the end of the year

  Item    | Price | Stock
  Seating |       |
  Chair   | 49.90 | 12
  Stool   | 25.00 | 9
  Bench   | 89.00 | 4
  Total   |       | 25

  Source: the inventory of the warehouse, counted by hand.
`;
