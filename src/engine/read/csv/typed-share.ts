import type { Row } from '../../model.ts';

/** Values that a rightly divided table is made of; none of them holds a bare delimiter. */
const typed = [
  // numbers, with grouping, currency, per cent, in brackets
  /^\s*[-+(]?\s?\p{Sc}?\s?\d[\d.,'’ \u00a0]*(?:[eE][-+]?\d+)?\s?[%\p{Sc}]?\)?\s*$/u,
  // dates and times
  /^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}\S*(?:\s?[AP]M)?)?\s*$/i,
  // words, names, codes, addresses; a comma or semicolon only as punctuation
  /^\s*[\p{L}\p{N}(#$@/][\p{L}\p{M}\p{N} ._'’"“”\-–&/+()#:@%!?*°=$\r\n]*(?:[,;] [\p{L}\p{M}\p{N} ._'’"“”\-–&/+()#:@%!?*°=$\r\n]+)*\s*$/u,
];
const maxCells = 5_000;
const maxLength = 200;

/**
 * The share of cells (0…1) that look like values of a table. Blank cells count as such, and so do cells with the delimiter
 * inside: their writer took care to quote them.
 */
export function typedShare(rows: readonly Row[], delimiter: string): number {
  let cells = 0;
  let known = 0;
  for (const { values } of rows) {
    for (const value of values) {
      if (cells >= maxCells) return known / cells;
      cells += 1;
      const text = typeof value === 'string' ? value.slice(0, maxLength) : '';
      if (text === '' || text.includes(delimiter) || typed.some((pattern) => pattern.test(text))) known += 1;
    }
  }
  return cells === 0 ? 0 : known / cells;
}
