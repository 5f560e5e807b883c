import { headerText } from '../../words/header-name.ts';
import type { RoleHints } from '../roles/hints.ts';
import type { DetectRules } from './detect-rules.ts';

/** What a specification tells of the rows of a sheet: the names of the columns that it asks for, and that it checks sums. */
export function hintsOf({ fields, checks }: DetectRules): RoleHints {
  const texts = Object.entries(fields).flatMap(([name, { label, match }]) => [
    name,
    ...(label === undefined ? [] : [label]),
    ...match.headers.flatMap((header) => (typeof header === 'string' ? header : Object.keys(header))),
  ]);
  const names = new Set(texts.map(headerText).flatMap(({ plain, canonical }) => [plain, canonical]));
  names.delete('');
  return { names, totals: checks.some((check) => 'sum' in check) ? 'checked' : 'figures' };
}
