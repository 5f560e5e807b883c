import { expect, test } from 'vitest';
import { RowSet } from '../../src/engine/tables.ts';
import { Random } from '../support/random.ts';

test.each([0, 1, 2, 3, 4, 5])(
  'a set of rows holds what was added, also read back and put together (seed %i)',
  async (seed) => {
    const random = new Random(seed);
    const [set, other] = [new RowSet(), new RowSet()];
    const [rows, others] = [new Set<number>(), new Set<number>()];
    for (let times = random.below(300); times >= 0; times--) {
      const row = 1 + random.below(random.is(0.5) ? 64 : 5_000);
      (random.is(0.5) ? ([set, rows] as const) : ([other, others] as const)).forEach((one) => void one.add(row));
    }
    const ascending = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);
    const after = random.below(100);
    const read = await RowSet.unpack(set.packed());
    expect([...read.after(0)]).toEqual(ascending(rows));
    expect([...read.after(after)]).toEqual(ascending(rows).filter((row) => row > after));
    expect(read.size).toBe(rows.size);
    expect(read.upTo(after)).toBe(ascending(rows).filter((row) => row <= after).length);
    expect([...rows].map((_, before) => read.endOf(before))).toEqual([0, ...ascending(rows).slice(0, -1)]);
    expect(read.endOf(rows.size + 7)).toBe(Math.max(0, ...rows));
    expect(ascending(rows).every((row) => read.has(row)) && !read.has(9_000)).toBe(true);
    read.addAll(other);
    expect([...read.after(0)]).toEqual(ascending(new Set([...rows, ...others])));
  },
);

test('scattered rows of a million take a bit each, and rows in a row next to nothing', () => {
  const [scattered, together] = [new RowSet(), new RowSet()];
  for (let row = 1; row <= 1_000_000; row++) {
    if ((row * 2_654_435_761) % 4_294_967_296 < 2_147_483_648) scattered.add(row);
    together.add(row);
  }
  expect(scattered.packed().length).toBeLessThan(150_000);
  expect(together.packed().length).toBeLessThan(100);
});
