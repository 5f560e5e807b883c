import { useMemo, useState } from 'react';
import { type Reading, readOnce } from '../../data/read.ts';
import { SourceCellsDocument, type SourceCellsQuery, type SourceSheetsQuery } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import type { GridCell, GridColumn } from '../../ui/grid/cells.ts';
import { Grid, type Sight } from '../../ui/grid/grid.tsx';
import type { Place } from '../../ui/grid/keys.ts';
import { useWindows } from '../../ui/grid/windows.ts';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { addressOf, columnLetters, rangeOf } from './a1.ts';
import { wordOf } from './legend.tsx';
import type { SheetMarks } from './marks.ts';
import styles from './source.module.css';

export type SourceSheet = NonNullable<NonNullable<SourceSheetsQuery['document']>['sheets']>[number];
type CellRow = NonNullable<NonNullable<SourceCellsQuery['document']>['cells']>['rows'][number];

/** Rows and columns of a window, so that none has more cells than the API answers. */
const windowRows = 200;
const windowColumns = 50;
/** Column windows are counted beside each other, of one row of windows at most this many. */
const perRow = 1_000;

interface SheetProps {
  documentId: string;
  sheet: SourceSheet;
  marks: SheetMarks;
  /** The cell that is marked: `B2`, or the first of a range. */
  at: string | null;
  onAt(address: string): void;
  takesFocus: boolean;
}

/** One sheet of a document, as a spreadsheet shows it, with what was found in it. */
export function Sheet({ documentId, sheet, marks, at, onAt, takesFocus }: SheetProps) {
  const windows = useWindows((key) => readWindow(documentId, sheet.name, key));
  const columns = useMemo(() => columnsOf(sheet), [sheet]);
  const range = at === null ? null : rangeOf(at);
  const [chosen, setChosen] = useState<Place>({ row: 0, column: 0 });
  const marked = range ? { row: range.top - 1, column: range.left - 1 } : chosen;
  const active = useMemo(() => ({ row: marked.row, column: marked.column }), [marked.row, marked.column]);
  if (sheet.rowCount === 0) return <Empty title="Nothing stands in this sheet" />;

  const rowAt = (row: number, columnWindow: number) =>
    windows.part(Math.floor(row / windowRows) * perRow + columnWindow)?.get(row + 1);
  const cellAt = (row: number, column: number): GridCell | null => {
    const stored = rowAt(row, Math.floor(column / windowColumns));
    const found = stored?.cells.find((cell) => cell.column === column + 1);
    const issue = marks.issues.get(addressOf(row + 1, column + 1));
    if (!found && !issue) return null;
    const role = found?.role ?? stored?.role;
    return {
      text: found ? `${found.text}${found.isCut ? '…' : ''}` : '',
      says: issue?.message,
      room: found?.type === 'TEXT' ? roomAfter(stored?.cells, column + 1) : 0,
      marks: { 'data-role': role ?? undefined, 'data-type': found?.type, 'data-issue': issue?.severity },
    };
  };
  const onSight = ({ top, bottom, left, right }: Sight) => {
    const keys: number[] = [];
    for (let row = Math.floor(top / windowRows); row * windowRows < bottom; row += 1) {
      for (let column = Math.floor(left / windowColumns); column * windowColumns < right; column += 1) {
        keys.push(row * perRow + column);
      }
    }
    windows.want(keys);
  };
  return (
    <>
      <FailureNotice failure={windows.failure}>
        <Button onClick={() => windows.retry()}>Try again</Button>
      </FailureNotice>
      <div className={styles.sheet}>
        <Grid
          label={`Sheet ${sheet.name}`}
          rowCount={sheet.rowCount}
          columns={columns}
          rowHeads={{
            label: 'Row',
            width: 104,
            of(row) {
              const stored = rowAt(row, 0);
              return (
                <span className={styles.rowHead} data-hidden={stored?.isHidden || undefined}>
                  <span>{stored?.isHidden ? 'hidden' : wordOf(stored?.role)}</span>
                  <span>{row + 1}</span>
                </span>
              );
            },
          }}
          cellAt={cellAt}
          regions={marks.regions}
          active={active}
          onActive={(place) => {
            setChosen(place);
            onAt(addressOf(place.row + 1, place.column + 1));
          }}
          onSight={onSight}
          takesFocus={takesFocus}
          maxRows={Math.min(24, sheet.rowCount)}
        />
      </div>
    </>
  );
}

/** The empty cells at the right of one, of the window that it was read in. */
function roomAfter(cells: CellRow['cells'] | undefined, column: number): number {
  const next = cells?.find((cell) => cell.column > column);
  return (next ? next.column : column + 12) - column - 1;
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

/** A page has lines of text and few columns: its columns are wider. */
function columnsOf({ columnCount, name }: SourceSheet): GridColumn[] {
  const width = columnCount === 1 ? 720 : /^Page \d+$/.test(name) ? 160 : 116;
  return Array.from({ length: columnCount }, (_, index) => {
    const letters = columnLetters(index + 1);
    return { name: letters, label: letters, width };
  });
}
