import { around, type Box } from '../page/geometry.ts';
import type { Glyph } from '../page/page-content.ts';
import { inReadingOrder, runsToTheLeft } from './direction.ts';
import { Printed } from './printed.ts';
import { asRaised } from './raised.ts';

/** Characters without a gap between them. */
export interface Word extends Box {
  text: string;
  baseline: number;
  /** Font size in points; of the largest character where sizes mix. */
  size: number;
  bold: boolean;
  /** 0…1, of a word that was recognised in a picture. */
  confidence?: number;
}

/** Words on one line of writing, from left to right. */
export interface TextLine extends Box {
  words: Word[];
  baseline: number;
  size: number;
}

/** What makes words and lines of characters, in sizes of the font. */
const reach = {
  /** A wider gap parts words, and so does going back by more than that. */
  wordGap: 0.18,
  overlap: 0.5,
  /** Words of several lines that are put together are one where they stand closer than this. */
  joined: 0.1,
  /** Small characters this far above or below the line are raised or lowered, not on a line of their own. */
  shift: 0.55,
  /** Others belong to the line within this. */
  line: 0.25,
  /** A small word stands beside the one it belongs to within this. */
  beside: 0.6,
  /** Raised characters are above the line by more than this. */
  raised: 0.15,
} as const;
/** Raised characters, and small words, are smaller than these shares of the line's size. */
const sizeShare = { raised: 0.88, small: 0.88 } as const;

/** The words of a page that run in one direction. Characters printed twice to look bold are taken once. */
export function wordsOf(glyphs: readonly Glyph[], angle: Glyph['angle']): Word[] {
  const words: Word[] = [];
  const printed = new Printed();
  let open: Glyph[] = [];
  const close = () => {
    if (open.length > 0) words.push(asWord(open));
    open = [];
  };
  for (const glyph of glyphs) {
    if (glyph.angle !== angle) continue;
    const text = readable(glyph.text);
    if (text.trim() === '') {
      close();
      continue;
    }
    if (printed.again({ ...glyph, text })) continue;
    const last = open.at(-1);
    if (last !== undefined && !follows(last, glyph)) close();
    open.push({ ...glyph, text });
  }
  close();
  return words;
}

/** Ligatures and presentation forms taken apart, spaces of every kind made plain, invisible characters left out. */
function readable(text: string): string {
  return text
    .replace(/[\ufb00-\ufdff\ufe70-\ufefc]/gu, (form) => asShown(form.normalize('NFKC')))
    .replace(/[\p{Zs}\t\n\r]/gu, ' ')
    .replace(/[\p{Cc}\u00ad\u200b-\u200f\u2060\ufeff\ufffd]/gu, '');
}

/** The letters of one glyph as they stand from left to right. */
function asShown(letters: string): string {
  return runsToTheLeft(letters) ? [...letters].reverse().join('') : letters;
}

function follows(last: Glyph, next: Glyph): boolean {
  const size = Math.max(last.size, next.size);
  if (Math.abs(last.baseline - next.baseline) > reach.shift * size) return false;
  const gap =
    last.angle === 0 ? next.left - last.right : last.angle === 90 ? last.top - next.bottom : next.top - last.bottom;
  return gap <= reach.wordGap * size && gap >= -reach.overlap * size;
}

function asWord(glyphs: readonly Glyph[]): Word {
  const [first] = glyphs;
  const main = glyphs.reduce(
    (largest, glyph) => (glyph.size > largest.size + 0.1 ? glyph : largest),
    glyphs[0] ?? none,
  );
  return {
    ...around(glyphs),
    text: textOfGlyphs(glyphs, main),
    baseline: main.baseline,
    size: main.size,
    bold: first?.bold ?? false,
    ...leastConfidence(glyphs),
  };
}

/** How sure what is made of several parts is: as the least sure of them; nothing where none was recognised in a picture. */
export function leastConfidence(parts: readonly { confidence?: number }[]): { confidence?: number } {
  const known = parts.flatMap(({ confidence }) => (confidence === undefined ? [] : [confidence]));
  return known.length === 0 ? {} : { confidence: Math.min(...known) };
}

