import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countTicks,
  countWords,
  durationTicks,
  durationWords,
  momentTicks,
} from '../../web/src/pages/overview/ticks.ts';
import { duration } from '../../web/src/ui/format.ts';

test('ticks of counts are few whole numbers, of which the last is not below the highest value', () => {
  expect([0, 1, 4, 5, 41, 2_000_001].map((highest) => countTicks(highest))).toEqual([
    [0, 1],
    [0, 1],
    [0, 1, 2, 3, 4],
    [0, 2, 4, 6],
    [0, 20, 40, 60],
    [0, 1_000_000, 2_000_000, 3_000_000],
  ]);
  expect(countWords([0, 1_000_000])).toEqual(['0', '1M']);
  fc.assert(
    fc.property(fc.nat(2_000_000_000), (highest) => {
      const ticks = countTicks(highest);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(ticks.at(-2)).toBeLessThanOrEqual(highest);
    }),
  );
});

test('ticks of times are those of a clock, all in one unit', () => {
  const wordsUpTo = (milliseconds: number) => durationWords(durationTicks(milliseconds)).join(' ');
  expect([780, 9_000, 100_000, 400_000, 4 * 3_600_000, 200 * 3_600_000].map(wordsUpTo)).toEqual([
    '0 0.2 s 0.4 s 0.6 s 0.8 s',
    '0 5 s 10 s',
    '0 30 s 60 s 90 s 120 s',
    '0 2 min 4 min 6 min 8 min',
    '0 1 h 2 h 3 h 4 h',
    '0 120 h 240 h',
  ]);
});

test('labels of hours stand where the clock divides the day', () => {
  const moments = Array.from({ length: 24 }, (_, index) => new Date(2026, 0, 1, index + 5).toISOString());
  const hours = momentTicks(moments, 'HOUR', 5).map((index) => new Date(moments[index] ?? '').getHours());
  expect(hours).toEqual([6, 12, 18, 0]);
  expect(momentTicks(moments, 'DAY', 5)).toEqual([0, 7, 14, 21]);
});

test('a time has no minute of 60 seconds, and no hour of 60 minutes', () => {
  expect([9_960, 59_600, 119_600, 3_599_600, 7_199_000].map(duration)).toEqual([
    '10 s',
    '1 min 0 s',
    '2 min 0 s',
    '1 h 0 min',
    '2 h 0 min',
  ]);
});
