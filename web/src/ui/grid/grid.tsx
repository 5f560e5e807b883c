import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
} from 'react';
import type { GridCell, GridColumn } from './cells.ts';
import { boxOf, columnsBetween, placesOf, range } from './columns.ts';
import styles from './grid.module.css';
import { GridRow } from './grid-row.tsx';
import { type Place, placeAfter } from './keys.ts';
import { useLongScroll } from './use-long-scroll.ts';

export const rowHeight = 28;
const headHeight = 32;

/** Cells with a line around them; all from 0, the last ones included. */
export interface GridRegion {
  /** Empty: it has none, and is what is pointed to. */
  name: string;
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface Sight {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** A table that is gone through by keys, cell by cell, takes the focus as a whole and names the active cell (ARIA, grid pattern). */
function gridWith(activeId: string | undefined) {
  return { role: 'grid', tabIndex: 0, 'aria-activedescendant': activeId };
}

interface GridProps {
  label: string;
  rowCount: number;
  columns: readonly GridColumn[];
  /** What stands at the left of each row. */
  rowHeads: { label: string; width: number; of(row: number): ReactNode };
  /** `null` while it is not known. */
  cellAt(row: number, column: number): GridCell | null;
  regions?: readonly GridRegion[];
  active: Place;
  onActive(place: Place): void;
  /** Called with what is seen, whenever that changes; the ends are not included. */
  onSight(sight: Sight): void;
  /** Takes the focus when it appears: the one that it takes the place of had it. */
  takesFocus?: boolean;
  /** Rows that it is high at most. */
  maxRows?: number;
}

/** Cells of any number of rows and columns, of which only those in sight are drawn. Its keys are those of a spreadsheet. */
export function Grid(props: GridProps) {
  const { label, rowCount, columns, rowHeads, cellAt, regions = [], active, onActive, onSight } = props;
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const places = useMemo(() => placesOf(columns.map(({ width }) => width)), [columns]);
  const scroll = useLongScroll(place, rowCount * rowHeight + headHeight);
  const bodyHeight = Math.max(0, scroll.height - headHeight);
  const bodyWidth = Math.max(0, scroll.width - rowHeads.width);
  const top = Math.floor(scroll.top / rowHeight);
  const bottom = Math.min(rowCount, Math.ceil((scroll.top + bodyHeight) / rowHeight));
  const [left, right] = columnsBetween(places, scroll.left, scroll.left + bodyWidth);

  const table = useRef<HTMLTableElement>(null);
  const takesFocus = props.takesFocus ?? false;
  useEffect(() => {
    if (takesFocus) table.current?.focus({ preventScroll: true });
  }, [takesFocus]);

  const sight = useRef(onSight);
  sight.current = onSight;
  useEffect(() => sight.current({ top, bottom, left, right }), [top, bottom, left, right]);

  // The active cell comes into sight, whoever made it active; where it is far away, into the middle.
  const { scrollTo } = scroll;
  const latest = useRef(scroll);
  latest.current = scroll;
  const bringIntoSight = useCallback(() => {
    const { top, left } = latest.current;
    const height = (place.current?.clientHeight ?? 0) - headHeight;
    const width = (place.current?.clientWidth ?? 0) - rowHeads.width;
    const y = active.row * rowHeight;
    if (y < top - height || y > top + 2 * height) scrollTo({ top: y - height / 2 });
    else if (y < top) scrollTo({ top: y });
    else if (y + rowHeight > top + height) scrollTo({ top: y + rowHeight - height });
    const from = places.edges[active.column] ?? 0;
    const to = places.edges[active.column + 1] ?? from;
    if (from < left || to > left + width) scrollTo({ left: from < left ? from : Math.min(from, to - width) });
  }, [active, places, scrollTo, rowHeads.width]);
  const isActiveSeen = active.row >= top && active.row < bottom && active.column >= left && active.column < right;
  const wasActiveSeen = useRef(false);
  const broughtLast = useRef<Place | null>(null);
  const { width, height: heightOfSight } = scroll;
  // Where the place became smaller, as beside another one, or its columns wider, it stays in sight if it was.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen changes with the size.
  useEffect(() => {
    if (broughtLast.current !== active || wasActiveSeen.current) bringIntoSight();
    broughtLast.current = active;
  }, [active, bringIntoSight, width, heightOfSight]);
  useEffect(() => {
    wasActiveSeen.current = isActiveSeen;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const key = { key: event.key, isFar: event.ctrlKey || event.metaKey };
    const extent = { rowCount, columnCount: columns.length, pageRows: Math.max(1, Math.floor(bodyHeight / rowHeight)) };
    const next = event.altKey ? null : placeAfter(key, active, extent);
    if (next) {
      event.preventDefault();
      onActive(next);
      // It may have been scrolled out of sight since it became the active one.
      if (next.row === active.row && next.column === active.column) bringIntoSight();
    } else if (key.isFar && key.key === 'c' && getSelection()?.isCollapsed !== false) {
      const cell = cellAt(active.row, active.column);
      void navigator.clipboard?.writeText(cell?.copied ?? cell?.text ?? '');
    }
  };
  /** Always as many, though one may be just out of sight: elements that come and go cost more than a text that changes. */
  const rows = range(top, Math.min(rowCount, top + Math.ceil(bodyHeight / rowHeight) + 1));
  const seen = range(left, right);
  const height = Math.min(scroll.track, headHeight + (props.maxRows ?? 24) * rowHeight + 2);
  return (
    <div ref={place} className={styles.grid} style={{ height }}>
      <div style={{ height: scroll.track, width: places.width + rowHeads.width, minWidth: '100%' }}>
        {regions.length > 0 && (
          <div className={styles.regions} style={{ width: scroll.width }} aria-hidden="true">
            <div style={{ height: bodyHeight, marginLeft: rowHeads.width }}>
              {regions.map((region) => (
                <div
                  key={`${region.name} ${region.top} ${region.left}`}
                  data-pointed={region.name === '' || undefined}
                  style={outlineOf(region)}
                >
                  {region.name !== '' && (
                    <span data-side={sideOf(region, rowCount)} style={nameStyleOf(region)}>
                      {region.name}
                    </span>
                  )}
                </div>
              ))}
            </div>
          </div>
        )}
        <table
          ref={table}
          className={styles.sight}
          style={{ height: scroll.height, width: scroll.width }}
          {...gridWith(isActiveSeen ? id : undefined)}
          aria-label={label}
          aria-rowcount={rowCount + 1}
          aria-colcount={columns.length + 1}
          onKeyDown={onKeyDown}
          onPointerDown={({ target }) => {
            const pointed = target instanceof Element ? placeIn(target) : null;
            if (pointed) onActive(pointed);
          }}
        >
          <thead>
            <tr aria-rowindex={1} style={{ height: headHeight }}>
              <th scope="col" className={styles.corner} aria-colindex={1} style={{ width: rowHeads.width }}>
                {rowHeads.label}
              </th>
              {seen.map((column) => (
                <th
                  key={columns[column]?.name}
                  scope="col"
                  dir="auto"
                  aria-colindex={column + 2}
                  data-numeric={columns[column]?.isNumeric || undefined}
                  data-active={column === active.column || undefined}
                  title={columns[column]?.title}
                  style={boxOf(places, column, rowHeads.width - scroll.left)}
                >
                  {columns[column]?.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody style={{ top: headHeight, transform: `translateY(${top * rowHeight - scroll.top}px)` }}>
            {rows.map((row, index) => (
              <GridRow
                // Rows change places with what they say, and their elements stay: of one that is moved, a browser computes the style of
                // every cell again.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above.
                key={index}
                row={row}
                y={index * rowHeight}
                columns={columns}
                places={places}
                left={left}
                right={right}
                start={rowHeads.width - scroll.left}
                headWidth={rowHeads.width}
                headOf={rowHeads.of}
                cellAt={cellAt}
                activeId={id}
                activeColumn={row === active.row ? active.column : null}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );

  /** The name of a region whose right end is out of sight stands at the end of what is seen. */
  function nameStyleOf(region: GridRegion): CSSProperties | undefined {
    if (sideOf(region, rowCount) === 'right') return;
    const start = (places.edges[region.left] ?? 0) - scroll.left;
    const end = (places.edges[region.right + 1] ?? places.width) - scroll.left;
    return { right: start < bodyWidth ? Math.max(-2, end - bodyWidth) : -2 };
  }

  /** A region may be millions of pixels high: its line is drawn a little beyond what is seen. */
  function outlineOf(region: GridRegion): CSSProperties {
    const from = Math.max(-40, region.top * rowHeight - scroll.top);
    const to = Math.min(bodyHeight + 40, (region.bottom + 1) * rowHeight - scroll.top);
    const start = (places.edges[region.left] ?? 0) - scroll.left;
    const end = (places.edges[region.right + 1] ?? places.width) - scroll.left;
    return { top: from, left: start, height: Math.max(0, to - from), width: end - start };
  }
}

/** Where the name of a region stands beside it, so that it covers no cell of it: above, else below, else at its right. */
function sideOf(region: GridRegion, rowCount: number): 'above' | 'below' | 'right' {
  if (region.top > 0) return 'above';
  return region.bottom < rowCount - 1 ? 'below' : 'right';
}

/** The cell that an element is in, or `null`. */
function placeIn(element: Element): Place | null {
  const cell = element.closest('td');
  const row = Number(cell?.parentElement?.ariaRowIndex);
  const column = Number(cell?.ariaColIndex);
  return row >= 2 && column >= 2 ? { row: row - 2, column: column - 2 } : null;
}
