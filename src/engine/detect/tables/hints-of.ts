import type { SheetHead } from '../../model.ts';
import { headerText } from '../../words/header-name.ts';
import type { HeaderMerges } from '../cells/merged-cells.ts';
import type { ForcedHeader, RoleHints } from '../roles/hints.ts';
import { weights as shippedWeights } from '../roles/learned/weights.generated.ts';
import type { DetectRules } from './detect-rules.ts';

/** What a specification and the file itself tell of the rows of a sheet: the names of columns, that sums are checked, where totals are kept. */
export function hintsOf(
  { fields, checks, tables, weights = shippedWeights }: DetectRules,
  { totals = [] }: Partial<SheetHead> = {},
  merges: HeaderMerges = { wide: new Map(), tall: new Map() },
): RoleHints {
  const texts = Object.entries(fields).flatMap(([name, { label, match }]) => [
    name,
    ...(label === undefined ? [] : [label]),
    ...match.headers.flatMap((header) => (typeof header === 'string' ? header : Object.keys(header))),
  ]);
  const names = new Set(texts.map(headerText).flatMap(({ plain, canonical }) => [plain, canonical]));
  names.delete('');
  return {
    names,
    totals: checks.some((check) => 'sum' in check) ? 'checked' : 'figures',
    forced: forcedHeader(tables.header),
    known: new Set(),
    weights,
    listTotals: totals,
    merges,
  };
}

function forcedHeader({ at, match = [], rows }: DetectRules['tables']['header']): ForcedHeader | null {
  if (at === undefined && match.length === 0) return null;
  const texts = match.map((text) => headerText(text).plain);
  return { at: at ?? null, match: texts, rows: typeof rows === 'number' ? rows : null };
}
