import type { Limits } from '../../limits.ts';
import type { Row } from '../../model.ts';
import { type AlignedLayout, alignedLayout, ruledLayout } from './aligned-layout.ts';
import { type Dialect, defaultDialect } from './dialect.ts';
import { type CsvFault, Tokenizer } from './tokenizer.ts';
import { typedShare } from './typed-share.ts';

/** Bytes that the dialect is judged by. */
export const sampleLength = 64 * 1024;
const usualDelimiters = [',', ';', '\t', '|'];
/** Tried only where none of the usual ones divides anything; they must divide every record alike. */
const rareDelimiters = ['\u001f', '\u001e', '\u0001', '^', '~', '¦', '§'];
/** Several characters, which programs choose since no text has them; and marks that texts do have, so that the names of columns must show them. */
const longDelimiters = ['::', '||', '|~|', '~|~', '^|^', '|^|', '<|>', '@@', '##', '$$'];
const markDelimiters = [':', '*', '$', '!', '@', '=', '#', '&'];

/** So many fields of as many records, and of such a share of all, are no chance where all are of the same width. */
const leastAlike = 3;
const alikeShare = 0.8;

/** What Excel writes and reads as the first line: `sep=;`. */
const separatorLine = /^"?sep=([^\r\n"])"?(?:[,;\t|]*)(?:\r\n?|\n|$)/i;

export interface Sniffed {
  dialect: Dialect;
  /** Whether the first record is `sep=…`, which is no data. */
  separatorLine: boolean;
  /** Fields that most of the first records have; `undefined` where there is no such number. */
  usualWidth: number | undefined;
  /** How the lines are divided where no delimiter divides them, but blanks that keep columns in line. */
  aligned: AlignedLayout | null;
  /** Blanks that are no part of fields: one behind every delimiter, or those around the fields of a table drawn with `|`; `null` for none. */
  blanks: 'behind' | 'around' | null;
  /** Whether a backslash keeps pipes within the texts of a table that is drawn with them. */
  hasEscapedPipes: boolean;
  /** How many of the first records look like comments: they begin with `#` and are narrower than the table. */
  comments: number;
}

/** Of a text that no delimiter divides. */
export const undelimited: Sniffed = {
  dialect: defaultDialect,
  separatorLine: false,
  usualWidth: undefined,
  aligned: null,
  blanks: null,
  hasEscapedPipes: false,
  comments: 0,
};

/**
 * Finds out how a text is delimited: each possible dialect splits the beginning, and the one wins under which records agree
 * in width and fields look like values. Records that differ, such as a title above the table, cost every dialect the same.
 * The measure is that of van den Burg, Nazábal and Sutton, “Wrangling messy CSV files by detecting row and type patterns” (2019).
 *
 * @param bytes the beginning of the file in UTF-8
 * @param whole whether it is the whole file
 * @param delimiter given by the user, `auto` to find it
 */
export function sniff(bytes: Buffer, whole: boolean, delimiter: string): Sniffed {
  const text = bytes.toString('utf8', 0, sampleLength);
  const stated = separatorLine.exec(text);
  const sample = stated === null ? text : text.slice(stated[0].length);
  const complete = whole && bytes.length <= sampleLength;
  const given = delimiter === 'auto' ? stated?.[1] : delimiter;
  const delimiters = given === undefined ? usualDelimiters.filter((character) => sample.includes(character)) : [given];
  const best = bestOf(sample, complete, delimiters);
  const blanks = given === undefined ? byBlanks(sample, complete, best) : undefined;
  const found = blanks ?? (given === undefined ? byRareDelimiters(sample, complete, best) : best);
  const aligned = given === undefined ? byAlignment(sample, complete, found) : null;
  // Where nothing divides the text, commas in it are punctuation: a delimiter that does not occur leaves the lines whole.
  const prose = /[\p{L}\p{N}]/u.test(sample);
  const absent = prose ? [',', '\t', ';', '|'].find((character) => !sample.includes(character)) : undefined;
  const dialect = found ?? { ...defaultDialect, delimiter: given ?? absent ?? defaultDialect.delimiter };
  const { rows } = tokenize(sample, complete, dialect);
  return {
    dialect,
    separatorLine: stated !== null,
    usualWidth: aligned === null ? usualWidth(rows) : undefined,
    aligned,
    blanks: blanksOf(rows, dialect, sample),
    hasEscapedPipes: dialect.delimiter === '|' && isDrawn(rows),
    comments: countComments(rows),
  };
}

