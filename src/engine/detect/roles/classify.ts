import type { Grid, Span } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import { totalLabel } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { forcedRoles, withForced } from './forced-roles.ts';
import { settleMergedDepth } from './headers/merged-depth.ts';
import { numberingRows } from './headers/numbered-columns.ts';
import { settleHeaders } from './headers/settle-headers.ts';
import { settleHeads } from './headers/settle-heads.ts';
import { settleFirstGroup, settleParts } from './headers/settle-parts.ts';
import { settleSpanners } from './headers/settle-spanners.ts';
import { namingRows, type RoleHints } from './hints.ts';
import { rowFeatures } from './learned/features.ts';
import { bestRoles, contentRoles, scoreRow } from './learned/sequence.ts';
import { settleBlocks } from './settle-blocks.ts';
import { settleForms } from './settle-forms.ts';
import { settleGroups } from './settle-groups.ts';
import { settleLines, settlePairs } from './settle-lines.ts';
import { settleLists } from './settle-lists.ts';
import { settleOpenings } from './settle-openings.ts';
import { settlePlain } from './settle-plain.ts';
import { settleRecords } from './settle-records.ts';
import { settleTails } from './settle-tails.ts';
import { settleTicks } from './settle-ticks.ts';
import { settleUnderNames } from './settle-under-names.ts';
import { settleUnits } from './settle-units.ts';
import { settleBelowTotals } from './totals/below-totals.ts';
import { withListTotals } from './totals/list-totals.ts';
import { settleTotals } from './totals/settle-totals.ts';

const header = contentRoles.indexOf('header');
const metadata = contentRoles.indexOf('metadata');
/** More than all features of a row together weigh. */
const certain = 100;
const namesFields = 'Names columns that the specification asks for.';
const numbersColumns = 'Numbers the columns, right below their names.';

/** The role of every row with content, judged together: what a row is depends on its neighbours. */
export function classifyRows(grid: Grid, span: Span, rows: readonly RowFacts[], hints: RoleHints): ClassifiedRow[] {
  if (rows.length === 0) return [];
  const { weights } = hints;
  const scores = rowFeatures(grid, span, rows).map((features) => scoreRow(features, weights));
  const forced = forcedRoles(grid, rows, hints);
  // What is fixed needs no evidence.
  const naming = hints.forced === null ? namingRows(grid, rows, hints) : new Set<number>();
  const numbering = hints.forced === null ? numberingRows(grid, rows) : new Set<number>();
  for (const [index, facts] of rows.entries()) {
    const { at } = facts;
    const row = scores[index];
    if (row === undefined) continue;
    if (naming.has(at) || numbering.has(at)) row[header] = (row[header] ?? 0) + certain;
    // No names follow on the numbers of the columns.
    const above = rows[index - 1];
    if (above !== undefined && numbering.has(above.at) && facts.blanksBefore === 0)
      row[header] = (row[header] ?? 0) - certain;
    // An amount that is brought forward names nothing, above whatever it stands.
    if (totalLabel(grid, facts)?.kind === 'carried')
      for (const role of [header, metadata]) row[role] = (row[role] ?? 0) - certain;
    const must = forced.get(at)?.role;
    const role = must === 'metadata' ? metadata : header;
    if (must !== undefined) row[role] = (row[role] ?? 0) + (must === 'body' ? -certain : certain);
  }
  const roles = bestRoles(
    scores,
    rows.map((row) => row.blanksBefore > 0),
    weights,
  );
  const judged = rows.map((row, index): ClassifiedRow => {
    const why = naming.has(row.at) ? namesFields : numbering.has(row.at) ? numbersColumns : null;
    return { ...row, role: roles[index] ?? 'data', ...(why === null ? {} : { isSure: true, why }) };
  });
  const heads = settleFirstGroup(
    grid,
    settleHeads(
      grid,
      settleForms(
        grid,
        settleBlocks(
          grid,
          settleLists(
            grid,
            settleUnits(grid, settleTicks(grid, settleMergedDepth(grid, withForced(judged, forced), hints.merges))),
          ),
        ),
      ),
    ),
  );
  const settled = settleRecords(
    grid,
    settleGroups(
      grid,
      settleSpanners(grid, settleParts(grid, settleLines(settleHeaders(grid, heads))), hints.merges.wide),
    ),
  );
  const totalled = settleBelowTotals(
    grid,
    settleTotals(
      grid,
      settlePairs(grid, settlePlain(grid, settleOpenings(grid, settleTails(grid, settleUnderNames(grid, settled))))),
      hints.totals,
    ),
  );
  return withForced(withListTotals(grid, span, totalled, hints.listTotals), forced);
}
