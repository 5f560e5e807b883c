import { headerText } from '../../words/header-name.ts';
import type { Grid } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { ClassifiedRow } from './classified-row.ts';
import type { ForcedHeader, RoleHints } from './hints.ts';

/** What a row must be; `body` is anything but a header. */
type ForcedRole = 'header' | 'metadata' | 'body';

const reasons = {
  known: 'It is the header of the table.',
  header: 'The specification says that it is the header.',
  metadata: 'Stands above the header that the specification names.',
  body: 'Stands below the header that the specification names.',
} as const;

/** What the specification, or what is known already, says of rows by their position in the grid. */
export function forcedRoles(grid: Grid, rows: readonly RowFacts[], { forced, known }: RoleHints) {
  const roles = new Map<number, { role: ForcedRole; why: string }>();
  for (const at of known) roles.set(at, { role: 'header', why: reasons.known });
  if (forced === null) return roles;
  for (const [index, row] of rows.entries()) {
    if (forced.at !== null && grid.number(row.at) < forced.at) {
      roles.set(row.at, { role: 'metadata', why: reasons.metadata });
    } else if (beginsHeader(grid, row, forced)) {
      const count = forced.rows ?? 1;
      for (const { at } of rows.slice(index, index + count)) roles.set(at, { role: 'header', why: reasons.header });
      const next = rows[index + count];
      if (next !== undefined && forced.rows !== null) roles.set(next.at, { role: 'body', why: reasons.body });
    }
  }
  return roles;
}

function beginsHeader(grid: Grid, row: RowFacts, { at, match }: ForcedHeader): boolean {
  if (at !== null) return grid.number(row.at) === at;
  const texts = new Set<string>();
  for (let column = row.first; column <= row.last; column++)
    if (grid.isFilled(row.at, column)) texts.add(headerText(grid.text(row.at, column)).plain);
  return match.every((text) => texts.has(text));
}

/** The rows with the roles that they must have, whatever judgement made of them. */
export function withForced(rows: readonly ClassifiedRow[], forced: ReturnType<typeof forcedRoles>): ClassifiedRow[] {
  if (forced.size === 0) return [...rows];
  return rows.map((row) => {
    const must = forced.get(row.at);
    if (must === undefined) return row;
    if (must.role !== 'body') return { ...row, role: must.role, isSure: true, why: must.why };
    return row.role === 'header' ? { ...row, role: 'data', why: must.why } : row;
  });
}
