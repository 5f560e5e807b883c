const millisecondsPerDay = 86_400_000;
const minus = 0x2d;
const point = 0x2e;
const colon = 0x3a;
const letterT = 0x54;
const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days from 1970-01-01 to the day of a text `YYYY-MM-DD`; NaN for any other text. */
export function isoDays(text: string): number {
  return text.length === 10 ? daysAtStart(text) : Number.NaN;
}

/** Milliseconds from 1970-01-01T00:00 to `YYYY-MM-DDTHH:MM:SS[.sss]`, whatever the zone; NaN for any other text. */
export function isoMilliseconds(text: string): number {
  if (
    (text.length !== 19 && text.length !== 23) ||
    text.charCodeAt(10) !== letterT ||
    text.charCodeAt(13) !== colon ||
    text.charCodeAt(16) !== colon
  ) {
    return Number.NaN;
  }
  const hours = digits(text, 11, 2);
  const minutes = digits(text, 14, 2);
  const seconds = digits(text, 17, 2);
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN;
  let fraction = 0;
  if (text.length === 23) fraction = text.charCodeAt(19) === point ? digits(text, 20, 3) : Number.NaN;
  return daysAtStart(text) * millisecondsPerDay + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
}

/** By arithmetic: a `Date` per cell costs more than the rest of the cell (https://howardhinnant.github.io/date_algorithms.html). */
function daysAtStart(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (
    text.charCodeAt(4) !== minus ||
    text.charCodeAt(7) !== minus ||
    !(day >= 1 && day <= (daysInMonth[month - 1] ?? 0))
  )
    return Number.NaN;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN;
  // A year that begins in March has its leap day at the end.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let index = at; index < at + count; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
