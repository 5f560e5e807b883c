import { normalForm } from './normal-form.ts';

const languages = 'en de fr es it nl pt sv da nb fi pl cs hu ro tr sk sl et lv lt ca is id el ru uk bg'.split(' ');

let months: Map<string, number> | undefined;

/** 1…12 for a month's name or abbreviation in one of 28 languages, `undefined` for any other word. */
export function monthOfName(word: string): number | undefined {
  months ??= readMonths();
  return months.get(fold(word));
}

/** CLDR's names, alone and beside a day (Polish `stycznia`); a name that two languages use differently goes to the first. */
function readMonths(): Map<string, number> {
  const names = new Map<string, number>([['sept', 9]]);
  for (const language of languages) {
    for (const style of ['long', 'short'] as const) {
      const alone = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      const beside = new Intl.DateTimeFormat(language, { month: style, day: 'numeric', timeZone: 'UTC' });
      for (let month = 1; month <= 12; month++) {
        const day = Date.UTC(2023, month - 1, 1);
        for (const part of [...alone.formatToParts(day), ...beside.formatToParts(day)]) {
          const name = fold(part.value);
          if (part.type === 'month' && /^\p{L}{3,}$/u.test(name) && !names.has(name)) names.set(name, month);
        }
      }
    }
  }
  return names;
}

function fold(word: string): string {
  return normalForm(word, 'NFKD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase();
}
