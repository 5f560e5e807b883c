import { expect, test } from 'vitest';
import { compilePattern, PatternError } from '../../../src/engine/expression/pattern.ts';

test.each([
  ['^[^@\\s]+@[^@\\s]+$', 'ada@example.com', true],
  ['\\d{3}', 'a 123 b', true],
  ['^\\p{Lu}', 'Ärger', true],
  ['a/b', 'a/b', true],
  ['^x$', 'xy', false],
])('%s on %s is %s', (source, text, expected) => {
  expect(compilePattern(source).test(text)).toBe(expected);
});

test('a replacement refers to groups', () => {
  expect(compilePattern('(?<day>\\d+)\\.(\\d+)').replaceAll('1.2 and 3.4', '$2/$<day>')).toBe('2/1 and 4/3');
});

test.each(['(', '[a', '(?=a)', '(?<!a)', '(a)\\1', 'a{2,1}', '((a{100}){100}){100}'])('%s is refused', (source) => {
  expect(() => compilePattern(source)).toThrow(PatternError);
});

test.each(['(a+)+$', '(a|aa)+$', '(.*a){20}$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
  '%s takes linear time on a hostile text',
  (source) => {
    const start = process.cpuUsage().user;
    compilePattern(source).test(`${'a'.repeat(20_000)}!`);
    expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
  },
);
