import type { Issue, Table } from '../../db/generated/client.ts';
import {
  type FetchRange,
  frameOf,
  type OutputValue,
  PageRoom,
  type RowSet,
  type RowsIndex,
  readRowPage,
  type StoredRow,
} from '../../engine/tables.ts';
import type { Context, FileContext } from '../kernel/index.ts';
import { countMatchingRows, readMatchingRows } from './filtered-rows.ts';
import { IssuesBeyond, kindsBeyond, rowsOf } from './issue-kinds.ts';
import { type RowOrder, readOrderedRows } from './ordered-rows.ts';
import { type RowFilter, rowCondition } from './row-condition.ts';
import { intact, rowsIndex } from './stored-rows.ts';
import { type TableColumns, tableColumns } from './table.ts';

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
  /** Counts the rows of the kind that stand before the page; `null` where that is not known. */
  rowsBefore(): number | null | Promise<number>;
  /** Of rows that are narrowed by their values: up to which one was looked; `null` for others. */
  upTo: number | null;
}

/**
 * The rows after row number `after` (0 for the beginning), each with its issues: `limit` of them, or fewer where rows are
 * long, or where much was looked through. One ranged read per page, or one per frame that holds a row when only rows with issues
 * are asked for. Throws StoredBytesDamagedError when the stored rows are not those that were written.
 */
export async function readTableRows(
  context: FileContext,
  table: Pick<Table, 'id' | 'rowsKey' | 'rowsIndex' | 'columns'>,
  page: {
    after: number;
    limit: number;
    onlyIssues: boolean;
    /** In place of `after`, of rows with issues alone: the page begins behind so many of them. */
    skip?: number | null;
    filter?: RowFilter;
    order?: OrderOfPage | null;
  },
): Promise<TableRowPage> {
  const index = rowsIndex.parse(table.rowsIndex);
  const columns = tableColumns.parse(table.columns);
  const matches = page.filter ? rowCondition(page.filter, columns) : null;
  const { order } = page;
  const {
    rows,
    hasMore,
    rowsBefore = () => null,
    upTo = null,
  } = await intact<StoredRows>(context.store, table.rowsKey, async (fetchRange) => {
    if (!order && !matches) {
      return page.onlyIssues
        ? readRowsWithIssues(context, table.id, { fetchRange, index, page })
        : readRows(fetchRange, index, page);
    }
    const { after, limit } = page;
    const only = page.onlyIssues ? await rowsWithIssues(context, table.id) : null;
    const wanted = { matches, only, columnCount: columns.length, limit, room: new PageRoom(pageCharacters) };
    return order
      ? readOrderedRows(fetchRange, index, { ...wanted, order, columns, place: { after, skip: order.skip } })
      : readMatchingRows(fetchRange, index, { ...wanted, after });
  });
  let found: Promise<IssuesByRow> | null = null;
  const issuesOfPage = () => {
    found ??= issuesByRow(context, { id: table.id, columns }, rows);
    return found;
  };
  return { rows: rows.map((stored) => new StoredRowView(stored, issuesOfPage)), hasMore, rowsBefore, upTo };
}

async function issuesByRow(
  context: Context,
  { id: tableId, columns }: { id: string; columns: TableColumns },
  rows: readonly StoredRow[],
): Promise<IssuesByRow> {
  const numbers = rows.map(({ row }) => row);
  const [gte = 0, lte = 0] = [numbers[0], numbers.at(-1)];
  const rowNumber = lte - gte === rows.length - 1 ? { gte, lte } : { in: numbers };
  const numbered = rows.map(({ row, sourceRow }) => ({ number: row, sourceRow }));
  const beyond = new IssuesBeyond(numbered, columns);
  const [issues] = await Promise.all([
    context.db.prisma.issue.findMany({ where: { tableId, rowNumber }, orderBy: { id: 'asc' } }),
    beyond.addAll(kindsBeyond(context, tableId)),
  ]);
  return Map.groupBy([...issues, ...beyond.issues], (issue) => issue.rowNumber);
}

