import type { Grid, Span } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { rowFeatures } from './features.ts';
import { namingRows, type RoleHints } from './hints.ts';
import { bestRoles, contentRoles, scoreRow } from './sequence.ts';
import { settleBlocks } from './settle-blocks.ts';
import { settleHeaders } from './settle-headers.ts';
import { settleHeads } from './settle-heads.ts';
import { settleRecords } from './settle-records.ts';
import { settleTails } from './settle-tails.ts';
import { settleTotals } from './settle-totals.ts';
import { weights } from './weights.generated.ts';

const header = contentRoles.indexOf('header');
/** More than all features of a row together weigh. */
const certain = 100;
const namesFields = 'Names columns that the specification asks for.';

/** The role of every row with content, judged together: what a row is depends on its neighbours. */
export function classifyRows(grid: Grid, span: Span, rows: readonly RowFacts[], hints: RoleHints): ClassifiedRow[] {
  if (rows.length === 0) return [];
  const scores = rowFeatures(grid, span, rows).map((features) => scoreRow(features, weights));
  const naming = namingRows(grid, rows, hints);
  for (const [index, { at }] of rows.entries()) {
    const row = scores[index];
    if (naming.has(at) && row !== undefined) row[header] = (row[header] ?? 0) + certain;
  }
  const roles = bestRoles(
    scores,
    rows.map((row) => row.blanksBefore > 0),
    weights,
  );
  const judged = rows.map((row, index): ClassifiedRow => {
    const isNaming = naming.has(row.at);
    return { ...row, role: roles[index] ?? 'data', ...(isNaming ? { isSure: true, why: namesFields } : {}) };
  });
  const settled = settleRecords(settleHeaders(grid, settleHeads(grid, settleBlocks(grid, judged))));
  return settleTotals(grid, settleTails(grid, settled), hints.totals);
}
