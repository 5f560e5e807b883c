import { expect, test } from 'vitest';
import { plain } from '../../web/src/ui/form/plain.ts';

test('a name is found by what is typed without its marks, and the other way round', () => {
  expect(plain('Überweisung Straße')).toBe('uberweisung strasse');
  for (const typed of ['uberwei', 'ÜBERWEI', 'u\u0308berwei']) expect(plain('Überweisung')).toContain(plain(typed));
});
