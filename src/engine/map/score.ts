import type { MappingMethod } from '../closed-sets.ts';
import type { HeaderName, HeaderText } from '../words/header-name.ts';
import { editSimilarity, isTypo, tokenSimilarity } from '../words/similarity.ts';
import type { CompiledField } from './compiled-spec.ts';
import type { ColumnEvidence } from './evidence.ts';

/** How well a column suits a field, 0…1, and the evidence for it. */
export interface Score {
  score: number;
  method: MappingMethod;
}

/** Below this a column is not taken for a field. */
export const leastScore = 0.5;

const noScore: Score = { score: 0, method: 'none' };

/** What a header is worth, by how it compares with a name of the field. */
const headerWorth = {
  listedName: 1,
  /** The field's own name or label, which the specification need not have meant as a header. */
  ownName: 0.98,
  synonym: 0.92,
  /** Times the likeness, from `nearlySame` on. */
  nearlySame: 0.88,
  /** All words of the name among others: at least this, and more the fewer the others are. */
  contained: 0.42,
  containedByLikeness: 0.25,
  /** Times the likeness, from `resembling` on. */
  resembling: 0.5,
  /** The share that the last line of a stacked header keeps: `2023 / Total` is not just any `Total`. */
  lastLine: 0.95,
} as const;
/** From which likeness on headers are nearly the same, or resemble each other. */
const leastLikeness = { nearlySame: 0.75, resembling: 0.5 } as const;
/** Shorter words are not taken for each other misspelt. */
const shortestMisspelt = 5;

/** What the place is worth that the specification gives: alone, and the part of the gap to certainty that it closes. */
const positionWorth = { alone: 0.5, confirmation: 0.1 } as const;

/** A judgement on fewer values than this is chance. */
const fewestValues = 3;
/**
 * What values are worth: `alone` without a header, `confirmation` as the part of the gap to certainty that they close,
 * `contradiction` as the part of the score that they take away; and the shares of fitting values from which on they do.
 */
const valueWorth = {
  pattern: { alone: 0.6, aloneByShare: 0.2, confirmation: 0.5, contradiction: 0.4 },
  known: { alone: 0.65, confirmation: 0.3, contradiction: 0.2, most: 0.8, few: 0.3 },
  /** Of what the field's name says about its values. */
  named: { alone: 0.55, confirmation: 0.2, contradiction: 0.2, most: 0.9, few: 0.1 },
  type: { confirmation: 0.1, contradiction: 0.4, most: 0.8, few: 0.3 },
} as const;

/**
 * The header speaks first; values confirm or contradict it, and may speak for themselves where the field tells what they look
 * like. `position` is the column's place in the table, from 0.
 */
export function scoreColumn(field: CompiledField, evidence: ColumnEvidence, position: number): Score {
  const header = headerScore(field.headers, evidence.headers);
  const values = valueScore(field, evidence);
  const hint = field.position === position ? positionWorth.alone : 0;
  const strongest = header.score >= values.alone ? header : { score: values.alone, method: values.method };
  const best = strongest.score >= hint ? strongest : { score: hint, method: 'position' as const };
  if (best.score === 0) return noScore;
  // Confirmation closes part of the gap to certainty, so that nothing ever passes 1; contradiction takes a share away.
  let score = best.score;
  if (best.method !== values.method) score += (1 - score) * values.confirmation;
  if (hint > 0 && best.method !== 'position') score += (1 - score) * positionWorth.confirmation;
  return { score: rounded(score * (1 - values.contradiction)), method: best.method };
}

function headerScore(names: readonly HeaderName[], headers: readonly HeaderText[]): Score {
  let best = noScore;
  for (const [index, header] of headers.entries()) {
    const share = index === 0 ? 1 : headerWorth.lastLine;
    for (const name of names) {
      const found = compareHeader(name, header);
      const score = found.score * name.weight * share;
      if (score > best.score) best = { score, method: found.method };
    }
  }
  return best;
}

