import type { Rule } from '../page/page-content.ts';
import { type Bitmap, darkest } from './bitmap.ts';

/** Lines of ink at least so long, in inches, are rules: no letter has any. */
const shortestInch = 0.4;
/** Rules are at most so thick, in inches. */
const thickestInch = 0.04;
/** Ink may be missing from a line for so much of its length. */
const mostGaps = 0.02;

/** A run of ink along a row or a column of pixels. */
interface Run {
  at: number;
  from: number;
  to: number;
}

/**
 * The straight lines drawn in a picture, in its pixels, which are wiped out of it: letters that touch them are read better without.
 *
 * @param dpi pixels to the inch
 */
export function takeDrawnLines(bitmap: Bitmap, dpi: number): Rule[] {
  const level = asRules(runsOf(bitmap, false, shortestInch * dpi), false, thickestInch * dpi);
  const upright = asRules(runsOf(bitmap, true, shortestInch * dpi), true, thickestInch * dpi);
  for (const { runs, rule } of [...level, ...upright]) for (const run of runs) wipe(bitmap, run, rule.upright);
  return [...level, ...upright].map(({ rule }) => rule);
}

function runsOf({ width, height, data }: Bitmap, upright: boolean, shortest: number): Run[] {
  const [lines, length] = upright ? [width, height] : [height, width];
  const [across, along] = upright ? [1, width] : [width, 1];
  const mayMiss = Math.max(1, Math.round(mostGaps * shortest));
  const runs: Run[] = [];
  for (let at = 0; at < lines; at++) {
    let from = -1;
    let ink = -1;
    for (let place = 0; place <= length; place++) {
      const isInk = place < length && (data[at * across + place * along] ?? 255) < darkest;
      if (isInk) {
        if (from < 0) from = place;
        ink = place;
      } else if (from >= 0 && (place - ink > mayMiss || place === length)) {
        if (ink - from >= shortest) runs.push({ at, from, to: ink });
        from = -1;
      }
    }
  }
  return runs;
}

/** Runs beside each other make one rule; thick ones are areas of ink, and none. */
function asRules(runs: readonly Run[], upright: boolean, thickest: number): { rule: Rule; runs: Run[] }[] {
  const open: Run[][] = [];
  const done: Run[][] = [];
  for (const run of runs) {
    for (let index = open.length - 1; index >= 0; index--) {
      const last = open[index]?.at(-1);
      if (last !== undefined && last.at < run.at - 1) done.push(...open.splice(index, 1));
    }
    const group = open.find((candidate) => candidate.some((other) => run.from <= other.to && run.to >= other.from));
    if (group === undefined) open.push([run]);
    else group.push(run);
  }
  return [...done, ...open].flatMap((group) => {
    const [first, last] = [group[0]?.at ?? 0, group.at(-1)?.at ?? 0];
    if (last - first > thickest) return [];
    const from = Math.min(...group.map((run) => run.from));
    const to = Math.max(...group.map((run) => run.to));
    return [{ rule: { upright, at: (first + last) / 2, from, to }, runs: group }];
  });
}

/** The pixels of a run and those right beside it, which are grey. */
function wipe({ width, height, data }: Bitmap, { at, from, to }: Run, upright: boolean): void {
  for (let beside = at - 1; beside <= at + 1; beside++) {
    if (beside < 0 || beside >= (upright ? width : height)) continue;
    for (let place = from; place <= to; place++) data[upright ? place * width + beside : beside * width + place] = 255;
  }
}
