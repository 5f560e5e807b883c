import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../data/failure.ts';
import type { NodeOf } from '../../data/nodes.ts';
import { type Reading, readOnce, type Unread } from '../../data/read.ts';
import { useWhenBack } from '../../data/use-when-back.ts';
import {
  type ColumnFilter,
  TableRowsDocument,
  type TableRowsQuery,
  type TableRowsQueryVariables,
} from '../../generated/graphql.ts';
import type { Sight } from '../../ui/grid/grid.tsx';
import { useWindows, type Windows } from '../../ui/grid/windows.ts';

type PageOfRows = NonNullable<TableRowsQuery['table']>['rows'];
export type Row = NodeOf<PageOfRows>;

/** Rows that are read at a time; fewer come where they are long. */
const pageSize = 200;

/** Another object whenever something has been read, and the same one else: what is drawn of it is drawn again only then. */
export interface Rows {
  /** How many there are, as far as that is known. */
  rowCount: number;
  rowAt(index: number): Row | undefined;
  /** Those that have been read, in parts that stay the same. */
  known(): Iterable<readonly Row[]>;
  /** The number of the row that stands there; null where it is not known yet. */
  numberAt(index: number): number | null;
  /** Where the row of this number stands; null where it is not known yet. */
  indexOfNumber(number: number): number | null;
  /** Where the row of this number stands, or the first one after it where that is none of these; null where it is not known yet. */
  indexFrom(number: number): number | null;
  /** Where in what was read a row of the document stands, that is one of the table's rows of these numbers. */
  indexOfSourceRow(sourceRow: number, among: { first: number; last: number }): number | null;
  /** Reads what is in sight. */
  onSight(sight: Sight): void;
  /** Reads on until the row of this number is known, or those after it are. */
  lookFor(number: number): void;
  /** Reads the first ones, however many of them are known. */
  first(most: number): Promise<Reading<readonly Row[]>>;
  /** Whether `rowCount` is how many there are. */
  isCounted: boolean;
  /** What could not be read, and is read again by itself when the server was only away. */
  failure: Failure | null;
  retry(): void;
}

/** All rows, of which those in sight are read wherever they are. */
export function useAllRows(tableId: string, rowCount: number): Rows {
  const windows = useWindows((page) => readPage(page, (at) => ({ id: tableId, from: at + 1 })));
  const changes = windows.changes();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the windows are the same; what is in them changes.
  return useMemo(() => rowsIn(tableId, windows, rowCount), [tableId, windows, changes, rowCount]);
}

function rowsIn(tableId: string, windows: Windows<readonly Row[]>, rowCount: number): Rows {
  return {
    ...inWindows(windows, rowCount),
    numberAt: (index) => index + 1,
    indexOfNumber: (number) => number - 1,
    indexFrom: (number) => number - 1,
    lookFor: () => {},
    first: (most) => readFirst({ id: tableId }, most),
  };
}

/** Rows in pages that are read wherever they are. */
function inWindows(windows: Windows<readonly Row[]>, rowCount: number) {
  const indexWhereKnown = (isIt: (row: Row) => boolean): number | null => {
    for (const [page, rows] of windows.parts()) {
      const index = rows.findIndex(isIt);
      if (index >= 0) return page * pageSize + index;
    }
    return null;
  };
  return {
    rowCount,
    isCounted: true,
    rowAt: (index: number) => windows.part(Math.floor(index / pageSize))?.[index % pageSize],
    *known() {
      for (const [, rows] of windows.parts()) yield rows;
    },
    indexWhereKnown,
    indexOfSourceRow: (sourceRow: number, among: { first: number; last: number }) =>
      indexWhereKnown((row) => isFrom(row, sourceRow, among)),
    onSight({ top, bottom }: Sight) {
      const pages: number[] = [];
      for (let page = Math.floor(top / pageSize); page * pageSize < bottom; page += 1) pages.push(page);
      windows.want(pages);
    },
    failure: windows.failure,
    retry: () => windows.retry(),
  };
}

const onlyIssues = true;

/** The rows with issues, `total` of them, read wherever they are; where a row stands among them is asked for. */
export function useRowsWithIssues(tableId: string, total: number): Rows {
  const windows = useWindows((page) => readPage(page, (skip) => ({ id: tableId, skip, onlyIssues })));
  const [sought, setSought] = useState({ number: 0, index: 0 });
  const [unread, setUnread] = useState<Unread | null>(null);
  const asked = useRef(0);
  const ask = async (number: number) => {
    asked.current = number;
    const reading = await readOnce(TableRowsDocument, { id: tableId, from: number, first: 1, onlyIssues });
    if (asked.current !== number) return;
    if ('failure' in reading) return setUnread(reading);
    setUnread(null);
    setSought({ number, index: reading.part.table?.rows?.rowsBefore ?? 0 });
  };
  const latest = useRef(ask);
  latest.current = ask;
  const askAgain = useCallback(() => void latest.current(asked.current), []);
  useWhenBack(unread, askAgain);
  const changes = windows.changes();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the windows are the same; what is in them changes.
  return useMemo(() => {
    const rows = inWindows(windows, total);
    const indexOfNumber = (number: number) => rows.indexWhereKnown((row) => row.number === number);
    const indexFrom = (number: number) =>
      indexOfNumber(number) ?? (sought.number === number ? Math.min(sought.index, total - 1) : null);
    return {
      ...rows,
      numberAt: (index) => rows.rowAt(index)?.number ?? null,
      indexOfNumber,
      indexFrom,
      lookFor(number) {
        if (number > 1 && asked.current !== number && indexFrom(number) === null) void latest.current(number);
      },
      first: (most) => readFirst({ id: tableId, onlyIssues }, most),
      failure: unread?.failure ?? rows.failure,
      retry() {
        if (unread) askAgain();
        rows.retry();
      },
    };
  }, [tableId, windows, changes, total, sought, unread, askAgain]);
}

