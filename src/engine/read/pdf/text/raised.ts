const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const letters = new Map(
  [...'()abcdefghijklmnoprstuvwxyz'].map((letter, index) => [
    letter,
    [...'⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'][index] ?? letter,
  ]),
);

/**
 * Small raised characters as the superscripts of Unicode, so that a mark behind a number is no digit of it. Several letters stay as they
 * are: the endings of ordinals, trade marks.
 */
export function asRaised(text: string): string {
  if (/\p{L}{2}/u.test(text)) return text;
  return text.replace(/[\da-z()]/g, (plain) => digits[Number(plain)] ?? letters.get(plain) ?? plain);
}

const raised = `[${digits}${[...letters.values()].join('')}]`;
const marks = new RegExp(`${raised}+(?:\\s?[,;]\\s?${raised}+)*(?![\\p{L}\\p{N}])`, 'gu');
/** What has powers rather than marks: units of length and time, ten behind a sign of multiplication, R² and χ². */
const hasPower = /(?:(?:^|[^\p{L}])(?:[cdkmnµμ]?m|ft|in|yd|mi|s|R|r|χ)|[×x·*^]\s?10)$/u;

/** Stars and daggers behind a number. */
const starred = /(?<=^[-+−–(]?\d[\d.,\s]*[%)]?)\s?[*†‡§]+$/u;

/** A text without the raised marks that lead to its footnotes. */
export function withoutMarks(text: string): string {
  return text
    .replace(marks, (mark, at: number) => {
      const before = text.slice(0, at).trimEnd();
      return before === '' || hasPower.test(before) ? mark : '';
    })
    .trimEnd()
    .replace(starred, '');
}
