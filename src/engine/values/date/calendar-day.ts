/** Whether a year has such a day, by the Gregorian calendar. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  // Written so that NaN, from a text with a letter in it, fails.
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  if (day <= 28) return true;
  if (month === 2) return day === 29 && (year % 4 === 0 ? year % 100 !== 0 || year % 400 === 0 : false);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}
