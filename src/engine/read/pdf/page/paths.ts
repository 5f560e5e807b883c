import { apply, around, type Box, intersection, type Matrix } from './geometry.ts';
import type { Rule } from './page-content.ts';

/** Rectangles thinner than this, in points, look like lines. */
const thin = 3.5;
/** How far a line may stray from the level or the upright, in points. */
const askew = 0.6;
/** Shorter lines are parts of letters, dashes and drawings. */
const shortest = 3;

/** What shades a row is no higher than so many points. */
const highestShade = 60;

/** A subpath as displayed: its corners, and what surrounds it. */
export interface PathPart {
  points: [x: number, y: number][];
  /** Whether it has curves; such a shape draws no straight line. */
  curved: boolean;
  closed: boolean;
  box: Box;
}

/** How many numbers follow each drawing step in the paths of pdf.js: move, line, curve, quadratic curve, close. */
const stepLengths = [2, 2, 6, 4, 0] as const;

/** The subpaths of a path as pdf.js encodes it, transformed to the page. */
export function pathParts(path: Float32Array, matrix: Matrix): PathPart[] {
  const parts: PathPart[] = [];
  let points: [number, number][] = [];
  let curved = false;
  let closed = false;
  const end = () => {
    if (points.length > 1) {
      parts.push({
        points,
        curved,
        closed,
        box: around(points.map(([x, y]) => ({ left: x, top: y, right: x, bottom: y }))),
      });
    }
    points = [];
    curved = false;
    closed = false;
  };
  for (let at = 0; at < path.length; ) {
    const step = path[at] ?? 0;
    const length = stepLengths[step] ?? 0;
    if (step === 0 || closed) end();
    if (step === 4) closed = true;
    else points.push(apply(matrix, path[at + length - 1] ?? 0, path[at + length] ?? 0));
    if (step === 2 || step === 3) curved = true;
    at += 1 + length;
  }
  end();
  return parts;
}

/** The straight lines that a painted subpath shows, thin rectangles among them. */
export function rulesOf(
  { points, curved, closed, box }: PathPart,
  { fills, strokes, clip }: { fills: boolean; strokes: boolean; clip: Box },
): Rule[] {
  const shown = intersection(box, clip);
  if (curved || shown.right < shown.left || shown.bottom < shown.top) return [];
  const rules: Rule[] = [];
  const line = fills ? thinLine(shown) : null;
  if (line !== null) rules.push(line);
  if (!strokes) return rules;
  const corners = closed && points[0] !== undefined ? [...points, points[0]] : points;
  for (const [index, end] of corners.entries()) {
    const start = corners[index - 1];
    const side = start === undefined ? null : straightLine(start, end, clip);
    if (side !== null) rules.push(side);
  }
  return rules;
}

/** The rectangle that a filled subpath shades; `null` for lines, letters and what is higher than a row of a table. */
export function shadeOf({ curved, box }: PathPart, clip: Box): Box | null {
  const shown = intersection(box, clip);
  const height = shown.bottom - shown.top;
  return !curved && height > thin && height <= highestShade && shown.right - shown.left > thin ? shown : null;
}

function thinLine({ left, top, right, bottom }: Box): Rule | null {
  const [width, height] = [right - left, bottom - top];
  if (height <= thin && width > Math.max(shortest, 1.5 * height))
    return { upright: false, at: (top + bottom) / 2, from: left, to: right };
  if (width <= thin && height > Math.max(shortest, 1.5 * width))
    return { upright: true, at: (left + right) / 2, from: top, to: bottom };
  return null;
}

function straightLine([x0, y0]: [number, number], [x1, y1]: [number, number], clip: Box): Rule | null {
  const ends: Box = {
    left: Math.min(x0, x1),
    right: Math.max(x0, x1),
    top: Math.min(y0, y1),
    bottom: Math.max(y0, y1),
  };
  const { left, top, right, bottom } = intersection(ends, clip);
  const [width, height] = [right - left, bottom - top];
  if (ends.bottom - ends.top <= askew && width >= shortest && height >= 0)
    return { upright: false, at: (top + bottom) / 2, from: left, to: right };
  if (ends.right - ends.left <= askew && height >= shortest && width >= 0)
    return { upright: true, at: (left + right) / 2, from: top, to: bottom };
  return null;
}
