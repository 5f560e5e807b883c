import { expect, test } from 'vitest';
import { assign, type Pair } from '../../../src/engine/map/assignment.ts';

test('the whole decides, not the best single pair', () => {
  const pairs = [
    { row: 0, column: 0, score: 1 },
    { row: 0, column: 1, score: 0.9 },
    { row: 1, column: 0, score: 0.95 },
  ];
  expect(assign(pairs)).toEqual(
    new Map([
      [0, 1],
      [1, 0],
    ]),
  );
});

test('nothing to match is no match', () => {
  expect(assign([])).toEqual(new Map());
});

test('it is never worse than any other matching', () => {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  for (let round = 0; round < 200; round++) {
    const rows = 1 + Math.floor(random() * 5);
    const columns = 1 + Math.floor(random() * 5);
    const pairs: Pair[] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) if (random() < 0.6) pairs.push({ row, column, score: random() });
    }
    const chosen = assign(pairs);
    const scoreOf = (row: number, column: number) =>
      pairs.find((pair) => pair.row === row && pair.column === column)?.score;
    const total = [...chosen].reduce((sum, [row, column]) => sum + (scoreOf(row, column) ?? Number.NaN), 0);
    expect(new Set(chosen.values()).size).toBe(chosen.size);
    expect(total).toBeCloseTo(bestTotal(pairs, new Set()), 9);
  }
});

/** Tries every matching. */
function bestTotal([first, ...rest]: readonly Pair[], used: ReadonlySet<string>): number {
  if (first === undefined) return 0;
  const without = bestTotal(rest, used);
  const keys = [`r${first.row}`, `c${first.column}`];
  if (keys.some((key) => used.has(key))) return without;
  return Math.max(without, first.score + bestTotal(rest, new Set([...used, ...keys])));
}
