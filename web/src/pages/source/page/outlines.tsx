import type { CSSProperties, KeyboardEvent, MouseEvent } from 'react';
import { addressOf, type CellRange, rangeOf } from '../a1.ts';
import type { SheetMarks } from '../marks.ts';
import type { SourceSheet } from '../use-cells.ts';
import {
  type Box,
  boxOf,
  boxOfCells,
  type CellOfTable,
  type CellSpan,
  cellAt,
  type Outline,
  type PageSize,
  spanOf,
  stepFrom,
} from './outline.ts';
import styles from './page-view.module.css';

interface OutlinesProps {
  sheet: SourceSheet;
  page: PageSize;
  marks: SheetMarks;
  /** The cells that are marked, of the sheet. */
  marked: CellRange | null;
  /** What stands in the marked cell, as far as it has been read. */
  markedText: string;
  onAt(address: string): void;
}

interface OutlinedTable {
  name: string;
  range: CellRange;
  outline: Outline;
  merged: readonly CellSpan[];
}

/**
 * The tables of a page, outlined where they are printed, with the issues of their cells and the marked cell. Each is a button: a press
 * marks the cell under it, or the first one where it is pressed by a key; arrows go on from there.
 */
export function Outlines({ sheet, page, marks, marked, markedText, onAt }: OutlinesProps) {
  const tables = outlinedTables(sheet);
  return (
    <div className={styles.outlines}>
      {tables.map((table) => (
        <TableOutline
          key={`${table.name} ${table.range.top}`}
          table={{ ...table, name: nameIn(marks, table) }}
          page={page}
          marks={marks}
          marked={marked && isWithin(marked, table.range) ? marked : null}
          markedText={markedText}
          onAt={onAt}
        />
      ))}
    </div>
  );
}

type TableOutlineProps = Omit<OutlinesProps, 'sheet'> & { table: OutlinedTable };

function TableOutline({ table, page, marks, marked, markedText, onAt }: TableOutlineProps) {
  const { name, range, outline, merged } = table;
  const [rows, columns] = [range.bottom - range.top + 1, range.right - range.left + 1];
  const show = ({ row, column }: CellOfTable) => onAt(addressOf(range.top + row, range.left + column));
  const chosen = marked && spanWithin(range, marked);
  /** One cell is marked with all that it takes. */
  const isOne = marked !== null && marked.top === marked.bottom && marked.left === marked.right;
  const span = chosen && (isOne ? spanOf(merged, chosen.first) : chosen);
  const onClick = (event: MouseEvent<HTMLButtonElement>) => {
    // A press by a key has no place.
    if (event.detail === 0) return show(span?.first ?? { row: 0, column: 0 });
    const whole = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!whole) return;
    const [x, y] = [(event.clientX - whole.left) / whole.width, (event.clientY - whole.top) / whole.height];
    show(spanOf(merged, cellAt(outline, x, y, page)).first);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step || !span) return;
    event.preventDefault();
    show(stepFrom(merged, span.first, step, { row: rows - 1, column: columns - 1 }));
  };
  const says = marked ? `, ${addressOf(marked.top, marked.left)} is marked: ${markedText || 'blank'}` : '';
  /** The line around the table says it already. */
  const isWhole = span !== null && columns * rows > 1 && isAll(span, { row: rows - 1, column: columns - 1 });
  const markedBox = span && boxOfCells(outline, span.first, span.last, page);
  return (
    <>
      <button
        type="button"
        className={styles.table}
        style={placed(boxOf(outline, page))}
        aria-label={`Table ${name}, ${rows} rows, ${columns} columns${says}`}
        data-marked={marked !== null || undefined}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <span className={styles.name}>{name}</span>
      </button>
      {[...marks.issues].map(([address, { severity, message }]) => {
        const cell = rangeOf(address);
        const place = cell && isWithin(cell, range) ? spanOf(merged, spanWithin(range, cell).first) : null;
        const box = place && boxOfCells(outline, place.first, place.last, page);
        return (
          box && (
            <span key={address} className={styles.issue} data-issue={severity} style={placed(box)}>
              <span className="hidden-text">
                {address}: {message}
              </span>
            </span>
          )
        );
      })}
      {markedBox && (
        <span
          className={styles.marked}
          style={placed(markedBox)}
          data-whole={isWhole || undefined}
          data-testid="marked-cell"
        />
      )}
    </>
  );
}

const steps: Record<string, CellOfTable> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

function outlinedTables({ tables }: SourceSheet): OutlinedTable[] {
  return tables.flatMap(({ name, range, outline }) => {
    const cells = rangeOf(range);
    if (!cells || !outline) return [];
    const merged = outline.merged.flatMap((one) => {
      const span = rangeOf(one);
      return span ? [spanWithin(cells, span)] : [];
    });
    return [{ name, range: cells, outline, merged }];
  });
}

/** What a job called the table, where one took it. */
function nameIn({ regions }: SheetMarks, { name, range }: OutlinedTable): string {
  return regions.find(({ top, bottom }) => top < range.bottom && bottom + 1 >= range.top)?.name ?? name;
}

/** Cells of the sheet as cells of a table of it. */
function spanWithin(table: CellRange, { top, left, bottom, right }: CellRange): CellSpan {
  return {
    first: { row: top - table.top, column: left - table.left },
    last: { row: Math.min(bottom, table.bottom) - table.top, column: Math.min(right, table.right) - table.left },
  };
}

function isAll({ first, last }: CellSpan, most: CellOfTable): boolean {
  return first.row === 0 && first.column === 0 && last.row === most.row && last.column === most.column;
}

function isWithin({ top, left }: CellRange, range: CellRange): boolean {
  return top >= range.top && top <= range.bottom && left >= range.left && left <= range.right;
}

function placed({ left, top, width, height }: Box): CSSProperties {
  const share = (part: number) => `${(part * 100).toFixed(3)}%`;
  return { left: share(left), top: share(top), width: share(width), height: share(height) };
}
