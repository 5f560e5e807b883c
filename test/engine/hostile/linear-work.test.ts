import { describe, expect, test } from 'vitest';
import { parseSpec } from '../../../src/engine/specification.ts';
import { normalForm } from '../../../src/engine/words/normal-form.ts';

/** Milliseconds of the processor that this thread takes, the least of three: what else the machine does is not in it. */
function least(work: () => void): number {
  const times = [0, 1, 2].map(() => {
    const begun = process.threadCpuUsage();
    work();
    return process.threadCpuUsage(begun).user / 1_000;
  });
  return Math.min(...times);
}

function attempted(text: string): void {
  try {
    parseSpec(text);
  } catch {
    // Most of them are refused; what counts is how soon.
  }
}

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('');

describe('reading a specification takes eight times as long for eight times as much of', () => {
  test.each<[string, (count: number) => string]>([
    ['fields', (count) => `ade: 1\nfields:\n${lines(count, (at) => `  f${at}: {}\n`)}`],
    ['wrong fields', (count) => `ade: 1\nfields:\n${lines(count, (at) => `  f${at}: { typ: 1 }\n`)}`],
    ['unknown settings', (count) => `ade: 1\n${lines(count, (at) => `x${at}: 1\n`)}`],
    ['the same key', (count) => `ade: 1\n${lines(count, () => 'name: a\n')}`],
    ['aliases', (count) => `ade: 1\nname: [${lines(count, (at) => `&a${at} b, *a${at}, `)}]\n`],
    [
      'lookups',
      (count) =>
        `ade: 1\nfields:\n  a:\n    transform:\n      - lookup:\n${lines(count, (at) => `          k${at}: v\n`)}`,
    ],
  ])('%s', (_what, textOf) => {
    const [small, large] = [textOf(1_500), textOf(12_000)];
    attempted(small);
    // In the square it would be 64 times; the rest is room for collecting garbage.
    expect(least(() => attempted(large))).toBeLessThan(30 * least(() => attempted(small)) + 50);
  });
});

test('a key that comes twice is a fault where it stands, also deep inside', () => {
  const text = 'ade: 1\nfields:\n  a: { type: string, type: date }\n';
  expect(() => parseSpec(text)).toThrow('line 3: has the key type twice');
});

describe('a normal form', () => {
  test('is what String.normalize gives for texts that people write', () => {
    for (const text of ['Größe', 'Über\u0308 é', 'ﬁrst', 'ไทย้', '한국어', 'हिन्दी']) {
      expect(normalForm(text, 'NFKD')).toBe(text.normalize('NFKD'));
      expect(normalForm(text, 'NFC')).toBe(text.normalize('NFC'));
    }
  });

  test('of a million marks is short', () => {
    expect(normalForm(`a${'\u0301\u0323'.repeat(500_000)}`, 'NFC').length).toBeLessThan(40);
  });
});