/** A delimiter that is seldom used, where it divides all records alike and none of the usual ones does. */
function byRareDelimiters(sample: string, complete: boolean, best: Dialect | undefined): Dialect | undefined {
  if (best !== undefined && judge(sample, complete, best).regular) return best;
  const occurring = (delimiters: readonly string[]) => delimiters.filter((delimiter) => sample.includes(delimiter));
  const dividing = (delimiters: readonly string[], least: number) => {
    const dialect = bestOf(sample, complete, occurring(delimiters), true);
    if (dialect === undefined) return undefined;
    const { rows } = tokenize(sample, complete, dialect);
    return (rows[0]?.values.length ?? 0) >= least && rows.length >= least ? dialect : undefined;
  };
  const certain = dividing([...longDelimiters, ...rareDelimiters], best === undefined ? 2 : 3);
  if (certain !== undefined || best !== undefined) return certain ?? best;
  const marked = dividing(markDelimiters, 3);
  return marked !== undefined && namesColumns(tokenize(sample, complete, marked).rows) ? marked : undefined;
}

/** Whether the first record is made of names, all different and without blanks at their ends, and there are others to it. */
function namesColumns([first, ...rest]: readonly Row[]): boolean {
  const isName = (value: unknown) =>
    typeof value === 'string' && /^\p{L}[^\d]*$/u.test(value) && value.trim() === value;
  const names = first?.values ?? [];
  return (
    names.every(isName) &&
    names.some((name) => String(name).length > 2) &&
    new Set(names).size === names.length &&
    (rest.length > 4 || rest.some(({ values }) => !values.every((value) => value === null || isName(value))))
  );
}

/** The columns that blanks keep in line, where no delimiter divides the text, or one that is punctuation within them. */
function byAlignment(sample: string, complete: boolean, found: Dialect | undefined): AlignedLayout | null {
  if (found === undefined) return ruledLayout(sample, complete) ?? alignedLayout(sample, complete);
  if (found.delimiter === '\t' || found.delimiter === '|') return null;
  const ruled = ruledLayout(sample, complete);
  if (ruled !== null) return ruled;
  if (found.delimiter === ' ') return null;
  const { rows } = tokenize(sample, complete, found);
  // What divides records alike is no punctuation, whatever blanks their texts have.
  return leavesGaps(rows) && !dividesAlike(rows) ? alignedLayout(sample, complete) : null;
}

/**
 * Whether a delimiter gives nearly all records the same number of fields, of which most do not end and begin as the parts of one figure: `1,234`. A title
 * above the records has fewer.
 */
function dividesAlike(rows: readonly Row[]): boolean {
  const [most] = [...widthsOf(rows)].sort(([, one], [, other]) => other - one);
  if (most === undefined || most[1] < leastAlike || most[1] < alikeShare * rows.length) return false;
  // Two fields are no chance where they are in all records, without the blank that follows punctuation.
  const isBare = rows.every(({ values }) => values.slice(1).every((value) => !String(value ?? '').startsWith(' ')));
  if (most[0] < (isBare && most[1] === rows.length ? 2 : leastAlike)) return false;
  let [within, all] = [0, 0];
  for (const { values } of rows) {
    for (const [at, value] of values.entries()) {
      if (at === 0) continue;
      all++;
      if (/\d$/.test(String(values[at - 1] ?? '')) && /^\d{3}(?!\d)/.test(String(value ?? ''))) within++;
    }
  }
  return within <= all / 2;
}

/** Whether half of the records have a field with blanks within it, as columns have between them. */
function leavesGaps(rows: readonly Row[]): boolean {
  const left = rows.filter(({ values }) => values.some((value) => /\S {2,}\S/.test(String(value ?? ''))));
  return left.length * 2 >= rows.length;
}

/** Whether a single blank divides all records alike, and quotes guard the blanks in texts: marks within these are no delimiters then. */
function byBlanks(sample: string, complete: boolean, best: Dialect | undefined): Dialect | undefined {
  if (!/ "[^"\r\n]* [^"\r\n]*"(?: |\r|\n|$)/.test(sample)) return undefined;
  if (best !== undefined && judge(sample, complete, best).regular) return undefined;
  const dialect: Dialect = { ...defaultDialect, delimiter: ' ' };
  const { rows, faults } = tokenize(sample, complete, dialect);
  const width = rows[0]?.values.length ?? 0;
  const isRegular = width >= 3 && rows.length >= 3 && rows.every(({ values }) => values.length === width);
  return isRegular && faults === 0 ? dialect : undefined;
}

