import type { Table } from '../../db/generated/client.ts';
import type { TableIssues } from '../../engine/tables.ts';
import type { Context } from '../kernel/index.ts';
import { tableSource } from './table.ts';

/** The issues of a table as a workbook marks them, row by row. */
export async function issuesToMark(
  { db }: Pick<Context, 'db'>,
  { id: tableId, source, issueCount: total }: Pick<Table, 'id' | 'source' | 'issueCount'>,
): Promise<TableIssues> {
  const rows = await db.prisma.issue.findMany({
    where: { tableId },
    orderBy: [{ rowNumber: 'asc' }, { id: 'asc' }],
  });
  const issues = rows.map(({ rowNumber: row, column, sheet, sourceCell, rule, severity, message }) => ({
    row,
    column,
    sheet,
    sourceCell,
    rule,
    severity: severity === 'ERROR' ? ('error' as const) : ('warning' as const),
    message,
  }));
  return { issues, total, sourceSheet: tableSource.parse(source).sheet };
}
