import type { TableSummary } from '../../engine/tables.ts';
import { newId, type Transaction } from '../kernel/index.ts';
import type { kindsToKeep } from './issue-kinds.ts';

/** Rows of one statement: while very many are made ready, the transaction would stand idle for longer than it may. */
const rowsAtOnce = 5_000;

/**
 * Stores issues of tables, and the kinds of them, as columns: written out as parameters of their own, the rows of one document took so long that the
 * transaction, which holds its job, was over before. Kinds come first: see the trigger of migration 0058.
 */
export async function keepIssues(
  { db }: Pick<Transaction, 'db'>,
  workspaceId: string,
  kinds: ReturnType<typeof kindsToKeep>,
  issues: readonly { tableId: string; issue: TableSummary['issues'][number] }[],
): Promise<void> {
  for (const part of parts(kinds)) {
    await db.$executeRaw`
      INSERT INTO issue_kind (workspace_id, table_id, rule, "column", severity, count, rows)
      SELECT ${workspaceId}, found.table_id, found.rule, found."column", found.severity::"IssueSeverity", found.count, found.rows
      FROM unnest(${part.map(({ tableId }) => tableId)}::text[], ${part.map(({ rule }) => rule)}::text[],
        ${part.map(({ column }) => column)}::text[], ${part.map(({ severity }) => severity)}::text[],
        ${part.map(({ count }) => count)}::int[], ${part.map(({ rows }) => Buffer.from(rows))}::bytea[])
        AS found(table_id, rule, "column", severity, count, rows)`;
  }
  for (const part of parts(issues)) {
    const found = part.map(({ issue }) => issue);
    await db.$executeRaw`
      INSERT INTO issue (workspace_id, id, table_id, row_number, sheet, source_row, "column", source_cell, rule, severity, message)
      SELECT ${workspaceId}, found.id, found.table_id, found.row_number, found.sheet, found.source_row, found."column", found.source_cell, found.rule,
        found.severity::"IssueSeverity", found.message
      FROM unnest(${part.map(() => newId('Issue'))}::text[], ${part.map(({ tableId }) => tableId)}::text[],
        ${found.map(({ row }) => row)}::int[], ${found.map(({ sheet }) => sheet)}::text[],
        ${found.map(({ sourceRow }) => sourceRow)}::int[], ${found.map(({ column }) => column)}::text[],
        ${found.map(({ sourceCell }) => sourceCell)}::text[], ${found.map(({ rule }) => rule)}::text[],
        ${found.map(({ severity }) => severity.toUpperCase())}::text[], ${found.map(({ message }) => message)}::text[])
        AS found(id, table_id, row_number, sheet, source_row, "column", source_cell, rule, severity, message)`;
  }
}

function* parts<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce);
}