function blanksOf(rows: readonly Row[], { delimiter, padded }: Dialect, sample: string): Sniffed['blanks'] {
  if (delimiter === ' ') return null;
  if (delimiter === '|' && (isDrawn(rows) || isBlankAround(rows))) return 'around';
  // Quotes behind a blank have lost it by now.
  const quoted = padded ? (sample.match(paddedQuote(delimiter))?.length ?? 0) : 0;
  return isBlankAfter(rows, quoted) ? 'behind' : null;
}

/** Whether a blank stands on both sides of every delimiter. */
function isBlankAround(rows: readonly Row[]): boolean {
  const divided = rows
    .filter(({ values }) => values.length > 1)
    .map(({ values }) => values.map((value) => value ?? ''));
  const isOff = (values: unknown[]) =>
    values.every(
      (value, at) => (at === 0 || /^ /.test(String(value))) && (at === values.length - 1 || / $/.test(String(value))),
    );
  return divided.length >= 2 && divided.every(isOff);
}

/** Of fields that hold anything, but for so many. */
function isBlankAfter(rows: readonly Row[], quoted: number): boolean {
  const fields = rows
    .flatMap(({ values }) => values.slice(1))
    .filter((value) => typeof value === 'string' && value.trim() !== '');
  const without = fields.filter((value) => !String(value).startsWith(' ')).length;
  return fields.length >= 2 && without <= quoted && without < fields.length;
}

/** Whether a record is a line of dashes in each field, as in Markdown, or most records begin and end with the delimiter, as SAP draws them. */
function isDrawn(rows: readonly Row[]): boolean {
  const divided = rows.filter(({ values }) => values.length > 1);
  const isBlank = (value: unknown) => String(value ?? '').trim() === '';
  const framed = divided.filter(({ values }) => values.length > 3 && isBlank(values[0]) && isBlank(values.at(-1)));
  const isRule = ({ values }: Row) => {
    const filled = values.filter((value) => !isBlank(value));
    return filled.length > 1 && filled.every((value) => /^\s*:?-+:?\s*$/.test(String(value)));
  };
  return framed.length >= 0.8 * Math.max(1, divided.length) || divided.some(isRule);
}

/** The width of at least half of the records that are divided at all; of widths that are equally frequent the first. */
function usualWidth(rows: readonly Row[]): number | undefined {
  const divided = rows.filter(({ values }) => values.length > 1);
  const [best] = [...widthsOf(divided)].sort(([, a], [, b]) => b - a);
  return best !== undefined && best[1] * 2 >= divided.length ? best[0] : undefined;
}

