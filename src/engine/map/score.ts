import type { MappingMethod } from '../closed-sets.ts';
import type { HeaderName, HeaderText } from '../words/header-name.ts';
import { editSimilarity, isTypo, tokenSimilarity } from '../words/similarity.ts';
import type { CompiledField } from './compiled-spec.ts';
import type { ColumnEvidence } from './evidence.ts';

/** How well a column suits a field, 0…1, and what told so. */
export interface Score {
  score: number;
  method: MappingMethod;
}

/** Below this a column is not taken for a field. */
export const MIN_SCORE = 0.5;

const NONE: Score = { score: 0, method: 'none' };
/** A judgement on fewer values than this is chance. */
const FEW = 3;

/**
 * The header speaks first; values confirm or contradict it, and may speak for themselves where the field tells what they look
 * like. `position` is the column's place in the table, from 0.
 */
export function scoreColumn(field: CompiledField, evidence: ColumnEvidence, position: number): Score {
  const header = headerScore(field.headers, evidence.headers);
  const values = valueScore(field, evidence);
  const hint = field.position === position ? 0.5 : 0;
  const strongest = header.score >= values.alone ? header : { score: values.alone, method: values.method };
  const best = strongest.score >= hint ? strongest : { score: hint, method: 'position' as const };
  if (best.score === 0) return NONE;
  // Confirmation closes part of the gap to certainty, so that nothing ever passes 1; contradiction takes a share away.
  let score = best.score;
  if (best.method !== values.method) score += (1 - score) * values.confirmation;
  if (hint > 0 && best.method !== 'position') score += (1 - score) * 0.1;
  return { score: rounded(score * (1 - values.contradiction)), method: best.method };
}

function headerScore(names: readonly HeaderName[], headers: readonly HeaderText[]): Score {
  let best = NONE;
  for (const [index, header] of headers.entries()) {
    // The last line of a stacked header is a little less telling than the whole: `2023 / Total` is not just any `Total`.
    const share = index === 0 ? 1 : 0.95;
    for (const name of names) {
      const found = compareHeader(name, header);
      const score = found.score * name.weight * share;
      if (score > best.score) best = { score, method: found.method };
    }
  }
  return best;
}

function compareHeader(name: HeaderName, header: HeaderText): Score {
  if (name.plain === header.plain) return { score: name.listed ? 1 : 0.98, method: 'header' };
  if (name.canonical === header.canonical) return { score: 0.92, method: 'synonym' };
  if (numbersDiffer(name.tokens, header.tokens)) return NONE;
  const tokens = tokenSimilarity(name.tokens, header.tokens);
  const likeness = Math.max(tokens, spellingLikeness(name, header));
  if (likeness >= 0.75) return { score: 0.88 * likeness, method: 'fuzzy' };
  // All words of the name are there, among others: `email` in `work email`.
  const contained = name.tokens.length > 0 && name.tokens.every((token) => header.tokens.includes(token));
  if (contained) return { score: 0.42 + 0.25 * tokens, method: 'fuzzy' };
  const resemblance = Math.max(likeness, editSimilarity(name.plain, header.plain));
  return resemblance >= 0.5 ? { score: 0.5 * resemblance, method: 'fuzzy' } : NONE;
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
  return Math.min(own.length, other.length) >= 5 && isTypo(own, other) ? editSimilarity(own, other) : 0;
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
  const enough = profile.filled >= FEW;
  if (field.values !== null) {
    const { pattern, share } = field.values;
    const matching = shareOf(texts, (text) => pattern.test(text));
    result.method = 'pattern';
    if (matching >= share) Object.assign(result, { alone: 0.6 + 0.2 * matching, confirmation: 0.5 });
    else if (enough) result.contradiction = 0.4;
  } else if (field.knownValues !== null) {
    const known = field.knownValues;
    const matching = shareOf(texts, (text) => known.has(text.toLowerCase()));
    if (matching >= 0.8) Object.assign(result, { alone: enough ? 0.65 : 0, confirmation: 0.3 });
    else if (enough && matching < 0.3) result.contradiction = 0.2;
  }
  if (field.valuePattern !== null && field.values === null) {
    const { valuePattern } = field;
    const matching = shareOf(texts, (text) => valuePattern.test(text));
    if (matching >= 0.9)
      Object.assign(result, { alone: enough ? 0.55 : 0, confirmation: Math.max(result.confirmation, 0.2) });
    else if (enough && matching < 0.1) result.contradiction = Math.max(result.contradiction, 0.2);
  }
  if (field.type === 'string') return result;
  const fit = profile.fits[field.type] / profile.filled;
  if (fit >= 0.8) result.confirmation = Math.max(result.confirmation, 0.1);
  else if (enough && fit < 0.3) {
    result.alone = 0;
    result.contradiction = Math.max(result.contradiction, 0.4);
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
