import type { Grid, Span } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { rowFeatures } from './features.ts';
import { bestRoles, scoreRow } from './sequence.ts';
import { settleHeaders } from './settle-headers.ts';
import { settleRecords } from './settle-records.ts';
import { settleTotals } from './settle-totals.ts';
import { weights } from './weights.generated.ts';

/** The role of every row with content, judged together: what a row is depends on its neighbours. */
export function classifyRows(grid: Grid, span: Span, rows: readonly RowFacts[]): ClassifiedRow[] {
  if (rows.length === 0) return [];
  const scores = rowFeatures(grid, span, rows).map((features) => scoreRow(features, weights));
  const roles = bestRoles(
    scores,
    rows.map((row) => row.blanksBefore > 0),
    weights,
  );
  const judged = rows.map((row, index) => ({ ...row, role: roles[index] ?? 'data' }));
  return settleTotals(grid, settleRecords(settleHeaders(grid, judged)));
}
