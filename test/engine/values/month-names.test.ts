import { expect, test } from 'vitest';
import { foldedMonth, monthOfName } from '../../../src/engine/words/month-names.ts';

const languages = 'en de fr es it nl pt sv da nb fi pl cs hu ro tr sk sl et lv lt ca is id el ru uk bg'.split(' ');

/** CLDR's names, alone and beside a day, in the order of the languages. */
function* cldr(): Generator<{ name: string; month: number }> {
  for (const language of languages) {
    for (const style of ['long', 'short'] as const) {
      const alone = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      const beside = new Intl.DateTimeFormat(language, { month: style, day: 'numeric', timeZone: 'UTC' });
      for (let month = 1; month <= 12; month++) {
        const day = Date.UTC(2023, month - 1, 1);
        for (const part of [...alone.formatToParts(day), ...beside.formatToParts(day)])
          if (part.type === 'month') yield { name: part.value, month };
      }
    }
  }
}

test('knows each name of a month that CLDR has in 28 languages; one that two languages use differently goes to the first', () => {
  const first = new Map<string, number>();
  for (const { name, month } of cldr()) {
    const folded = foldedMonth(name);
    // Shorter ones, and numbers with a suffix (Hungarian and others), say too little.
    if (/^\p{L}{3,}$/u.test(folded) && !first.has(folded)) first.set(folded, month);
  }
  expect(first.size).toBeGreaterThan(400);
  expect([...first.keys()].filter((name) => monthOfName(name) !== first.get(name))).toEqual([]);
});

test('tells no other word for a month', () => {
  for (const word of ['', 'monday', 'ma', 'total', 'quarter']) expect(monthOfName(word)).toBeUndefined();
  expect(monthOfName('Sept.')).toBe(9);
  expect(monthOfName('MÄRZ')).toBe(3);
});
