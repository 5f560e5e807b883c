import { memo, type ReactNode } from 'react';
import type { GridCell, GridColumn } from './cells.ts';
import { boxOf, type ColumnPlaces, range } from './columns.ts';

interface GridRowProps {
  row: number;
  /** Pixels below the first row in sight: the same for an element, whichever row it shows. */
  y: number;
  columns: readonly GridColumn[];
  places: ColumnPlaces;
  /** The columns that are seen: the first, and the one after the last. */
  left: number;
  right: number;
  /** Where the first column begins, in pixels. */
  start: number;
  headWidth: number;
  headOf(row: number): ReactNode;
  cellAt(row: number, column: number): GridCell | null;
  /** What the active cell is called for screen readers. */
  activeId: string;
  /** `null`: another row has the active cell. */
  activeColumn: number | null;
}

const blank = '\u00a0';

function Says({ text }: { text: string }) {
  return <span className="hidden-text"> ({text})</span>;
}

/** A row of a grid. It is drawn again when it shows another row or something in it changes, not when all rows are moved together. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, y, columns, places, left, right, start, headWidth, headOf, cellAt, activeId, activeColumn } = props;
  return (
    <tr aria-rowindex={row + 2} style={{ transform: `translateY(${y}px)` }}>
      <th scope="row" aria-colindex={1} data-active={activeColumn !== null || undefined} style={{ width: headWidth }}>
        {headOf(row)}
      </th>
      {range(left, right).map((column) => {
        const cell = cellAt(row, column);
        const isActive = column === activeColumn;
        return (
          <td
            key={columns[column]?.name}
            // Names in Arabic or Hebrew are read from the right, whatever is beside them.
            dir="auto"
            id={isActive ? activeId : undefined}
            aria-colindex={column + 2}
            data-active={isActive || undefined}
            data-long={cell?.room ? true : undefined}
            data-numeric={columns[column]?.isNumeric || undefined}
            title={cell?.says}
            style={boxOf(places, column, start, cell)}
            {...cell?.marks}
          >
            {/* One text that changes costs less than one that comes and goes. */}
            {cell?.says ? [cell.text, <Says key="says" text={cell.says} />] : cell?.text || blank}
          </td>
        );
      })}
    </tr>
  );
});
