import { expect, test } from 'vitest';
import { newIn, revealed, staleIn, withMore, withNewest, withRead } from '../../web/src/list/held-list.ts';

const page = { hasNextPage: true, endCursor: 'c' };
const things = (...ids: string[]) => ids.map((id) => ({ id, state: 'old' }));
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id).join('');

test('what is shown stays where it is, however many come before it or between', () => {
  const first = withNewest(null, things('c', 'a'), page);
  const later = withNewest(first, things('e', 'd', 'c', 'b', 'a'), page);
  expect(idsOf(later.shown)).toBe('ca');
  expect(newIn(later)).toBe(3);
  expect(idsOf(revealed(later).shown)).toBe('edcba');
  expect(newIn(revealed(later))).toBe(0);
});

test('what has left the newest page is read again, and goes when it is gone', () => {
  const first = withMore(withNewest(null, things('c', 'b'), page), things('b', 'a'), page);
  expect(idsOf(first.shown)).toBe('cba');
  const later = withNewest(first, things('d', 'c'), page);
  expect(staleIn(later)).toEqual(['b', 'a']);
  const read = withRead(later, ['b', 'a'], [{ id: 'a', state: 'new' }]);
  expect(read.shown).toEqual([
    { id: 'c', state: 'old' },
    { id: 'a', state: 'new' },
  ]);
});

test('an empty list shows what comes at once', () => {
  expect(idsOf(withNewest(withNewest(null, [], page), things('a'), page).shown)).toBe('a');
});
