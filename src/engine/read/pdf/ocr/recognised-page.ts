import type { Glyph, PageContent, Rule } from '../page/page-content.ts';

/** A word read in a picture; places in its pixels. */
export interface RecognisedWord {
  text: string;
  /** 0…1: how sure the reading is. */
  confidence: number;
  left: number;
  right: number;
  baseline: number;
  /** Height of its line. */
  size: number;
}

const pointsPerInch = 72;
/** How far letters reach above and below their baseline, in sizes of the font. */
const above = 0.75;
const below = 0.22;

/** Words and rules of a picture as the content of a page, for its tables to be found as in any other. */
export function contentOf(
  page: { width: number; height: number; dpi: number },
  words: readonly RecognisedWord[],
  rules: readonly Rule[],
): PageContent {
  const points = pointsPerInch / page.dpi;
  return {
    width: page.width,
    height: page.height,
    drawn: true,
    shades: [],
    rules: rules.map(({ upright, at, from, to }) => ({
      upright,
      at: at * points,
      from: from * points,
      to: to * points,
    })),
    // The blank between them keeps words apart that stand close.
    glyphs: words.flatMap((word) => {
      const glyph = asGlyph(word, points);
      return [glyph, { ...glyph, text: ' ', left: glyph.right }];
    }),
  };
}

function asGlyph({ text, confidence, left, right, baseline, size }: RecognisedWord, points: number): Glyph {
  return {
    text,
    confidence,
    left: left * points,
    right: right * points,
    top: (baseline - above * size) * points,
    bottom: (baseline + below * size) * points,
    baseline: baseline * points,
    size: size * points,
    bold: false,
    angle: 0,
  };
}
