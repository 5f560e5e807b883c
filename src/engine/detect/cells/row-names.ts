import { CellKind } from './cell-kind.ts';
import type { Grid } from './grid.ts';
import type { RowFacts } from './row-facts.ts';

/** Longer texts, or texts of more words, are sentences. */
const longestName = 40;
const mostWords = 5;
/** `Ref.`, `Order no.`, `Paid?`. */
const short = /^(?:\p{L}+\s)?\p{L}{1,8}[.?]$/u;

/** What a row says, in small letters, if it is nothing but names of columns: short texts without figures, each another one. */
export function namesOf(grid: Grid, row: RowFacts): string[] | null {
  const names = new Set<string>();
  for (let column = row.first; column <= row.last; column++) {
    const text = grid.text(row.at, column);
    const isName =
      grid.kind(row.at, column) === CellKind.text &&
      text.length <= longestName &&
      text.split(/\s+/).length <= mostWords &&
      (!/[.!?;]$/.test(text) || short.test(text)) &&
      /^[^\d]/.test(text);
    if (!isName) return null;
    names.add(text.toLowerCase());
  }
  return names.size === row.filled ? [...names] : null;
}
