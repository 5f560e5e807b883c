import type { Phrase } from './phrases.ts';

/** Lines with at least this share of the most phrases on a line say where the columns are. */
const tellingShare = 0.5;
/** Share of the telling lines whose phrases may run across a gap between columns. */
const mayCross = 0.1;

/**
 * Where columns part: positions that hardly any phrase runs across while lines have phrases on both sides. Works on points as
 * projection profiles do, but counts only gaps between phrases, so that ragged and sparse columns keep their place.
 *
 * @param lines phrases of each line, from left to right
 * @returns ascending positions; empty where there is one column only
 */
export function separatorsOf(lines: readonly (readonly Phrase[])[]): number[] {
  const most = Math.max(0, ...lines.map((line) => line.length));
  const telling = lines.filter((line) => line.length >= Math.max(2, tellingShare * most));
  if (telling.length === 0) return [];
  const left = Math.floor(Math.min(...telling.map((line) => line[0]?.left ?? 0)));
  const right = Math.ceil(Math.max(...telling.map((line) => line.at(-1)?.right ?? 0)));
  const { crossed, parted } = profile(telling, left, right);
  const least = Math.min(2, telling.length);
  const isGap = (at: number) => {
    const across = crossed[at] ?? 0;
    const beside = parted[at] ?? 0;
    return beside >= least && across <= Math.floor(mayCross * (across + beside));
  };
  const separators: number[] = [];
  for (let at = 0; at <= right - left; at++) {
    if (!isGap(at)) continue;
    let end = at;
    while (isGap(end + 1)) end++;
    separators.push(...cutsIn(telling, crossed, left, at, end));
    at = end;
  }
  return separators;
}

function profile(lines: readonly (readonly Phrase[])[], left: number, right: number) {
  const crossed = new Uint32Array(right - left + 1);
  const parted = new Uint32Array(right - left + 1);
  const count = (into: Uint32Array, from: number, to: number) => {
    for (let at = Math.max(0, Math.ceil(from - left)); at <= Math.min(right - left, Math.floor(to - left)); at++)
      into[at] = (into[at] ?? 0) + 1;
  };
  for (const line of lines) {
    line.forEach((phrase, index) => {
      count(crossed, phrase.left + 0.5, phrase.right - 0.5);
      const next = line[index + 1];
      if (next !== undefined) count(parted, phrase.right + 0.5, next.left - 0.5);
    });
  }
  return { crossed, parted };
}

/** One cut in the emptiest part of a gap; two where a thinly filled column stands alone within it. */
function cutsIn(
  lines: readonly (readonly Phrase[])[],
  crossed: Uint32Array,
  left: number,
  from: number,
  to: number,
): number[] {
  const within = lines.filter((line) => line.some((phrase) => phrase.left > left + from && phrase.right < left + to));
  const isColumn = within.length >= 2;
  const lowest = isColumn ? 0 : Math.min(...crossed.slice(from, to + 1));
  const empty: [number, number][] = [];
  for (let at = from; at <= to; at++) {
    if ((crossed[at] ?? 0) > lowest) continue;
    const last = empty.at(-1);
    if (last !== undefined && last[1] === at - 1) last[1] = at;
    else empty.push([at, at]);
  }
  const widest = empty.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]));
  const chosen = isColumn ? empty : widest.slice(0, 1);
  return chosen.map(([start, end]) => left + (start + end) / 2);
}

/** Which column a position lies in. */
export function columnAt(separators: readonly number[], x: number): number {
  let column = 0;
  while (column < separators.length && x > (separators[column] ?? 0)) column++;
  return column;
}
