import { z } from 'zod';
import type { Prisma, Table } from '../../db/generated/client.ts';
import { columnTypes, mappingMethods } from '../../engine/closed-sets.ts';
import { explainTable, type TableExplanation } from '../../engine/tables.ts';
import { type Context, visibleIn } from '../kernel/index.ts';

/** Where a table was found, as its row keeps it. */
export const tableSource = z.object({
  sheet: z.string(),
  sheetIndex: z.number(),
  /** A1 notation. */
  range: z.string(),
  headerRows: z.array(z.number()),
  score: z.number(),
  reasons: z.array(z.string()),
  /** Of a table that goes over pages, or is put together from sheets: where each of its parts stands, and how many of its rows come before. */
  parts: z
    .array(
      z.object({
        sheet: z.string(),
        range: z.string(),
        headerRows: z.array(z.number()),
        rowsBefore: z.number(),
        letters: z.array(z.string().nullable()).default([]),
      }),
    )
    .default([]),
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

/** Which table it is, if the viewer may see it. */
export function findTableWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.TableWhereInput {
  return { id, workspaceId: visibleIn(context, 'tables.read') };
}

/** The table with this id, if the viewer may see it. */
export async function findTable(
  context: Context,
  id: string,
  query: Pick<Prisma.TableDefaultArgs, 'include' | 'select'> = {},
): Promise<Table | null> {
  return context.db.prisma.table.findFirst({ ...query, where: findTableWhere(context, id) });
}
