import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { Issue, Prisma, Table } from '../../db/generated/client.ts';
import { columnTypes, mappingMethods } from '../../engine/closed-sets.ts';
import {
  explainTable,
  type FetchRange,
  type OutputValue,
  type RowsIndex,
  readRowPage,
  type StoredRow,
  type TableExplanation,
} from '../../engine/tables.ts';
import { visibleIn } from '../kernel/access.ts';
import type { Context } from '../kernel/context.ts';

/** Where a table was found, as its row keeps it. */
export const tableSource = z.object({
  sheet: z.string(),
  sheetIndex: z.number(),
  /** A1 notation. */
  range: z.string(),
  headerRows: z.array(z.number()),
  score: z.number(),
  reasons: z.array(z.string()),
});
export type TableSource = z.infer<typeof tableSource>;

/** The columns of a table, as its row keeps them. */
export const tableColumns = z.array(
  z.object({
    name: z.string(),
    label: z.string(),
    type: z.enum(columnTypes),
    source: z
      .object({ index: z.number(), letter: z.string(), header: z.string(), headerPath: z.array(z.string()) })
      .nullable(),
    from: z.enum(['group', 'sheet', 'table']).optional(),
    mapping: z.object({
      field: z.string().nullable(),
      method: z.enum(mappingMethods),
      score: z.number(),
      candidates: z.array(
        z.object({
          field: z.string(),
          score: z.number(),
          method: z.enum(mappingMethods),
        }),
      ),
    }),
  }),
);
export type TableColumns = z.infer<typeof tableColumns>;

const droppedRows = z.record(z.string(), z.number());
const droppedFirst = z.record(z.string(), z.array(z.number()));

/** Why the table came out as it did: from what is kept with it, so that old tables are explained too. */
export function explanationOf(table: Table): TableExplanation {
  return explainTable({
    reasons: tableSource.parse(table.source).reasons,
    columns: tableColumns.parse(table.columns),
    unmappedColumns: tableColumns.parse(table.unmappedColumns),
    droppedRows: droppedRows.parse(table.droppedRows),
    droppedFirst: droppedFirst.parse(table.droppedFirst),
  });
}

/** How the rows object is cut into frames; see `src/engine/write`. */
export const rowsIndex: z.ZodType<RowsIndex> = z.object({
  frames: z.array(z.object({ offset: z.number(), length: z.number() })),
  rowsPerFrame: z.number(),
  rowCount: z.number(),
  byteLength: z.number(),
});

/** One row of a table, read back. */
export interface TableRowView {
  /** 1-based among the table's rows. */
  number: number;
  /** 1-based in the sheet. */
  sourceRow: number;
  values: OutputValue[];
  issues: Issue[];
}

/** The table with this id, if the viewer may see it. */
export async function findTable(
  context: Context,
  id: string,
  query: Pick<Prisma.TableDefaultArgs, 'include' | 'select'> = {},
): Promise<Table | null> {
  return context.db.prisma.table.findFirst({ ...query, where: { id, workspaceId: visibleIn(context, 'tables.read') } });
}

/**
 * Up to `limit` rows after row number `after` (0 for the beginning), each with its stored issues: one ranged read per page,
 * or one per frame that holds a row when only rows with issues are asked for.
 */
export async function readTableRows(
  context: Context,
  table: Pick<Table, 'id' | 'rowsKey' | 'rowsIndex'>,
  page: { after: number; limit: number; onlyIssues: boolean },
): Promise<TableRowView[]> {
  const index = rowsIndex.parse(table.rowsIndex);
  const fetchRange = (start: number, end: number) => readRange(context, table.rowsKey, start, end);
  const rows = page.onlyIssues
    ? await readRowsByNumber(fetchRange, index, await rowNumbersWithIssues(context, table.id, page))
    : await readRowPage(fetchRange, index, page.after, page.limit);
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return [];
  const issues = await context.db.prisma.issue.findMany({
    where: { tableId: table.id, rowNumber: { gte: first.row, lte: last.row } },
    orderBy: { id: 'asc' },
  });
  const byRow = Map.groupBy(issues, (issue) => issue.rowNumber);
  return rows.map(({ row, sourceRow, values }) => ({ number: row, sourceRow, values, issues: byRow.get(row) ?? [] }));
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

/** Reads the rows with these ascending numbers, fetching each frame once. */
async function readRowsByNumber(
  fetchRange: FetchRange,
  index: RowsIndex,
  numbers: readonly number[],
): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (const wanted of Map.groupBy(numbers, (number) => Math.floor((number - 1) / index.rowsPerFrame)).values()) {
    const first = wanted[0] ?? 1;
    const last = wanted.at(-1) ?? first;
    const numbersWanted = new Set(wanted);
    const frame = await readRowPage(fetchRange, index, first - 1, last - first + 1);
    rows.push(...frame.filter((row) => numbersWanted.has(row.row)));
  }
  return rows;
}

async function readRange(context: Context, key: string, start: number, end: number): Promise<Buffer> {
  return buffer(await context.store.get(key, { start, end }));
}

/** How many of a table's rows have stored issues. */
export async function countRowsWithIssues(context: Context, tableId: string): Promise<number> {
  const rows = await context.db.prisma.issue.groupBy({
    by: ['rowNumber'],
    where: { tableId, rowNumber: { not: null } },
  });
  return rows.length;
}
