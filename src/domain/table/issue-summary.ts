import type { IssueSeverity } from '../../db/generated/enums.ts';
import type { Context } from '../kernel/index.ts';

/** How many of a table's stored issues there are of one kind. */
export interface IssueCount {
  rule: string;
  /** `null` for what concerns no single column. */
  column: string | null;
  severity: IssueSeverity;
  count: number;
}

/** Kinds that one answer names. */
const mostKinds = 500;

/** A table's stored issues by rule, column and severity, the most frequent first. */
export async function summariseIssues({ db }: Context, tableId: string): Promise<IssueCount[]> {
  const groups = await db.prisma.issue.groupBy({
    by: ['rule', 'column', 'severity'],
    where: { tableId },
    _count: true,
    orderBy: [{ _count: { id: 'desc' } }, { rule: 'asc' }, { column: 'asc' }],
    take: mostKinds,
  });
  return groups.map(({ _count: count, ...kind }) => ({ ...kind, count }));
}