/** A page that comes in parts where its rows are long; `placeOf` says from where on there are those behind so many. */
async function readPage(
  page: number,
  placeOf: (before: number) => Omit<TableRowsQueryVariables, 'first'>,
): Promise<Reading<readonly Row[]>> {
  const rows: Row[] = [];
  let isWhole = false;
  while (!isWhole && rows.length < pageSize) {
    const place = placeOf(page * pageSize + rows.length);
    const reading = await readOnce(TableRowsDocument, { ...place, first: pageSize - rows.length });
    if ('failure' in reading) return reading;
    const read = reading.part.table?.rows;
    rows.push(...(read?.nodes ?? []));
    isWhole = !read?.pageInfo.hasNextPage || read.nodes.length === 0;
  }
  return { part: rows };
}

async function readFirst(
  which: Omit<TableRowsQueryVariables, 'first' | 'after'>,
  most: number,
): Promise<Reading<readonly Row[]>> {
  const rows: Row[] = [];
  let after: string | null = null;
  let hasMore = true;
  while (hasMore && rows.length < most) {
    const first = Math.min(pageSize, most - rows.length);
    const reading: Reading<TableRowsQuery> = await readOnce(TableRowsDocument, { ...which, first, after });
    if ('failure' in reading) return reading;
    const page: PageOfRows | undefined = reading.part.table?.rows;
    rows.push(...(page?.nodes ?? []));
    after = page?.pageInfo.endCursor ?? null;
    hasMore = page?.pageInfo.hasNextPage ?? false;
  }
  return { part: rows };
}

/** Rows that are looked for. */
interface SomeRows extends Rows {
  /** The number of the last row that was looked at. */
  lookedUpTo: number;
}

/** Only some rows, one page after the other; which ones stays the same as long as the component does. */
export function useSomeRows(tableId: string, which: { filter: ColumnFilter[] }): SomeRows {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [unread, setUnread] = useState<Unread | null>(null);
  const [isWhole, setWhole] = useState(false);
  const [lookedUpTo, setLookedUpTo] = useState(0);
  const next = useRef<{ after: string | null } | null>({ after: null });
  const isShown = useRef(true);
  const [more] = useState(() => async () => {
    let missing = pageSize;
    // Of a large table each page looks through a part, in which there may be none.
    while (missing > 0 && next.current && isShown.current) {
      const from = next.current;
      next.current = null;
      const reading = await readOnce(TableRowsDocument, { ...which, id: tableId, first: missing, after: from.after });
      if ('failure' in reading) {
        next.current = from;
        setUnread(reading);
        return;
      }
      const page = reading.part.table?.rows;
      const found = page?.nodes ?? [];
      missing -= found.length;
      setUnread(null);
      setRows((before) => [...before, ...found]);
      setLookedUpTo(page?.lookedUpTo ?? 0);
      if (page?.pageInfo.hasNextPage && page.pageInfo.endCursor) next.current = { after: page.pageInfo.endCursor };
      else setWhole(true);
    }
  });
  useEffect(() => {
    isShown.current = true;
    void more();
    return () => {
      isShown.current = false;
    };
  }, [more]);
  useWhenBack(unread, more);
  return useMemo(
    () => ({
      rowCount: rows.length,
      isCounted: isWhole,
      rowAt: (index) => rows[index],
      known: () => [rows],
      numberAt: (index) => rows[index]?.number ?? null,
      indexOfNumber: (number) => indexWhere(rows, (row) => row.number === number),
      indexFrom: (number) => indexWhere(rows, (row) => row.number >= number) ?? (isWhole ? rows.length - 1 : null),
      indexOfSourceRow: (sourceRow, among) => indexWhere(rows, (row) => isFrom(row, sourceRow, among)),
      onSight({ bottom }) {
        if (bottom >= rows.length - 20) void more();
      },
      lookFor(number) {
        if (!unread && (rows.at(-1)?.number ?? 0) < number) void more();
      },
      first: (most) => readFirst({ ...which, id: tableId }, most),
      failure: unread?.failure ?? null,
      retry: () => void more(),
      lookedUpTo,
    }),
    [rows, isWhole, unread, more, tableId, which, lookedUpTo],
  );
}

/** Rows of the document have the same numbers on each page. */
function isFrom(row: Row, sourceRow: number, { first, last }: { first: number; last: number }): boolean {
  return row.sourceRow === sourceRow && row.number >= first && row.number <= last;
}

function indexWhere(rows: readonly Row[], isIt: (row: Row) => boolean): number | null {
  const index = rows.findIndex(isIt);
  return index < 0 ? null : index;
}
