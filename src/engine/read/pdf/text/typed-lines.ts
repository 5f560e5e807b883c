import type { Glyph, PageContent, Rule } from '../page/page-content.ts';

/** So many dots in a row lead the eye from a label to its value; fewer may stand for a value that is missing. */
const leastDots = 6;
/** A shorter run that ends where a longer one does leads, too: the label before it is long. */
const leastDotsAligned = 3;
/** So many dashes in a row are a line drawn with a typewriter. */
const leastDashes = 6;
/** How far the characters of such a run may be apart, in font sizes. */
const stride = 1.5;
/** How far above the line of writing a dash stands, in font sizes. */
const dashHeight = 0.28;

/** A run of dots between a label and its value. */
export interface Leader {
  baseline: number;
  left: number;
  right: number;
}

export interface TypedContent {
  glyphs: Glyph[];
  rules: Rule[];
  leaders: Leader[];
}

type Kind = 'dots' | 'dashes' | null;

/** The content of a page without lines made of characters: dotted leaders are put aside, rows of dashes are rules as drawn ones are. */
export function withoutTypedLines({ glyphs, rules }: PageContent): TypedContent {
  const kept: Glyph[] = [];
  const leaders: Leader[] = [];
  const typed: Rule[] = [];
  const short: Glyph[][] = [];
  let run: Glyph[] = [];
  let spaces: Glyph[] = [];
  const close = () => {
    const [first, last] = [run[0], run.at(-1)];
    const kind = first === undefined ? null : kindOf(first);
    if (kind === 'dots' && run.length >= leastDotsAligned && run.length < leastDots) short.push(run);
    else if (first === undefined || last === undefined || run.length < (kind === 'dots' ? leastDots : leastDashes))
      kept.push(...run);
    else if (kind === 'dots') leaders.push({ baseline: first.baseline, left: first.left, right: last.right });
    else typed.push(asRule(first, last));
    kept.push(...spaces);
    run = [];
    spaces = [];
  };
  for (const glyph of glyphs) {
    const last = run.at(-1);
    if (last !== undefined && glyph.text.trim() === '') {
      spaces.push(glyph);
      continue;
    }
    if (last !== undefined && !goesOn(last, glyph)) close();
    if (kindOf(glyph) === null) {
      kept.push(glyph);
      continue;
    }
    run.push(glyph);
    spaces = [];
  }
  close();
  const ends = new Set(leaders.map(({ right }) => Math.round(right)));
  for (const dots of short) {
    const { baseline = 0, left = 0 } = dots[0] ?? {};
    const right = dots.at(-1)?.right ?? 0;
    const isAligned = [-1, 0, 1].some((off) => ends.has(Math.round(right) + off));
    if (isAligned) leaders.push({ baseline, left, right });
    else kept.push(...dots);
  }
  return { glyphs: kept, rules: [...rules, ...typed], leaders };
}

function kindOf({ text, angle }: Glyph): Kind {
  if (angle !== 0) return null;
  if (/^[.·…]$/u.test(text)) return 'dots';
  return /^[-–—_=─━]$/u.test(text) ? 'dashes' : null;
}

function goesOn(last: Glyph, glyph: Glyph): boolean {
  return (
    kindOf(glyph) === kindOf(last) &&
    Math.abs(glyph.baseline - last.baseline) < 0.1 * last.size &&
    glyph.left > last.left &&
    glyph.left - last.right < stride * last.size
  );
}

function asRule(first: Glyph, last: Glyph): Rule {
  const above = first.text === '_' ? 0 : dashHeight * first.size;
  return { upright: false, at: first.baseline - above, from: first.left, to: last.right };
}
