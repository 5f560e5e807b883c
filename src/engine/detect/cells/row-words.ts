import { type TotalLabel, totalLabelOf } from '../../words/total-words.ts';
import { CellKind } from './cell-kind.ts';
import type { Grid } from './grid.ts';
import type { RowFacts } from './row-facts.ts';

/** What the first words of a row give away. English, as headings and totals of the sheets we see mostly are. */
export const wordTests = {
  total:
    /^(?:(?:sub|grand|net|overall)[- ]?)?totals?\b|\b(?:sub|grand )?totals?$|^(?:sum|average|mean|median|all)\b|^(?:total|sub-?total|average)/i,
  note: /^(?:foot)?notes?\b|^n\.?b\.?\b|^source|^see\b|^prepared\b|^\(?(?:c\)|©)|^copyright|^https?:|^www\.|^for more|^data (?:are|is)\b|^this\b|^these\b|^please\b|^contact/i,
  caption: /^(?:table|figure|fig\.?|chart|schedule|appendix|exhibit|annex|sheet|report|page)\b/i,
  /** A footnote's own mark: `*`, `(1)`, `[a]`, `1 Text`, `\1 Text`. */
  marker: /^(?:[*†‡^]+|\(?\[?(?:\d{1,2}|[a-z])[\])/.:]|\\\d|\d{1,2}\s+[A-Z(]|[¹²³⁴-⁹]|--?\s)/,
  colon: /:$/,
  sentence: /[a-z)][.;,]$/,
  /** A unit or a remark alone in brackets: `(thousands)`, `[in USD]`. */
  bracketed: /^[([{].*[)\]}]\.?$/,
  capitals: /^[^a-z]*[A-Z]{2}[^a-z]*$/,
  lower: /^[a-z]/,
  digits: /\d/,
  date: /\b(?:19|20)\d\d\b/,
  continued: /\bcont(?:inued|'?d|\.)\b/i,
  long: /^.{60}/s,
  veryLong: /^.{120}/s,
} as const;

export type WordTest = keyof typeof wordTests;
export const wordTestNames = Object.keys(wordTests).filter((name): name is WordTest => name in wordTests);

/** Times, dates, figures and signs for a missing value begin like the mark of a footnote: `16:30`, `3/4/2024`, `n/a`. */
const value = /^\d{1,2}[/.:]\d|^[a-z]\/[a-z]$/i;

/** Whether a text begins as notes do. */
export function readsLikeNote(text: string): boolean {
  if (value.test(text)) return false;
  return wordTests.note.test(text) || wordTests.marker.test(text);
}

/** What stands between the pages of a printed table: `Page 3`, `Page 3 of 7`, `Stock list   Page 3`, `- 3 -`, `(continued)`. */
export const pageMark =
  /^\W*(?:page|pg\.?|seite|página|pagina)\s*\d+\b|(?:\s{2}|\W\s?)(?:page|seite|página|pagina)[\s:]*\d+\W*$|^[-–—]\s*\d{1,4}\s*[-–—]$|^\W*cont(?:inued|'?d|\.)\W*$/i;

/** So many texts before the figures may be labels. */
const labelCells = 4;

/** The first label of a row of values that names a total, a mean or the like, if one does. */
export function totalLabel(grid: Grid, row: RowFacts): (TotalLabel & { text: string }) | null {
  if (row.values === 0) return null;
  let labels = 0;
  for (let column = row.first; column <= row.last && labels < labelCells; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    if (kind === CellKind.number) break;
    labels++;
    const text = grid.text(row.at, column);
    const label = kind === CellKind.text || kind === CellKind.mark ? totalLabelOf(text) : null;
    if (label !== null) return { ...label, text };
  }
  return null;
}
