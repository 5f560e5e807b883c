import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { Issue, Table } from '../../db/generated/client.ts';
import {
  type FetchRange,
  frameOf,
  type OutputValue,
  PageRoom,
  RowsDamagedError,
  type RowsIndex,
  readRowPage,
  type StoredRow,
} from '../../engine/tables.ts';
import { ObjectNotFoundError, StoredBytesDamagedError } from '../../storage/faults.ts';
import type { Context, FileContext } from '../kernel/index.ts';
import { countMatchingRows, mostSearchedRows, readMatchingRows } from './filtered-rows.ts';
import { type RowCondition, type RowFilter, rowCondition } from './row-condition.ts';
import { tableColumns } from './table.ts';

/** How the rows object is cut into frames; see `src/engine/write`. */
export const rowsIndex: z.ZodType<RowsIndex> = z.object({
  frames: z.array(z.object({ offset: z.number(), length: z.number(), firstRow: z.number().optional() })),
  rowsPerFrame: z.number(),
  rowCount: z.number(),
  byteLength: z.number(),
  checksums: z.boolean().optional(),
});

/** Characters of stored text in one page: a page of longer rows is shorter, and says that there are more. */
const pageCharacters = 2 * 1024 ** 2;

/** One row of a table, read back. */
export interface TableRowView {
  /** 1-based among the table's rows. */
  number: number;
  /** 1-based in the sheet. */
  sourceRow: number;
  readonly values: OutputValue[];
  /** The values as the text of a JSON array, where that is what is stored. */
  readonly valuesText?: string;
  readonly issues: Issue[] | Promise<Issue[]>;
}

class StoredRowView implements TableRowView {
  readonly #stored: StoredRow;
  readonly #issuesOfPage: () => Promise<IssuesByRow>;

  constructor(stored: StoredRow, issuesOfPage: () => Promise<IssuesByRow>) {
    this.#stored = stored;
    this.#issuesOfPage = issuesOfPage;
  }

  get number(): number {
    return this.#stored.row;
  }

  get sourceRow(): number {
    return this.#stored.sourceRow;
  }

  get values(): OutputValue[] {
    return this.#stored.values;
  }

  get valuesText(): string {
    return this.#stored.valuesText;
  }

  /** Read for the whole page when the first row is asked for its own. */
  get issues(): Promise<Issue[]> {
    return this.#issuesOfPage().then((byRow) => byRow.get(this.number) ?? []);
  }
}

type IssuesByRow = Map<number | null, Issue[]>;

export interface TableRowPage {
  rows: TableRowView[];
  hasMore: boolean;
}

/**
 * The rows after row number `after` (0 for the beginning), each with its stored issues: `limit` of them, or fewer where rows are
 * long. One ranged read per page, or one per frame that holds a row when only rows with issues are asked for. Throws
 * StoredBytesDamagedError when the stored rows are not those that were written.
 */
export async function readTableRows(
  context: FileContext,
  table: Pick<Table, 'id' | 'rowsKey' | 'rowsIndex' | 'columns'>,
  page: { after: number; limit: number; onlyIssues: boolean; filter?: RowFilter },
): Promise<TableRowPage> {
  const index = rowsIndex.parse(table.rowsIndex);
  const matches = page.filter ? rowCondition(page.filter, tableColumns.parse(table.columns)) : null;
  const { rows, hasMore } = await intact(context, table.rowsKey, (fetchRange) =>
    matches
      ? readMatching(context, table.id, { fetchRange, index, page: { ...page, matches } })
      : page.onlyIssues
        ? readRowsWithIssues(context, table.id, { fetchRange, index, page })
        : readRows(fetchRange, index, page),
  );
  let found: Promise<IssuesByRow> | null = null;
  const issuesOfPage = () => {
    found ??= issuesByRow(context, table.id, rows);
    return found;
  };
  return { rows: rows.map((stored) => new StoredRowView(stored, issuesOfPage)), hasMore };
}

async function issuesByRow(context: Context, tableId: string, rows: readonly StoredRow[]): Promise<IssuesByRow> {
  const rowNumber = { gte: rows[0]?.row ?? 0, lte: rows.at(-1)?.row ?? 0 };
  const issues = await context.db.prisma.issue.findMany({ where: { tableId, rowNumber }, orderBy: { id: 'asc' } });
  return Map.groupBy(issues, (issue) => issue.rowNumber);
}

