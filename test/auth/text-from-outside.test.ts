import { expect, test } from 'vitest';
import { localPath } from '../../api/sign-in/local-path.ts';
import { normaliseEmail } from '../../src/domain/identity/index.ts';
import { composed, readName } from '../../src/domain/kernel/index.ts';

const base = 'https://ade.example.org';

test.each([
  '/.//evil.example/x',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  null,
])('after a sign-on %s leads to the front page', (given) => {
  expect(localPath(given, base)).toBe('/');
});

test('after a sign-on a path of ours is kept, with its query', () => {
  expect(localPath('/jobs/1?tab=rows#a', base)).toBe('/jobs/1?tab=rows#a');
});

test('text is measured before it is normalised', () => {
  // Normalising this would take minutes, and the test would not come to its end.
  const marks = '\u0315\u0300\u05ae\u0300'.repeat(1_000_000);
  expect(composed(marks, 254)).toBeNull();
  expect(normaliseEmail(`a${marks}@example.org`)).toBeNull();
});

test('a name loses what turns the direction of writing', () => {
  expect(readName('report\u202efdp.exe\u2066')).toBe('reportfdp.exe');
});
