import { apply, type Box, contains, identity, intersection, type Matrix, multiply, transformed } from './geometry.ts';
import type { Glyph, PageContent } from './page-content.ts';
import { type PathPart, pathParts, rulesOf, shadeOf } from './paths.ts';

/** What pdf.js makes of a page's content stream: operators and their arguments, in parallel. */
export interface OperatorList {
  fnArray: readonly number[];
  argsArray: readonly unknown[];
}

/** What must be known of a font to place its glyphs. */
export interface PageFont {
  /** Text space units per glyph space unit, 0.001 for all but Type 3 fonts. */
  scale: number;
  vertical: boolean;
  bold: boolean;
}

/** Numbers of the operators that matter here, as pdf.js exports them. */
export type Operators = Readonly<Record<OperatorName, number>>;
type OperatorName =
  | 'save'
  | 'restore'
  | 'transform'
  | 'paintFormXObjectBegin'
  | 'paintFormXObjectEnd'
  | 'clip'
  | 'eoClip'
  | 'constructPath'
  | 'stroke'
  | 'closeStroke'
  | 'fill'
  | 'eoFill'
  | 'fillStroke'
  | 'eoFillStroke'
  | 'closeFillStroke'
  | 'closeEOFillStroke'
  | 'beginText'
  | 'setTextMatrix'
  | 'moveText'
  | 'setLeadingMoveText'
  | 'nextLine'
  | 'setLeading'
  | 'setCharSpacing'
  | 'setWordSpacing'
  | 'setHScale'
  | 'setTextRise'
  | 'setFont'
  | 'setGState'
  | 'showText'
  | 'paintImageXObject'
  | 'paintInlineImageXObject'
  | 'paintImageMaskXObject';

interface State {
  matrix: Matrix;
  clip: Box;
  font: PageFont;
  size: number;
  charSpacing: number;
  wordSpacing: number;
  stretch: number;
  rise: number;
  leading: number;
}

const noFont: PageFont = { scale: 0.001, vertical: false, bold: false };

/**
 * Follows the content of one page (ISO 32000-1, 8.4 and 9.4) and notes where every glyph and every straight line comes to stand.
 * What is clipped away or lies outside of the page is left out.
 */
export class ContentReader {
  readonly content: PageContent;
  readonly #operators: Operators;
  readonly #fontNamed: (name: string) => PageFont;
  readonly #saved: State[] = [];
  readonly #actions: ReadonlyMap<number, (args: readonly unknown[]) => void>;
  #state: State;
  #textMatrix: Matrix = identity;
  #line: [x: number, y: number] = [0, 0];
  #x = 0;
  #y = 0;
  #clipsNext = false;