/** How many rows of a table a page of the kind is of. Throws as `readTableRows`. */
export async function countTableRows(
  context: FileContext,
  table: Pick<Table, 'id' | 'rowsKey' | 'rowsIndex' | 'columns' | 'rowCount'>,
  { onlyIssues, filter }: { onlyIssues: boolean; filter?: RowFilter },
): Promise<number> {
  const matches = filter ? rowCondition(filter, tableColumns.parse(table.columns)) : null;
  if (!matches) return onlyIssues ? countRowsWithIssues(context, table.id) : table.rowCount;
  const index = rowsIndex.parse(table.rowsIndex);
  const only = onlyIssues ? await allRowsWithIssues(context, table.id) : null;
  return intact(context, table.rowsKey, (fetchRange) => countMatchingRows(fetchRange, index, { matches, only }));
}

interface StoredRows {
  rows: StoredRow[];
  hasMore: boolean;
}

async function readRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  page: { after: number; limit: number },
): Promise<StoredRows> {
  const rows = await readRowPage(fetchRange, index, { ...page, room: new PageRoom(pageCharacters) });
  return { rows, hasMore: (rows.at(-1)?.row ?? index.rowCount) < index.rowCount };
}

async function readMatching(
  context: FileContext,
  tableId: string,
  { fetchRange, index, page }: RowsToRead<{ onlyIssues: boolean; matches: RowCondition }>,
): Promise<StoredRows> {
  const only = page.onlyIssues ? await allRowsWithIssues(context, tableId) : null;
  return readMatchingRows(fetchRange, index, { ...page, only, room: new PageRoom(pageCharacters) });
}

async function allRowsWithIssues(context: Context, tableId: string): Promise<Set<number>> {
  return new Set(await rowNumbersWithIssues(context, tableId, { after: 0, limit: mostSearchedRows }));
}

interface RowsToRead<Kind> {
  fetchRange: FetchRange;
  index: RowsIndex;
  page: { after: number; limit: number } & Kind;
}

/** The frames that hold rows with issues, each read once. */
async function readRowsWithIssues(
  context: Context,
  tableId: string,
  { fetchRange, index, page }: { fetchRange: FetchRange; index: RowsIndex; page: { after: number; limit: number } },
): Promise<StoredRows> {
  const found = await rowNumbersWithIssues(context, tableId, { ...page, limit: page.limit + 1 });
  const numbers = found.slice(0, page.limit);
  const room = new PageRoom(pageCharacters);
  const rows: StoredRow[] = [];
  for (const wanted of Map.groupBy(numbers, (number) => frameOf(index, number - 1)).values()) {
    if (room.characters < 0) break;
    const first = wanted[0] ?? 1;
    const limit = (wanted.at(-1) ?? first) - first + 1;
    rows.push(...(await readRowPage(fetchRange, index, { after: first - 1, limit, only: new Set(wanted), room })));
  }
  return { rows, hasMore: rows.length < found.length };
}

async function rowNumbersWithIssues(
  context: Context,
  tableId: string,
  page: { after: number; limit: number },
): Promise<number[]> {
  const found = await context.db.prisma.issue.findMany({
    where: { tableId, rowNumber: { gt: page.after } },
    distinct: ['rowNumber'],
    orderBy: { rowNumber: 'asc' },
    take: page.limit,
    select: { rowNumber: true },
  });
  return found.flatMap(({ rowNumber }) => (rowNumber === null ? [] : [rowNumber]));
}

/** Reads from an object; what shows that its bytes are not those that were written is said with the object's name. */
async function intact<T>(
  { store }: FileContext,
  key: string,
  read: (fetchRange: FetchRange) => Promise<T>,
): Promise<T> {
  try {
    return await read(async (start, end) => buffer(await store.get(key, { start, end })));
  } catch (error) {
    const isDamage =
      error instanceof RowsDamagedError || error instanceof ObjectNotFoundError || error instanceof RangeError;
    throw isDamage ? new StoredBytesDamagedError(key, { cause: error }) : error;
  }
}

/** How many of a table's rows have stored issues. */
async function countRowsWithIssues(context: Context, tableId: string): Promise<number> {
  const rows = await context.db.prisma.issue.groupBy({
    by: ['rowNumber'],
    where: { tableId, rowNumber: { not: null } },
  });
  return rows.length;
}
