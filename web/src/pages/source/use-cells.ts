import { useMemo } from 'react';
import { type Reading, readOnce } from '../../data/read.ts';
import { SourceCellsDocument, type SourceCellsQuery, type SourceSheetsQuery } from '../../generated/graphql.ts';
import type { Sight } from '../../ui/grid/grid.tsx';
import { useWindows, type Windows } from '../../ui/grid/windows.ts';

export type SourceSheet = NonNullable<NonNullable<SourceSheetsQuery['document']>['sheets']>[number];
export type CellRow = NonNullable<NonNullable<SourceCellsQuery['document']>['cells']>['rows'][number];
export type SourceCell = CellRow['cells'][number];

/** Rows and columns of a window, so that none has more cells than the API answers. */
const windowRows = 200;
export const windowColumns = 50;
/** Column windows are counted beside each other, of one row of windows at most this many. */
const perRow = 1_000;

/** Another object whenever something has been read, and the same one else. */
export interface Cells {
  windows: Windows<ReadonlyMap<number, CellRow>>;
  /** What has been read of a row, in one of its windows of columns; both from 0. */
  rowAt(row: number, columnWindow: number): CellRow | undefined;
  /** What stands in a cell, as far as it has been read; row and column from 0. */
  cellAt(row: number, column: number): SourceCell | undefined;
  /** Reads what is in sight; rows and columns from 0, the last ones not included. */
  want(sight: Sight): void;
}

/** The cells of a sheet, read where they are looked at; the sheet stays the same as long as the component does. */
export function useCells(documentId: string, sheet: string): Cells {
  const windows = useWindows((key) => readWindow(documentId, sheet, key));
  const changes = windows.changes();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the windows are the same; what is in them changes.
  return useMemo(() => cellsIn(windows), [windows, changes]);
}

function cellsIn(windows: Cells['windows']): Cells {
  const rowAt = (row: number, columnWindow: number) =>
    windows.part(Math.floor(row / windowRows) * perRow + columnWindow)?.get(row + 1);
  return {
    windows,
    rowAt,
    cellAt: (row, column) =>
      rowAt(row, Math.floor(column / windowColumns))?.cells.find((cell) => cell.column === column + 1),
    want({ top, bottom, left, right }) {
      const keys: number[] = [];
      for (let row = Math.floor(top / windowRows); row * windowRows < bottom; row += 1) {
        for (let column = Math.floor(left / windowColumns); column * windowColumns < right; column += 1) {
          keys.push(row * perRow + column);
        }
      }
      windows.want(keys);
    },
  };
}

async function readWindow(id: string, sheet: string, key: number): Promise<Reading<ReadonlyMap<number, CellRow>>> {
  const top = Math.floor(key / perRow) * windowRows + 1;
  const left = (key % perRow) * windowColumns + 1;
  const place = { sheet, top, left, rows: windowRows, columns: windowColumns };
  const reading = await readOnce(SourceCellsDocument, { id, ...place });
  if ('failure' in reading) return reading;
  const rows = reading.part.document?.cells?.rows ?? [];
  return { part: new Map(rows.map((row) => [row.number, row])) };
}
