/** A line of two texts side by side; `null` where one of them has none there. */
export interface LinePair {
  before: string | null;
  after: string | null;
}

/** Lines that follow each other: those that differ with some around them, or only such as are the same and far from these. */
export interface Stretch {
  isSame: boolean;
  pairs: LinePair[];
}

/** Equal lines that are shown before and after those that differ. */
const linesAround = 3;

/** Lines that are compared with each other at most: a table of all pairs is made of them. */
const mostPairs = 4_000_000;

/** Two texts side by side, equal lines beside each other (longest common subsequence). */
export function sideBySide(before: string, after: string): LinePair[] {
  const left = before.split('\n');
  const right = after.split('\n');
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  const isEnd = () => left[left.length - 1 - end] === right[right.length - 1 - end];
  while (end < Math.min(left.length, right.length) - start && isEnd()) end += 1;
  const same = (lines: readonly string[]) => lines.map((line) => ({ before: line, after: line }));
  return [
    ...same(left.slice(0, start)),
    ...middleOf(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...same(left.slice(left.length - end)),
  ];
}

/** The lines in their order, the equal ones that are far from all that differ apart, which need not be shown. */
export function stretchesOf(pairs: readonly LinePair[]): Stretch[] {
  const differ = pairs.map(({ before, after }) => before !== after);
  const stretches: Stretch[] = [];
  // How far it is to the line that differs and is next, from each line to the end and from each to the beginning.
  const distances = (order: readonly boolean[]) => {
    let distance = Number.POSITIVE_INFINITY;
    return order.map((differs) => {
      distance = differs ? 0 : distance + 1;
      return distance;
    });
  };
  const behind = distances(differ);
  const ahead = distances(differ.toReversed()).toReversed();
  for (const [number, pair] of pairs.entries()) {
    const isSame = Math.min(behind[number] ?? 0, ahead[number] ?? 0) > linesAround;
    const last = stretches.at(-1);
    if (last?.isSame === isSame) last.pairs.push(pair);
    else stretches.push({ isSame, pairs: [pair] });
  }
  return stretches;
}

function middleOf(left: readonly string[], right: readonly string[]): LinePair[] {
  if (left.length * right.length > mostPairs) return paired(left, right);
  const width = right.length + 1;
  const common = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const isSame = left[row] === right[column];
      common[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: LinePair[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const line = left[row];
    if (row < left.length && column < right.length && line !== undefined && line === right[column]) {
      pairs.push(...paired(gone, come), { before: line, after: line });
      gone = [];
      come = [];
      row += 1;
      column += 1;
    } else if (column >= right.length || (row < left.length && at(row + 1, column) >= at(row, column + 1))) {
      gone.push(line ?? '');
      row += 1;
    } else {
      come.push(right[column] ?? '');
      column += 1;
    }
  }
  return [...pairs, ...paired(gone, come)];
}

function paired(left: readonly string[], right: readonly string[]): LinePair[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    before: left[index] ?? null,
    after: right[index] ?? null,
  }));
}