  /** @param matrix from PDF user space to the page as displayed, y downwards */
  constructor(
    page: { width: number; height: number; matrix: Matrix },
    operators: Operators,
    fontNamed: (name: string) => PageFont,
  ) {
    const { width, height, matrix } = page;
    this.content = { width, height, glyphs: [], rules: [], shades: [], drawn: false };
    this.#operators = operators;
    this.#fontNamed = fontNamed;
    this.#state = {
      matrix,
      clip: { left: 0, top: 0, right: width, bottom: height },
      font: noFont,
      size: 0,
      charSpacing: 0,
      wordSpacing: 0,
      stretch: 1,
      rise: 0,
      leading: 0,
    };
    this.#actions = this.#actionsFor(operators);
  }

  /** Follows the operators of the whole page. */
  read({ fnArray, argsArray }: OperatorList): void {
    this.content.drawn = fnArray.length > 0;
    fnArray.forEach((operator, at) => {
      const args = argsArray[at];
      this.#actions.get(operator)?.(Array.isArray(args) ? args : []);
    });
  }

  #actionsFor(ops: Operators): ReadonlyMap<number, (args: readonly unknown[]) => void> {
    return new Map<number, (args: readonly unknown[]) => void>([
      [ops.save, () => this.#saved.push({ ...this.#state })],
      [ops.restore, () => this.#restore()],
      [ops.transform, (args) => this.#transform(args)],
      [ops.paintFormXObjectBegin, (args) => this.#beginForm(args)],
      [ops.paintFormXObjectEnd, () => this.#restore()],
      [ops.clip, () => this.#clipNext()],
      [ops.eoClip, () => this.#clipNext()],
      [ops.constructPath, (args) => this.#path(args)],
      [ops.beginText, () => this.#setTextMatrix(identity)],
      [ops.setTextMatrix, (args) => this.#setTextMatrix(matrixIn(args[0]) ?? matrixIn(args) ?? identity)],
      [ops.moveText, (args) => this.#moveText(numberIn(args, 0), numberIn(args, 1))],
      [ops.setLeadingMoveText, (args) => this.#moveText(numberIn(args, 0), this.#lead(numberIn(args, 1)))],
      [ops.nextLine, () => this.#moveText(0, this.#state.leading)],
      [ops.setLeading, (args) => this.#lead(-numberIn(args, 0))],
      [ops.setCharSpacing, (args) => this.#set({ charSpacing: numberIn(args, 0) })],
      [ops.setWordSpacing, (args) => this.#set({ wordSpacing: numberIn(args, 0) })],
      [ops.setHScale, (args) => this.#set({ stretch: numberIn(args, 0) / 100 })],
      [ops.setTextRise, (args) => this.#set({ rise: numberIn(args, 0) })],
      [ops.setFont, (args) => this.#setFont(args)],
      [ops.setGState, ([entries]) => this.#setFromDictionary(entries)],
      [ops.showText, ([glyphs]) => this.#show(Array.isArray(glyphs) ? glyphs : [])],
    ]);
  }

  #set(change: Partial<State>): void {
    Object.assign(this.#state, change);
  }

  #restore(): void {
    this.#state = this.#saved.pop() ?? this.#state;
  }

  #transform(args: unknown): void {
    const matrix = matrixIn(args);
    if (matrix !== null) this.#state.matrix = multiply(this.#state.matrix, matrix);
  }

  #beginForm([matrix, bounds]: readonly unknown[]): void {
    this.#saved.push({ ...this.#state });
    this.#transform(matrix);
    if (!isNumbers(bounds) || bounds.length < 4) return;
    const [left = 0, top = 0, right = 0, bottom = 0] = bounds;
    this.#clipTo(transformed(this.#state.matrix, { left, top, right, bottom }));
  }

  #clipNext(): void {
    this.#clipsNext = true;
  }

  #clipTo(box: Box): void {
    this.#state.clip = intersection(this.#state.clip, box);
  }

  #path([paint, data]: readonly unknown[]): void {
    const path = Array.isArray(data) ? data[0] : null;
    if (!(path instanceof Float32Array)) return;
    const { clip, matrix } = this.#state;
    const parts = pathParts(path, matrix);
    if (typeof paint === 'number') this.#paint(paint, parts, clip);
    if (!this.#clipsNext) return;
    this.#clipsNext = false;
    const [first] = parts;
    // A clip of several shapes leaves out too little when taken as one rectangle, which does no harm.
    if (first !== undefined) {
      this.#clipTo({
        left: Math.min(...parts.map(({ box }) => box.left)),
        top: Math.min(...parts.map(({ box }) => box.top)),
        right: Math.max(...parts.map(({ box }) => box.right)),
        bottom: Math.max(...parts.map(({ box }) => box.bottom)),
      });
    }
  }

  #paint(paint: number, parts: readonly PathPart[], clip: Box): void {
    const ops = this.#operators;
    const both =
      paint === ops.fillStroke ||
      paint === ops.eoFillStroke ||
      paint === ops.closeFillStroke ||
      paint === ops.closeEOFillStroke;
    const fills = both || paint === ops.fill || paint === ops.eoFill;
    const strokes = both || paint === ops.stroke || paint === ops.closeStroke;
    if (!fills && !strokes) return;
    for (const part of parts) {
      this.content.rules.push(...rulesOf(part, { fills, strokes, clip }));
      const shade = fills ? shadeOf(part, clip) : null;
      if (shade !== null) this.content.shades.push(shade);
    }
  }

  #setTextMatrix(matrix: Matrix): void {
    this.#textMatrix = matrix;
    this.#line = [0, 0];
    this.#x = 0;
    this.#y = 0;
  }

  #moveText(x: number, y: number): void {
    this.#line = [this.#line[0] + x, this.#line[1] + y];
    [this.#x, this.#y] = this.#line;
  }

  /** Sets the leading and gives it back. */
  #lead(leading: number): number {
    this.#state.leading = leading;
    return leading;
  }

  #setFont([name, size]: readonly unknown[]): void {
    if (typeof name === 'string' && typeof size === 'number') this.#set({ font: this.#fontNamed(name), size });
  }

  #setFromDictionary(entries: unknown): void {
    if (!Array.isArray(entries)) return;
    for (const entry of entries) if (Array.isArray(entry) && entry[0] === 'Font') this.#setFont(entry.slice(1).flat());
  }

  #show(shown: readonly unknown[]): void {
    const { font, size, stretch, rise, charSpacing, wordSpacing } = this.#state;
    const toPage = multiply(this.#state.matrix, this.#textMatrix);
    for (const item of shown) {
      if (typeof item === 'number') {
        this.#advance((-item * size) / 1000, font.vertical, stretch);
        continue;
      }
      const glyph = glyphIn(item);
      if (glyph === null) continue;
      const spacing = charSpacing + (glyph.isSpace ? wordSpacing : 0);
      const width = glyph.width * font.scale * size;
      if (font.vertical) {
        this.#note(glyph.text, multiply(toPage, [1, 0, 0, 1, this.#x - size / 2, this.#y + rise - size]), size, size);
        this.#advance((glyph.drop === null ? -size : glyph.drop * font.scale * size) - spacing, true, stretch);
      } else {
        this.#note(glyph.text, multiply(toPage, [1, 0, 0, 1, this.#x, this.#y + rise]), width * stretch, size);
        this.#advance(width + spacing, false, stretch);
      }
    }
  }

  #advance(distance: number, vertical: boolean, stretch: number): void {
    if (vertical) this.#y += distance;
    else this.#x += distance * stretch;
  }

  #note(text: string, matrix: Matrix, width: number, size: number): void {
    const [x0, y0] = apply(matrix, 0, 0);
    const [x1, y1] = apply(matrix, width, 0);
    const [upX, upY] = apply(matrix, 0, size);
    const shownSize = Math.hypot(upX - x0, upY - y0);
    const [acrossX, acrossY] = [matrix[0] * Math.sign(size), matrix[1] * Math.sign(size)];
    const angle = angleOf(acrossX, acrossY);
    if (angle === null || !(shownSize > 0.5) || !contains(this.#state.clip, (x0 + x1) / 2, (y0 + y1) / 2)) return;
    const box =
      angle === 0
        ? { left: x0, right: x1, top: y0 - 0.75 * shownSize, bottom: y0 + 0.22 * shownSize }
        : uprightBox(angle, [x0, y0], y1, shownSize);
    if (box.right < box.left) [box.left, box.right] = [box.right, box.left];
    const { bold } = this.#state.font;
    const glyph: Glyph = { text, ...box, baseline: angle === 0 ? y0 : x0, size: shownSize, bold, angle };
    this.content.glyphs.push(glyph);
  }
}

function uprightBox(angle: 90 | 270, [x0, y0]: [number, number], y1: number, size: number): Box {
  const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
  return angle === 90
    ? { left: x0 - 0.75 * size, right: x0 + 0.22 * size, top, bottom }
    : { left: x0 - 0.22 * size, right: x0 + 0.75 * size, top, bottom };
}

/** The direction of writing on the page; `null` for text that runs askew, as watermarks do, or is mirrored. */
function angleOf(x: number, y: number): Glyph['angle'] | null {
  const slant = 0.05;
  if (x > 0 && Math.abs(y) <= slant * x) return 0;
  if (Math.abs(x) <= slant * Math.abs(y)) return y < 0 ? 90 : 270;
  return null;
}

function glyphIn(item: unknown): { text: string; width: number; isSpace: boolean; drop: number | null } | null {
  if (typeof item !== 'object' || item === null || !('unicode' in item) || !('width' in item)) return null;
  const { unicode, width } = item;
  if (typeof unicode !== 'string' || typeof width !== 'number') return null;
  const isSpace = 'isSpace' in item && item.isSpace === true;
  const metric = 'vmetric' in item && Array.isArray(item.vmetric) ? item.vmetric[0] : null;
  return { text: unicode, width, isSpace, drop: typeof metric === 'number' ? metric : null };
}

function isNumbers(value: unknown): value is readonly number[] | Float32Array {
  return value instanceof Float32Array || (Array.isArray(value) && value.every((part) => typeof part === 'number'));
}

function matrixIn(value: unknown): Matrix | null {
  if (!isNumbers(value) || value.length < 6) return null;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = value;
  return [a, b, c, d, e, f];
}

function numberIn(args: readonly unknown[], at: number): number {
  const value = args[at];
  return typeof value === 'number' ? value : 0;
}