function countComments(rows: readonly Row[]): number {
  const usual = Math.max(0, ...[...widthsOf(rows)].filter(([, count]) => count > 1).map(([width]) => width));
  return rows.filter(({ values }) => values.length < usual && /^\s*#/.test(String(values[0] ?? ''))).length;
}

function widthsOf(rows: readonly Row[]): Map<number, number> {
  const widths = new Map<number, number>();
  for (const { values } of rows) widths.set(values.length, (widths.get(values.length) ?? 0) + 1);
  return widths;
}

/** The records of the sample; the last one may be cut off and is left out then, unless it is the only one. */
function tokenize(sample: string, complete: boolean, dialect: Dialect): { rows: Row[]; faults: number } {
  const read = (last: boolean) => {
    let faults = 0;
    // Where quotes are left bare, those within a text are as they should be.
    const count = (fault: CsvFault) => {
      if (dialect.escaping !== 'none' || fault !== 'STRAY_QUOTE') faults += 1;
    };
    const options = { limits: sniffLimits, place: 'the sample', onFault: count };
    const rows = new Tokenizer(dialect, options).push(Buffer.from(sample), last);
    return { rows, faults };
  };
  const whole = read(complete);
  return whole.rows.length > 0 ? whole : read(true);
}

interface Verdict {
  dialect: Dialect;
  score: number;
  /** How alike the records are, before the looks of the fields count. */
  pattern: number;
  /** Whether all records have the same width of at least two fields. */
  regular: boolean;
  /** Whether the delimiter makes a table of them; a semicolon here and there in lines of prose does not. */
  divides: boolean;
}

function bestOf(sample: string, complete: boolean, delimiters: string[], strict = false): Dialect | undefined {
  let best: Verdict | undefined;
  for (const delimiter of delimiters) {
    for (const dialect of dialectsOf(delimiter, sample)) {
      const verdict = judge(sample, complete, dialect);
      if ((verdict.regular || !strict) && isBetter(verdict, best, sample)) best = verdict;
    }
  }
  return best?.dialect;
}

/** On equal scores the first stays. */
function isBetter(verdict: Verdict, best: Verdict | undefined, sample: string): boolean {
  if (!verdict.divides) return false;
  if (best === undefined) return verdict.score > 0;
  if (verdict.score <= best.score * (1 + 1e-9)) return false;
  if (!verdict.dialect.padded || best.dialect.padded || verdict.dialect.delimiter !== best.dialect.delimiter)
    return true;
  // One quote behind a blank may belong to the text, unless the records fit together only without it; two are a habit.
  return verdict.pattern > best.pattern || (sample.match(paddedQuote(verdict.dialect.delimiter))?.length ?? 0) > 1;
}

/** The ways of quoting that the sample gives reason to consider. */
function dialectsOf(delimiter: string, sample: string): Dialect[] {
  const edge = `(?:^|[\\r\\n]|${escapeForPattern(delimiter)})`;
  const single = !new RegExp(`${edge} *"`).test(sample) && new RegExp(`${edge}'`).test(sample);
  const base: Dialect = { ...defaultDialect, delimiter };
  const dialects = [base];
  if (single) dialects.push({ ...base, quote: "'" });
  if (new RegExp(`(?:^|[\\r\\n]|${escapeForPattern(delimiter)})\`[^\`]*\`${escapeForPattern(delimiter)}`).test(sample))
    dialects.push({ ...base, quote: '`' });
  if (sample.includes('\\"')) dialects.push({ ...base, escaping: 'backslash' });
  if (leavesQuotesBare(sample, delimiter)) dialects.push({ ...base, escaping: 'none' });
  if (delimiter !== ' ' && paddedQuote(delimiter).test(sample)) {
    dialects.push(...dialects.filter(({ quote }) => quote === '"').map((dialect) => ({ ...dialect, padded: true })));
  }
  return dialects;
}

/** Whether quotes within quoted fields, with a text on either side, are not doubled, and none is. */
function leavesQuotesBare(sample: string, delimiter: string): boolean {
  const inner = `[^"\\s${escapeForPattern(delimiter)}]`;
  const bare = sample.match(new RegExp(`${inner} "${inner}|${inner}" ${inner}`, 'g'))?.length ?? 0;
  return bare >= 2 && !new RegExp(`${inner} ?""+ ?${inner}`).test(sample);
}

function paddedQuote(delimiter: string): RegExp {
  return new RegExp(`${escapeForPattern(delimiter)} +"`, 'g');
}

function judge(sample: string, complete: boolean, dialect: Dialect): Verdict {
  const { rows, faults } = tokenize(sample, complete, dialect);
  const widths = widthsOf(rows);
  let sum = 0;
  for (const [width, count] of widths) sum += (count * Math.max(0.001, width - 1)) / width;
  const pattern = sum / Math.max(1, widths.size);
  const clean = Math.max(0.01, 1 - faults / Math.max(1, rows.length));
  return {
    dialect,
    score: pattern * typedShare(rows, dialect.delimiter) * clean,
    pattern,
    regular: widths.size === 1 && !widths.has(1),
    divides: divides(rows),
  };
}

/** A fifth of all records, or three in a row that agree. */
function divides(rows: readonly Row[]): boolean {
  let wide = 0;
  let run = 0;
  let longestRun = 0;
  let previous = 0;
  for (const { values } of rows) {
    if (values.length > 1) wide += 1;
    run = values.length > 1 && values.length === previous ? run + 1 : 1;
    if (values.length > 1) longestRun = Math.max(longestRun, run);
    previous = values.length;
  }
  return longestRun >= 3 || wide * 5 >= rows.length;
}

const sniffLimits: Limits = {
  fileBytes: Infinity,
  expandedBytes: Infinity,
  expansionRatio: Infinity,
  sheets: Infinity,
  rows: Infinity,
  columns: Infinity,
  cells: Infinity,
  cellBytes: Infinity,
  outputBytes: Infinity,
  scratchBytes: Infinity,
  sharedStringBytes: Infinity,
  issuesPerRule: Infinity,
  issues: Infinity,
};

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
