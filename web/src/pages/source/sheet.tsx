import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { GridCell, GridColumn } from '../../ui/grid/cells.ts';
import { Grid, type GridRegion } from '../../ui/grid/grid.tsx';
import type { Place } from '../../ui/grid/keys.ts';
import { widthOfColumn } from '../../ui/grid/widths.ts';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { addressOf, columnLetters, rangeOf } from './a1.ts';
import { wordOf } from './legend.tsx';
import { regionOf, type SheetMarks } from './marks.ts';
import styles from './source.module.css';
import { type CellRow, type SourceSheet, useCells, windowColumns } from './use-cells.ts';

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
  const cells = useCells(documentId, sheet.name);
  const { windows, want } = cells;
  // What is read first decides, once: columns do not move while they are scrolled.
  const [sample, setSample] = useState<readonly CellRow[]>([]);
  const [first] = windows.parts();
  if (sample.length === 0 && first && first[1].size > 0) setSample([...first[1].values()]);
  const columns = useMemo(() => columnsOf(sheet, sample), [sheet, sample]);
  const range = at === null ? null : rangeOf(at);
  const [chosen, setChosen] = useState<Place>({ row: 0, column: 0 });
  const marked = range ? { row: range.top - 1, column: range.left - 1 } : chosen;
  const active = useMemo(() => ({ row: marked.row, column: marked.column }), [marked.row, marked.column]);
  const regions = useMemo(() => withRange(marks.regions, at), [marks, at]);
  const place = useRef<HTMLDivElement>(null);
  const [isLedTo] = useState(at !== null);
  useEffect(() => {
    // Who was led to a cell is shown it, also where the sheet stands below much else.
    if (isLedTo) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isLedTo]);
  const cellAt = useCallback(
    (row: number, column: number): GridCell | null => {
      const stored = cells.rowAt(row, Math.floor(column / windowColumns));
      const found = cells.cellAt(row, column);
      const issue = marks.issues.get(addressOf(row + 1, column + 1));
      if (!found && !issue) return null;
      const role = found?.role ?? stored?.role;
      return {
        text: found ? `${found.text}${found.isCut ? '…' : ''}` : '',
        says: issue?.message,
        room: found?.type === 'TEXT' ? roomAfter(stored?.cells, column + 1) : 0,
        marks: { 'data-role': role ?? undefined, 'data-type': found?.type, 'data-issue': issue?.severity },
      };
    },
    [cells, marks],
  );
  const headOf = useCallback(
    (row: number) => {
      const stored = cells.rowAt(row, 0);
      return (
        <span className={styles.rowHead} data-hidden={stored?.isHidden || undefined}>
          <span>{stored?.isHidden ? 'hidden' : wordOf(stored?.role)}</span>
          <span>{row + 1}</span>
        </span>
      );
    },
    [cells],
  );
  if (sheet.rowCount === 0) return <Empty title="Nothing stands in this sheet" />;
  return (
    <>
      <FailureNotice failure={windows.failure}>
        <Button onClick={() => windows.retry()}>Try again</Button>
      </FailureNotice>
      <div ref={place} className={styles.sheet}>
        <Grid
          label={`Sheet ${sheet.name}`}
          rowCount={sheet.rowCount}
          columns={columns}
          rowHeads={{ label: 'Row', width: 104, of: headOf }}
          cellAt={cellAt}
          regions={regions}
          active={active}
          onActive={(place) => {
            setChosen(place);
            onAt(addressOf(place.row + 1, place.column + 1));
          }}
          onSight={want}
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

function isSame(a: GridRegion, b: GridRegion): boolean {
  return a.top === b.top && a.left === b.left && a.bottom === b.bottom && a.right === b.right;
}

/** With the cells that are pointed to, where they are several; those of a whole table have their line already. */
function withRange(tables: readonly GridRegion[], at: string | null): readonly GridRegion[] {
  const cells = at?.includes(':') ? rangeOf(at) : null;
  const region = cells && regionOf('', cells);
  if (!region || tables.some((table) => isSame(table, region))) return tables;
  return [...tables, region];
}

const bounds = { least: 72, most: 240 };
/** What goes on beside its column, in the empty ones there, says nothing of how wide it is. */
const isBeside: ReadonlySet<string> = new Set(['METADATA', 'NOTES', 'GROUP']);

/** As wide as what stands in them, as far as that is known. A page has lines of text and few columns: its columns are wider. */
function columnsOf({ columnCount, page }: SourceSheet, sample: readonly CellRow[]): GridColumn[] {
  const usual = columnCount === 1 ? 720 : page ? 160 : 116;
  const texts = new Map<number, string[]>();
  for (const { cells, role } of page ? [] : sample) {
    for (const cell of cells) {
      if (isBeside.has(cell.role ?? role ?? '')) continue;
      const of = texts.get(cell.column);
      if (of) of.push(cell.text);
      else texts.set(cell.column, [cell.text]);
    }
  }
  return Array.from({ length: columnCount }, (_, index) => {
    const letters = columnLetters(index + 1);
    const found = columnCount === 1 ? undefined : texts.get(index + 1);
    return { name: letters, label: letters, width: found ? widthOfColumn(letters, found, false, bounds) : usual };
  });
}
