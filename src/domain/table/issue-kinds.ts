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

/** The kinds of which a table has more issues than are stored, one after the other: the rows of all of them at once may be a lot of memory. */
export async function* kindsBeyond({ db }: Pick<Context, 'db'>, tableId: string): AsyncGenerator<KindBeyond> {
  const kinds = await db.prisma.issueKind.findMany({
    where: { tableId, rows: { not: new Uint8Array(0) } },
    orderBy: [{ rule: 'asc' }, { column: 'asc' }, { severity: 'asc' }],
  });
  for (const kind of kinds) yield { ...countOf(kind), rows: await RowSet.unpack(kind.rows ?? new Uint8Array(0)) };
}

/** The rows with issues that are not stored. */
export async function rowsOf(kinds: AsyncIterable<KindBeyond>): Promise<RowSet> {
  const rows = new RowSet();
  for await (const kind of kinds) rows.addAll(kind.rows);
  return rows;
}

/** Rows of a page, and where they are from. */
interface PageRow {
  number: number;
  sourceRow: number;
}

/** Issues that are not stored are named up to so many of a row: a row of thousands of columns may have one in each, a page more than an answer holds. */
export const mostUnstoredOfRow = 50;

/** The issues of a page's rows that are counted and not stored: of what kind they are is known, and what is wrong is not. */
export class IssuesBeyond {
  readonly issues: Issue[] = [];
  readonly #rows: readonly PageRow[];
  readonly #sources: ReadonlyMap<string, TableColumns[number]['source']>;
  readonly #left: Map<number, number>;

  constructor(rows: readonly PageRow[], columns: TableColumns) {
    this.#rows = rows;
    this.#sources = new Map(columns.map(({ name, source }) => [name, source]));
    this.#left = new Map(rows.map(({ number }) => [number, mostUnstoredOfRow]));
  }

  async addAll(kinds: AsyncIterable<KindBeyond>): Promise<void> {
    for await (const kind of kinds) this.add(kind);
  }

  /** Adds those of one kind. */
  add({ rule, column, severity, count, rows }: KindBeyond): void {
    const message = `One of ${count.toLocaleString('en')} issues of this kind; the first of them say what is wrong.`;
    const source = this.#sources.get(column ?? '');
    const unstored = { id: '', tableId: '', workspaceId: null, sheet: null, column, rule, severity, message };
    for (const { number, sourceRow } of this.#rows) {
      const left = this.#left.get(number) ?? 0;
      if (left === 0 || !rows.has(number)) continue;
      this.#left.set(number, left - 1);
      const sourceCell = source ? addressIn(sourceRow, source.index, /^\d/.test(source.letter)) : null;
      this.issues.push({ ...unstored, rowNumber: number, sourceRow, sourceCell });
    }
  }
}

function countOf({ rule, column, severity, count }: Omit<IssueKind, 'rows'>): IssueCount {
  return { rule, column: column === '' ? null : column, severity, count };
}
