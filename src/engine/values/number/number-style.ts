import { type DecimalMark, numberParts } from './number-text.ts';

export interface NumberStyle {
  decimal: DecimalMark;
  /** Every separator of the sample could be either mark, e.g. only `1.234`, `5.678`: the locale decided. */
  ambiguous: boolean;
}

/** What `numberParts` makes a point or a comma of. */
const separators = /[.,\u066b\u066c\uff0c\uff0e]/;

/** How many texts of a column say which mark is the decimal one, and how many have one that could be either. */
export interface MarkVotes {
  said: Record<DecimalMark, number>;
  open: Record<DecimalMark, number>;
}

export function markVotes(texts: readonly string[]): MarkVotes {
  const votes: MarkVotes = { said: { '.': 0, ',': 0 }, open: { '.': 0, ',': 0 } };
  for (const text of texts) {
    const mark = markOf(text);
    if (mark === 'open') votes.open[text.includes('.') ? '.' : ','] += 1;
    else if (mark !== null) votes.said[mark] += 1;
  }
  return votes;
}

/** The mark that most texts say; `undefined` where they leave it open. */
export function saidMark({ said }: MarkVotes): DecimalMark | undefined {
  return said['.'] === said[','] ? undefined : said['.'] > said[','] ? '.' : ',';
}

/** Which mark is the decimal one; the locale decides where the texts leave it open. */
export function numberStyle(votes: MarkVotes, locale: string): NumberStyle {
  const said = saidMark(votes);
  if (said !== undefined) return { decimal: said, ambiguous: false };
  const decimal = localeDecimal(locale);
  // `1,234` read as a thousand in an English file is what its reader expects; three decimals wherever there are some may not be.
  const ambiguous = votes.open[decimal] > 0 && votes.open[decimal === '.' ? ',' : '.'] === 0;
  return { decimal, ambiguous };
}

/** Which mark is the decimal one, by the texts of a column. */
export function inferNumberStyle(texts: readonly string[], locale: string): NumberStyle {
  return numberStyle(markVotes(texts), locale);
}

/** What one text says about the decimal mark: `.`, `,`, `open` where it could be either, `null` where it has none. */
function markOf(text: string): DecimalMark | 'open' | null {
  // Most texts have no separator at all.
  if (!separators.test(text)) return null;
  const core = numberParts(text)?.core;
  if (core === undefined) return null;
  const point = core.lastIndexOf('.');
  const comma = core.lastIndexOf(',');
  if (point < 0 && comma < 0) return null;
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ',';
  const mark: DecimalMark = point >= 0 ? '.' : ',';
  const other: DecimalMark = mark === '.' ? ',' : '.';
  const position = Math.max(point, comma);
  if (core.indexOf(mark) !== position) return other; // twice: it separates thousands
  if (/[\s'\u2019]/.test(core)) return mark; // the thousands are separated otherwise
  const before = core.slice(0, position);
  const after = core.length - position - 1;
  return after === 3 && before.length <= 3 && !/^0?$/.test(before) ? 'open' : mark;
}

const decimals = new Map<string, DecimalMark>();

/** The decimal mark that CLDR gives the locale. */
export function localeDecimal(locale: string): DecimalMark {
  let mark = decimals.get(locale);
  if (mark === undefined) {
    const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
    mark = parts.some((part) => part.type === 'decimal' && part.value === ',') ? ',' : '.';
    decimals.set(locale, mark);
  }
  return mark;
}
