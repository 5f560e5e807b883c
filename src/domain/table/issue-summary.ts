import type { IssueSeverity } from '../../db/generated/enums.ts';
import type { Context } from '../kernel/index.ts';

/** How many issues of one kind a table has. */
export interface IssueCount {
  rule: string;
  /** `null` for what concerns no single column. */
  column: string | null;
  severity: IssueSeverity;
  count: number;
}

/** Kinds that one answer names. */
const mostKinds = 500;

/** How the entry begins that stands for issues which are counted and not stored: see `IssueLog`. PostgreSQL's regular expression. */
const standsForMore = '^[0-9]{1,3}(,[0-9]{3}){0,2} more of this kind, in the rows ';

/** A table's issues by rule, column and severity, the most frequent first; those that are not stored are counted as well. */
export async function summariseIssues({ db }: Context, tableId: string): Promise<IssueCount[]> {
  return db.prisma.$queryRaw<IssueCount[]>`
    SELECT rule, "column", severity, sum(
      CASE WHEN row_number IS NULL AND source_row IS NULL AND message ~ ${standsForMore}
        THEN replace(split_part(message, ' ', 1), ',', '')::int ELSE 1 END
    )::int AS count
    FROM issue WHERE table_id = ${tableId}
    GROUP BY rule, "column", severity
    ORDER BY count DESC, rule, "column" LIMIT ${mostKinds}`;
}