/** Whether something stands above the line of larger characters, as marks of footnotes and powers do. */
function isRaised(small: { size: number; baseline: number }, main: { size: number; baseline: number }): boolean {
  return small.size < sizeShare.raised * main.size && main.baseline - small.baseline > reach.raised * main.size;
}

function textOfGlyphs(glyphs: readonly Glyph[], main: Glyph): string {
  if (main.angle !== 0) return glyphs.map(({ text }) => text).join('');
  let text = '';
  let above = '';
  const isBackwards = glyphs.some((glyph) => runsToTheLeft(glyph.text));
  for (const glyph of isBackwards ? glyphs.toSorted((a, b) => a.left - b.left) : glyphs) {
    if (isRaised(glyph, main)) {
      above += glyph.text;
      continue;
    }
    text += asRaised(above) + glyph.text;
    above = '';
  }
  return text + asRaised(above);
}

const none: Glyph = { text: '', left: 0, top: 0, right: 0, bottom: 0, baseline: 0, size: 0, bold: false, angle: 0 };

/** Level words put into lines, from the top of the page down. Lines of columns beside each other may be one here. */
export function linesOf(words: readonly Word[]): TextLine[] {
  const lines: TextLine[] = [];
  // Large text first, so that raised and lowered characters find the line that they belong to.
  const bySize = words.toSorted((a, b) => b.size - a.size || a.baseline - b.baseline);
  const bands = new Map<number, TextLine[]>();
  for (const word of bySize) {
    const line = lineOf(word, bands);
    if (line !== null) {
      line.words.push(word);
      continue;
    }
    const fresh: TextLine = { ...around([word]), words: [word], baseline: word.baseline, size: word.size };
    lines.push(fresh);
    const band = Math.floor(word.baseline / bandHeight);
    bands.set(band, [...(bands.get(band) ?? []), fresh]);
  }
  for (const line of lines) {
    line.words = line.words
      .map((word) => (isRaised(word, line) ? { ...word, text: asRaised(word.text) } : word))
      .sort((a, b) => a.left - b.left);
    Object.assign(line, around(line.words));
  }
  return lines.sort((a, b) => a.baseline - b.baseline || a.left - b.left);
}

const bandHeight = 16;

function lineOf(word: Word, bands: ReadonlyMap<number, TextLine[]>): TextLine | null {
  const band = Math.floor(word.baseline / bandHeight);
  let best: TextLine | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (let near = band - 2; near <= band + 2; near++) {
    for (const line of bands.get(near) ?? []) {
      const away = Math.abs(line.baseline - word.baseline);
      const small = word.size < sizeShare.small * line.size;
      const near = (small ? reach.shift : reach.line) * line.size;
      if (away > near || away >= distance) continue;
      if (small && !line.words.some((other) => isBeside(other, word))) continue;
      best = line;
      distance = away;
    }
  }
  return best;
}

/** Whether a small word stands right before or behind another, as an exponent or a footnote mark does. */
function isBeside(word: Word, small: Word): boolean {
  const near = reach.beside * word.size;
  return small.left - word.right < near && word.left - small.right < near;
}

/** The words of several lines as one text, line after line, each in the order in which it is read. */
export function textOf(words: readonly Word[]): string {
  const lines: string[] = [];
  let last: Word | null = null;
  for (const word of words) {
    const size = Math.max(last?.size ?? 0, word.size);
    const isBeside = last !== null && Math.abs(last.baseline - word.baseline) < reach.shift * size;
    const gap = isBeside && word.left - (last?.right ?? 0) < reach.joined * size ? '' : ' ';
    if (isBeside) lines[lines.length - 1] += gap + word.text;
    else lines.push(word.text);
    last = word;
  }
  return joinedLines(lines.map(inReadingOrder));
}

/** Lines as one text; a word that is broken at its hyphen stays one word, and so does a code that is all there is. */
export function joinedLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const isBroken = /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line);
    const isCode = /^[\p{L}\p{N}]+-$/u.test(text) && /^\d\S*$/.test(line);
    return text === '' || isBroken || isCode ? text + line : `${text} ${line}`;
  }, '');
}