function compareHeader(name: HeaderName, header: HeaderText): Score {
  if (name.plain === header.plain)
    return { score: name.listed ? headerWorth.listedName : headerWorth.ownName, method: 'header' };
  if (name.canonical === header.canonical) return { score: headerWorth.synonym, method: 'synonym' };
  if (numbersDiffer(name.tokens, header.tokens)) return noScore;
  const tokens = tokenSimilarity(name.tokens, header.tokens);
  const likeness = Math.max(tokens, spellingLikeness(name, header));
  if (likeness >= leastLikeness.nearlySame) return { score: headerWorth.nearlySame * likeness, method: 'fuzzy' };
  // All words of the name are there, among others: `email` in `work email`.
  const contained = name.tokens.length > 0 && name.tokens.every((token) => header.tokens.includes(token));
  if (contained) return { score: headerWorth.contained + headerWorth.containedByLikeness * tokens, method: 'fuzzy' };
  const resemblance = Math.max(likeness, editSimilarity(name.plain, header.plain));
  if (resemblance < leastLikeness.resembling) return noScore;
  return { score: headerWorth.resembling * resemblance, method: 'fuzzy' };
}

/** `Address 2` is not `Address 1` misspelt. */
function numbersDiffer(a: readonly string[], b: readonly string[]): boolean {
  const [own, other] = [numbersOf(a), numbersOf(b)];
  return own !== '' && other !== '' && own !== other;
}

function numbersOf(tokens: readonly string[]): string {
  return tokens.flatMap((token) => /\d+/.exec(token)?.[0] ?? []).join(' ');
}

/** Headers that differ in where a word ends, `fullname` and `full name`, or by a typing error in their one word. */
function spellingLikeness(a: HeaderText, b: HeaderText): number {
  if (a.tokens.length === b.tokens.length && a.tokens.length > 1) return 0;
  const [own, other] = [a.plain.replaceAll(' ', ''), b.plain.replaceAll(' ', '')];
  if (own === other) return 1;
  return Math.min(own.length, other.length) >= shortestMisspelt && isTypo(own, other) ? editSimilarity(own, other) : 0;
}

interface ValueScore {
  /** What the values are worth without any header. */
  alone: number;
  method: 'pattern' | 'values';
  confirmation: number;
  contradiction: number;
}

function valueScore(field: CompiledField, { profile, texts }: ColumnEvidence): ValueScore {
  const result: ValueScore = { alone: 0, method: 'values', confirmation: 0, contradiction: 0 };
  if (profile.filled === 0) return result;
  const enough = profile.filled >= fewestValues;
  if (field.values !== null) {
    const { pattern, share } = field.values;
    const matching = shareOf(texts, (text) => pattern.test(text));
    result.method = 'pattern';
    const { alone, aloneByShare, confirmation, contradiction } = valueWorth.pattern;
    if (matching >= share) Object.assign(result, { alone: alone + aloneByShare * matching, confirmation });
    else if (enough) result.contradiction = contradiction;
  } else if (field.knownValues !== null) {
    const known = field.knownValues;
    const matching = shareOf(texts, (text) => known.has(text.toLowerCase()));
    const { alone, confirmation, contradiction, most, few } = valueWorth.known;
    if (matching >= most) Object.assign(result, { alone: enough ? alone : 0, confirmation });
    else if (enough && matching < few) result.contradiction = contradiction;
  }
  if (field.valuePattern !== null && field.values === null) {
    const { valuePattern } = field;
    const matching = shareOf(texts, (text) => valuePattern.test(text));
    const { alone, confirmation, contradiction, most, few } = valueWorth.named;
    if (matching >= most)
      Object.assign(result, { alone: enough ? alone : 0, confirmation: Math.max(result.confirmation, confirmation) });
    else if (enough && matching < few) result.contradiction = Math.max(result.contradiction, contradiction);
  }
  if (field.type === 'string') return result;
  const fit = profile.fits[field.type] / profile.filled;
  const { confirmation, contradiction, most, few } = valueWorth.type;
  if (fit >= most) result.confirmation = Math.max(result.confirmation, confirmation);
  else if (enough && fit < few) {
    result.alone = 0;
    result.contradiction = Math.max(result.contradiction, contradiction);
  }
  return result;
}

function shareOf(texts: readonly string[], test: (text: string) => boolean): number {
  if (texts.length === 0) return 0;
  let count = 0;
  for (const text of texts) if (test(text)) count += 1;
  return count / texts.length;
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