/** How many rows of a table a page of the kind is of. Throws as `readTableRows`. */
export async function countTableRows(
  context: FileContext,
  table: Pick<Table, 'id' | 'rowsKey' | 'rowsIndex' | 'columns' | 'rowCount'>,
  { onlyIssues, filter }: { onlyIssues: boolean; filter?: RowFilter },
): Promise<number> {
  const columns = tableColumns.parse(table.columns);
  const matches = filter ? rowCondition(filter, columns) : null;
  if (!matches) return onlyIssues ? (await rowsWithIssues(context, table.id)).size : table.rowCount;
  const index = rowsIndex.parse(table.rowsIndex);
  const only = onlyIssues ? await rowsWithIssues(context, table.id) : null;
  const wanted = { matches, only, columnCount: columns.length };
  return intact(context.store, table.rowsKey, (fetchRange) => countMatchingRows(fetchRange, index, wanted));
}

/** An order other than the sheet's. A page of it begins behind the row `after` or, where that is 0, behind `skip` rows. */
interface OrderOfPage extends RowOrder {
  skip: number;
}

interface StoredRows {
  rows: StoredRow[];
  hasMore: boolean;
  rowsBefore?(): number | Promise<number>;
  upTo?: number;
}

async function readRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  page: { after: number; limit: number },
): Promise<StoredRows> {
  const rows = await readRowPage(fetchRange, index, { ...page, room: new PageRoom(pageCharacters) });
  return { rows, hasMore: (rows.at(-1)?.row ?? index.rowCount) < index.rowCount, rowsBefore: () => page.after };
}

/** The frames that hold rows with issues, each read once. */
async function readRowsWithIssues(
  context: Context,
  tableId: string,
  {
    fetchRange,
    index,
    page,
  }: { fetchRange: FetchRange; index: RowsIndex; page: { after: number; limit: number; skip?: number | null } },
): Promise<StoredRows> {
  const all = page.skip == null ? null : await rowsWithIssues(context, tableId);
  const after = all?.endOf(page.skip ?? 0) ?? page.after;
  const near = all ?? (await rowsWithIssues(context, tableId, { after, most: page.limit + 1 }));
  const found = [...near.after(after).take(page.limit + 1)];
  const numbers = found.slice(0, page.limit);
  const room = new PageRoom(pageCharacters);
  const rows: StoredRow[] = [];
  for (const wanted of Map.groupBy(numbers, (number) => frameOf(index, number - 1)).values()) {
    if (room.characters < 0) break;
    const first = wanted[0] ?? 1;
    const limit = (wanted.at(-1) ?? first) - first + 1;
    rows.push(...(await readRowPage(fetchRange, index, { after: first - 1, limit, only: new Set(wanted), room })));
  }
  const rowsBefore = async () => (all ?? (await rowsWithIssues(context, tableId))).upTo(after);
  return { rows, hasMore: rows.length < found.length, rowsBefore };
}

/** The rows that have issues: all, or all of `most` behind the row `after`, and some others. */
async function rowsWithIssues(
  context: Context,
  tableId: string,
  { after = 0, most = null }: { after?: number; most?: number | null } = {},
): Promise<RowSet> {
  // As an array: of twenty thousand rows of one number each, Prisma would make as many objects.
  const [[stored], rows] = await Promise.all([
    context.db.prisma.$queryRaw<{ numbers: number[] }[]>`
      SELECT coalesce(array_agg(row_number), '{}') AS numbers
      FROM (
        SELECT DISTINCT row_number FROM issue
        WHERE table_id = ${tableId} AND row_number > ${after}
        ORDER BY row_number LIMIT ${most}
      ) AS numbered`,
    rowsOf(kindsBeyond(context, tableId)),
  ]);
  for (const number of stored?.numbers ?? []) rows.add(number);
  return rows;
}
