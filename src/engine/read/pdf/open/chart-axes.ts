import type { Rule } from '../page/page-content.ts';
import type { PhraseLine } from './open-blocks.ts';
import type { ColumnedLine } from './open-rows.ts';

/** Labels of an axis: at least so many numbers with the same step from each to the next. */
const leastSteps = 4;

/**
 * Whether texts are the labels around a chart: most of their columns stand on one line only, that of the level axis, or they count in
 * even steps along upright lines.
 */
export function isChart(lines: readonly ColumnedLine[], upright: readonly Rule[]): boolean {
  const columns = Array.from({ length: lines[0]?.columns.length ?? 0 }, (_, column) =>
    lines.map((line) => (line.columns[column] ?? []).map(({ text }) => text).join(' ')).filter((text) => text !== ''),
  );
  const single = columns.filter((texts) => texts.length <= 1).length;
  if (lines.length >= leastSteps && columns.length >= 4 && single >= columns.length / 2) return true;
  return upright.length > 0 && columns.every(isScale);
}

function isScale(texts: readonly string[]): boolean {
  const numbers = texts.map((text) => Number(text.replace(/[,%\s]/g, '')));
  const [first = 0, second = 0] = numbers;
  const step = second - first;
  const isNext = (value: number, index: number) =>
    index === 0 || Math.abs(value - (numbers[index - 1] ?? 0) - step) < 0.01 * Math.abs(step);
  return numbers.length >= leastSteps && step !== 0 && numbers.every(isNext);
}

/** The upright rules between the left and the right edge of some lines. */
export function uprightWithin(rules: readonly Rule[], lines: readonly PhraseLine[]): Rule[] {
  const left = Math.min(...lines.map(({ phrases }) => phrases[0]?.left ?? 0));
  const right = Math.max(...lines.map(({ phrases }) => phrases.at(-1)?.right ?? 0));
  const [top, bottom] = [lines[0]?.top ?? 0, lines.at(-1)?.bottom ?? 0];
  return rules.filter(({ upright, at, from, to }) => upright && at > left && at < right && from < bottom && to > top);
}
