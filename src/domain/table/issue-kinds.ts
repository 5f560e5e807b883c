import type { Issue, IssueKind } from '../../db/generated/client.ts';
import type { IssueSeverity } from '../../db/generated/enums.ts';
import { addressIn, type IssueKind as FoundKind, RowSet } from '../../engine/tables.ts';
import type { Context } from '../kernel/index.ts';
import type { TableColumns } from './table.ts';

/** How many issues of one kind a table has. */
export interface IssueCount {
  rule: string;
  /** `null` for what concerns no single column. */
  column: string | null;
  severity: IssueSeverity;
  count: number;
}

/** A kind of issues, and the rows of those that are counted and not stored. */
export interface KindBeyond extends IssueCount {
  rows: RowSet;
}

/** Kinds that one answer names. */
export const mostKinds = 500;

/** What is kept of the kinds of a table's issues. It is written before the issues: see the trigger of migration 0058. */
export function kindsToKeep(table: { id: string; workspaceId: string }, kinds: readonly FoundKind[]) {
  return kindsFound(kinds).map(({ column, rows, ...kind }) => {
    return { ...kind, tableId: table.id, workspaceId: table.workspaceId, column: column ?? '', rows: rows.packed() };
  });
}

/** What the engine found, in the words of what is stored. */
export function kindsFound(kinds: readonly FoundKind[]): KindBeyond[] {
  return kinds.map(({ severity, rows, ...kind }) => {
    return { ...kind, severity: severity === 'error' ? 'ERROR' : 'WARNING', rows: new RowSet(rows) };
  });
}

/** A table's issues by rule, column and severity, the most frequent first; those that are not stored are counted as well. */
export async function summariseIssues({ db }: Pick<Context, 'db'>, tableId: string): Promise<IssueCount[]> {
  const kinds = await db.prisma.issueKind.findMany({
    where: { tableId },
    omit: { rows: true },
    orderBy: [{ count: 'desc' }, { rule: 'asc' }, { column: 'asc' }, { severity: 'asc' }],
    take: mostKinds,
  });
  return kinds.map(countOf);
}

/** The kinds of which a table has more issues than are stored. */
export async function kindsBeyond({ db }: Pick<Context, 'db'>, tableId: string): Promise<KindBeyond[]> {
  const kinds = await db.prisma.issueKind.findMany({
    where: { tableId, rows: { not: new Uint8Array(0) } },
    orderBy: [{ rule: 'asc' }, { column: 'asc' }, { severity: 'asc' }],
  });
  return kinds.map((kind) => ({ ...countOf(kind), rows: RowSet.unpack(kind.rows ?? new Uint8Array(0)) }));
}

/** The rows with issues that are not stored. */
export function rowsOf(kinds: readonly KindBeyond[]): RowSet {
  const rows = new RowSet();
  for (const kind of kinds) rows.addAll(kind.rows);
  return rows;
}

/** The issues of a row that are counted and not stored: of what kind they are is known, and what is wrong is not. */
export function issuesBeyond(
  kinds: readonly KindBeyond[],
  { number, sourceRow }: { number: number; sourceRow: number },
  columns: TableColumns,
): Issue[] {
  return kinds.flatMap(({ rule, column, severity, count, rows }) => {
    if (!rows.has(number)) return [];
    const message = `One of ${count.toLocaleString('en')} issues of this kind; the first of them say what is wrong.`;
    const source = columns.find(({ name }) => name === column)?.source;
    const sourceCell = source ? addressIn(sourceRow, source.index, /^\d/.test(source.letter)) : null;
    const unstored = { id: '', tableId: '', workspaceId: null, sheet: null };
    return { ...unstored, rowNumber: number, sourceRow, column, sourceCell, rule, severity, message };
  });
}

function countOf({ rule, column, severity, count }: Omit<IssueKind, 'rows'>): IssueCount {
  return { rule, column: column === '' ? null : column, severity, count };
}
