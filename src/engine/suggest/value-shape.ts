/** A recurring form of texts: the pattern that describes it, and a name for people. */
export interface ValueShape {
  pattern: string;
  description: string;
}

/** The description of phone numbers. */
export const phoneNumbers = 'phone numbers';

const known: readonly { shape: ValueShape; test: (text: string) => boolean }[] = [
  {
    shape: { pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', description: 'e-mail addresses' },
    test: (text) => text.length < 255 && /^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/.test(text),
  },
  {
    shape: { pattern: '^https?://\\S+$', description: 'web addresses' },
    test: (text) => /^https?:\/\/\S+$/i.test(text),
  },
  {
    shape: {
      pattern: '^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
      description: 'UUIDs',
    },
    test: (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  },
  {
    shape: { pattern: '^[+(]?[0-9][0-9 ()./-]{5,24}(?: ?(?:x|ext)[. ]*[0-9]+)?$', description: phoneNumbers },
    // Something but digits has to be there, and no date or amount: they have fewer digits.
    test: (text) => phone.test(text) && /\D/.test(text) && text.replace(/\D/g, '').length >= 9,
  },
];

const phone = /^[+(]?\d[\d ()./-]{5,24}(?: ?(?:x|ext)[. ]*\d+)?$/i;

/** Of texts that are mostly one known kind, or all codes of one build such as `INV-2024-001`; `null` when they are neither. */
export function shapeOf(texts: readonly string[]): ValueShape | null {
  if (texts.length < 3) return null;
  for (const { shape, test } of known) {
    if (texts.filter(test).length >= 0.9 * texts.length) return shape;
  }
  return codeShape(texts);
}

interface Run {
  kind: 'upper' | 'lower' | 'digit' | 'literal';
  least: number;
  most: number;
  /** The characters, while every text has the same ones. */
  same: string | null;
}

function codeShape(texts: readonly string[]): ValueShape | null {
  if (new Set(texts).size < 5) return null;
  let runs: Run[] | null = null;
  for (const text of texts) {
    if (text.length > 40 || /\s/.test(text)) return null;
    const own = runsOf(text);
    runs = runs === null ? own : merged(runs, own);
    if (runs === null) return null;
  }
  const hasNumber = runs?.some((run) => run.kind === 'digit') ?? false;
  if (runs === null || runs.length < 2 || !hasNumber) return null;
  return { pattern: `^${runs.map(source).join('')}$`, description: `codes like ${texts[0]}` };
}

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const part of text.match(/\p{Lu}+|\p{Ll}+|\p{Nd}+|./gsu) ?? []) {
    const kind = /^\p{Lu}/u.test(part)
      ? 'upper'
      : /^\p{Ll}/u.test(part)
        ? 'lower'
        : /^\p{Nd}/u.test(part)
          ? 'digit'
          : 'literal';
    runs.push({ kind, least: part.length, most: part.length, same: part });
  }
  return runs;
}

function merged(a: readonly Run[], b: readonly Run[]): Run[] | null {
  if (a.length !== b.length) return null;
  const runs: Run[] = [];
  for (const [index, run] of a.entries()) {
    const other = b[index];
    if (other === undefined || other.kind !== run.kind) return null;
    const same = run.same === other.same ? run.same : null;
    if (run.kind === 'literal' && same === null) return null;
    runs.push({ kind: run.kind, least: Math.min(run.least, other.least), most: Math.max(run.most, other.most), same });
  }
  return runs;
}

function source({ kind, least, most, same }: Run): string {
  if (same !== null && kind !== 'digit') return same.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const letters = { upper: '\\p{Lu}', lower: '\\p{Ll}', digit: '[0-9]', literal: '.' }[kind];
  return `${letters}{${least === most ? least : `${least},${most}`}}`;
}
