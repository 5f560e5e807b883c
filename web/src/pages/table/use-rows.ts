import { useEffect, useMemo, useRef, useState } from 'react';
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
  const windows = useWindows((page) => readPage(tableId, page));
  const changes = windows.changes();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the windows are the same; what is in them changes.
  return useMemo(() => rowsIn(tableId, windows, rowCount), [tableId, windows, changes, rowCount]);
}

function rowsIn(tableId: string, windows: Windows<readonly Row[]>, rowCount: number): Rows {
  return {
    rowCount,
    isCounted: true,
    rowAt: (index) => windows.part(Math.floor(index / pageSize))?.[index % pageSize],
    *known() {
      for (const [, rows] of windows.parts()) yield rows;
    },
    indexOfNumber: (number) => number - 1,
    indexFrom: (number) => number - 1,
    indexOfSourceRow(sourceRow, among) {
      for (const [page, rows] of windows.parts()) {
        const index = rows.findIndex((row) => isFrom(row, sourceRow, among));
        if (index >= 0) return page * pageSize + index;
      }
      return null;
    },
    onSight({ top, bottom }) {
      const pages: number[] = [];
      for (let page = Math.floor(top / pageSize); page * pageSize < bottom; page += 1) pages.push(page);
      windows.want(pages);
    },
    lookFor: () => {},
    first: (most) => readFirst({ id: tableId }, most),
    failure: windows.failure,
    retry: () => windows.retry(),
  };
}

/** A page that comes in parts where its rows are long. */
async function readPage(id: string, page: number): Promise<Reading<readonly Row[]>> {
  const rows: Row[] = [];
  let isWhole = false;
  while (!isWhole && rows.length < pageSize) {
    const from = page * pageSize + rows.length + 1;
    const reading = await readOnce(TableRowsDocument, { id, from, first: pageSize - rows.length });
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

/** Only some rows, one page after the other; which ones stays the same as long as the component does. */
export function useSomeRows(tableId: string, which: { onlyIssues?: boolean; filter?: ColumnFilter[] }): Rows {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [unread, setUnread] = useState<Unread | null>(null);
  const [isWhole, setWhole] = useState(false);
  const next = useRef<{ after: string | null } | null>({ after: null });
  const [more] = useState(() => async () => {
    const from = next.current;
    if (!from) return;
    next.current = null;
    const variables = { ...which, id: tableId, first: pageSize, after: from.after };
    const reading = await readOnce(TableRowsDocument, variables);
    if ('failure' in reading) {
      next.current = from;
      setUnread(reading);
      return;
    }
    const page = reading.part.table?.rows;
    setUnread(null);
    setRows((before) => [...before, ...(page?.nodes ?? [])]);
    if (page?.pageInfo.hasNextPage && page.pageInfo.endCursor) next.current = { after: page.pageInfo.endCursor };
    else setWhole(true);
  });
  useEffect(() => void more(), [more]);
  useWhenBack(unread, more);
  return useMemo(
    () => ({
      rowCount: rows.length,
      isCounted: isWhole,
      rowAt: (index) => rows[index],
      known: () => [rows],
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
    }),
    [rows, isWhole, unread, more, tableId, which],
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
