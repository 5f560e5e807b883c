import { lazy, Suspense, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { loadPart } from '../../data/load-part.ts';
import type { TablePageQuery } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import type { PlaceState } from '../../list/place-state.ts';
import { Address } from '../../ui/address.tsx';
import { Button } from '../../ui/button.tsx';
import type { Place } from '../../ui/grid/keys.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { scrollsByKeys } from '../../ui/scrolls-by-keys.ts';
import { rangeOf } from '../source/a1.ts';
import { cellOf, isTurned, lettersIn, partOfRow, rowsAround, type Spot, spotOf } from '../source/parts.ts';
import { type Issue, IssueRail } from './issue-rail.tsx';
import { labelsOf } from './labels.ts';
import { cellIn, textOfCell } from './place.ts';
import { PrintedRows } from './printed-rows.tsx';
import { textOf } from './row-columns.ts';
import { RowGrid } from './row-grid.tsx';
import styles from './table.module.css';
import { usePrinting } from './use-printing.ts';
import type { Rows } from './use-rows.ts';

/** Letters beyond which a value may be cut off in its cell: it stands below the rows as a whole. */
const longText = 36;
/** Rows that are seen at once, more or less: among so few none has to be gone to by its number. */
const fewRows = 12;

const Source = lazy(() => loadPart(() => import('../source/source.tsx')));

type Table = NonNullable<TablePageQuery['table']>;

interface SplitProps {
  table: Table;
  rows: Rows;
  /** The chosen cell and what stands beside the rows, in the address of the page. */
  place: PlaceState;
}

/** Rows, their issues, and the document that they are from: from each of them the others are led to. */
export function Split({ table, rows, place }: SplitProps) {
  const [wanted, askForCell] = useActive(table, rows, place);
  /** A place whose row is being read: it is gone to, and has no number yet that could stand in the address. */
  const [ahead, setAhead] = useState<Place | null>(null);
  const active = ahead ?? wanted;
  /** A place of the document that became no value of these rows, where one was gone to; else the cell of the active value is shown. */
  const outside = place.get('at') === '' ? null : { sheet: place.get('sheet'), at: place.get('at') };
  const isSourceOpen = place.get('beside') === 'source';
  const [rowsPlace, sourcePlace] = [useRef<HTMLDivElement>(null), useRef<HTMLElement>(null)];
  const bringIntoView = useBringIntoView();
  const { printed, isBusy, print } = usePrinting(rows, table.columns.length);
  const across = isTurned(table.columns);
  const column = table.columns[active.column];
  const row = rows.rowAt(active.row);
  const value = textOf(row?.values[active.column]);
  const part = partOfRow(table.source, row?.number);
  const sheet = part?.sheet ?? table.source.sheet;
  const letter = lettersIn(part, table.columns)[active.column];
  const at = row && letter ? cellOf(letter, row.sourceRow) : null;
  const shown = outside ?? { sheet, at };
  const goToRow = (number: number, column: number) => {
    setAhead(null);
    place.set({ ...nowhere, cell: textOfCell(number, table.columns[column]?.name ?? '') });
    askForCell();
  };
  const goTo = (next: Place) => {
    const number = rows.numberAt(next.row);
    if (number === null) setAhead(next);
    else goToRow(number, next.column);
  };
  const numberAhead = ahead && rows.numberAt(ahead.row);
  useEffect(() => {
    if (ahead && numberAhead !== null) goTo(ahead);
  });
  const follow = (next: Place) => {
    goTo(next);
    bringIntoView(rowsPlace);
  };
  const openSource = (at: Record<string, string> = {}) => {
    if (isSourceOpen) place.set(at);
    else place.step({ ...at, beside: 'source' });
    bringIntoView(sourcePlace);
  };
  const closeSource = () => {
    place.step({ ...nowhere, beside: '' });
    bringIntoView(rowsPlace);
  };
  const showIssue = (issue: Issue) => {
    const found = table.columns.findIndex(({ name }) => name === issue.column);
    const index = issue.row ? rows.indexOfNumber(issue.row) : null;
    if (index !== null) return follow({ row: index, column: Math.max(0, found) });
    const spot = table.document ? spotOf(table.source, issue, across) : null;
    if (spot) {
      openSource(showValueOf(spot) ? {} : { ...spot });
    } else if (found >= 0) follow({ row: 0, column: found });
  };
  /** From a cell of the document to the value that it became; `false` where it is none of the rows that have been read. */
  const showValueOf = (spot: Spot): boolean => {
    const cell = rangeOf(spot.at);
    const among = cell && rowsAround(table.source, spot.sheet, cell.top);
    const index = cell && among && rows.indexOfSourceRow(across ? cell.left : cell.top, among);
    if (!cell || !among || index === null) return false;
    const letter = across ? String(cell.top) : /^[A-Z]+/.exec(spot.at)?.[0];
    const found = lettersIn(among.part, table.columns).indexOf(letter ?? '');
    if (found >= 0) goTo({ row: index, column: found });
    return found >= 0;
  };
  useKeys([{ keys: 's', says: 'The source of the cell', act: () => (isSourceOpen ? closeSource() : openSource()) }]);
  const source = isSourceOpen ? table.document : null;
  return (
    <>
      <div className={styles.split} data-source={source ? true : undefined}>
        <div ref={rowsPlace} className={styles.rows}>
          <RowGrid columns={table.columns} rows={rows} lastNumber={table.rowCount} active={active} onActive={goTo} />
          <footer className={styles.foot}>
            {value.length > longText && (
              <section {...scrollsByKeys} className={styles.value} aria-label="The whole value" dir="auto">
                {value}
              </section>
            )}
            {rows.rowCount > fewRows && (
              <GoTo lastNumber={table.rowCount} onGo={(number) => goToRow(number, active.column)} />
            )}
            <div>
              {at && table.document && (
                <span>
                  {column?.label} <Address sheet={sheet} range={at} onShow={() => openSource(nowhere)} />
                </span>
              )}
              <Button look="quiet" isBusy={isBusy} onClick={print}>
                Print
              </Button>
            </div>
          </footer>
        </div>
        {table.issueCount > 0 && (
          <IssueRail
            tableId={table.id}
            kinds={table.issueSummary}
            total={table.issueCount}
            place={place}
            labelOf={labelsOf(table)}
            onShow={showIssue}
            isOneAtATime={source !== null}
          />
        )}
        {source && (
          <section ref={sourcePlace} className={styles.source} aria-label="Source" tabIndex={-1}>
            <header>
              <h2>Source</h2>
              <Button look="quiet" onClick={closeSource}>
                Close
              </Button>
            </header>
            <Suspense fallback={<ListSkeleton rows={16} />}>
              <Source
                documentId={source.id}
                place={{ ...shown, as: place.get('as') || null }}
                onPlace={({ sheet, at, as }) => {
                  place.set({ as: as ?? '' });
                  if (sheet !== shown.sheet || !at || at === shown.at) return;
                  if (!showValueOf({ sheet, at })) place.set({ sheet, at });
                }}
                isOneSheet
              />
            </Suspense>
          </section>
        )}
      </div>
      {printed && <PrintedRows columns={table.columns} rows={printed} of={rows.isCounted ? rows.rowCount : null} />}
    </>
  );
}

const nowhere = { sheet: '', at: '' };

/** The chosen cell, as the address names it; the first one until its row is known. What is asked for again comes into sight again. */
function useActive({ columns, rowCount }: Table, rows: Rows, place: PlaceState): [active: Place, ask: () => void] {
  const [times, ask] = useReducer((before: number) => before + 1, 0);
  const wanted = cellIn(place.get('cell'));
  // An address may name a row that the table has not.
  const number = Math.min(wanted?.row ?? 1, rowCount);
  useEffect(() => rows.lookFor(number), [rows, number]);
  const index = wanted ? (rows.indexFrom(number) ?? 0) : 0;
  const row = Math.max(0, Math.min(rows.rowCount - 1, index));
  const column = Math.max(
    0,
    columns.findIndex(({ name }) => name === wanted?.column),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another object whenever it is asked for.
  const active = useMemo(() => ({ row, column }), [row, column, times]);
  return [active, ask];
}

/**
 * Scrolls to a part of the page once it is drawn: on a narrow page the parts stand below each other. It takes the focus where what had it
 * is gone, as a list that another part took the place of.
 */
function useBringIntoView(): (part: React.RefObject<HTMLElement | null>) => void {
  const [wanted, setWanted] = useState<{ part: React.RefObject<HTMLElement | null> } | null>(null);
  useEffect(() => {
    const element = wanted?.part.current;
    if (!element) return;
    const isFocusGone = document.activeElement === null || document.activeElement === document.body;
    const focused = element.querySelector<HTMLElement>('[role=grid]') ?? element;
    if (isFocusGone) focused.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  }, [wanted]);
  return (part) => setWanted({ part });
}

/** By its number, which it has among all rows of the table. */
function GoTo({ lastNumber, onGo }: { lastNumber: number; onGo(number: number): void }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const row = Number(new FormData(event.currentTarget).get('row'));
        if (row >= 1) onGo(Math.min(lastNumber, row));
      }}
    >
      <label>
        Go to row <input name="row" type="number" min={1} max={Math.max(1, lastNumber)} required />
      </label>
    </form>
  );
}
