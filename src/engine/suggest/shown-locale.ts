import { inferDateStyle } from '../values/date/date-order.ts';
import { inferNumberStyle, localeDecimal } from '../values/number/number-style.ts';

/** So many texts more on one side than on the other show how a file is written. */
const leastLead = 2;

export interface ShownLocale {
  locale: string;
  /** What shows it, as a sentence; `null` where nothing speaks against the locale that was taken. */
  why: string | null;
}

/**
 * A locale that reads numbers and dates as a file's columns show them; the given one, where they do not speak against it.
 *
 * @param columns the texts of each column, as they are written
 */
export function shownLocale(columns: readonly (readonly string[])[], given: string): ShownLocale {
  const marks = { ',': 0, '.': 0 };
  const orders = { DMY: 0, MDY: 0 };
  for (const texts of columns) {
    // What the texts say themselves is the same, whichever locale would decide what they leave open.
    const [point, comma] = [inferNumberStyle(texts, 'en').decimal, inferNumberStyle(texts, 'de').decimal];
    if (point === comma) marks[point] += texts.filter((text) => text.includes(point)).length;
    const [monthFirst, dayFirst] = [inferDateStyle(texts, 'en').order, inferDateStyle(texts, 'de').order];
    if (monthFirst === dayFirst && dayFirst !== 'YMD') orders[dayFirst] += 1;
  }
  const decimal = decided(marks[','] - marks['.'], ',', '.');
  const order = orders.DMY > orders.MDY ? 'DMY' : orders.MDY > orders.DMY ? 'MDY' : null;
  const fits =
    (decimal === null || decimal === localeDecimal(given)) &&
    (order === null || order === inferDateStyle([], given).order);
  if (fits) return { locale: given, why: null };
  const shown = [
    ...(decimal === null ? [] : [`numbers with a decimal ${decimal === ',' ? 'comma' : 'point'}`]),
    ...(order === null ? [] : [`dates with the ${order === 'DMY' ? 'day' : 'month'} first`]),
  ];
  const locale = decimal === ',' ? 'de' : order === 'DMY' ? 'en-GB' : 'en';
  return {
    locale,
    why: `The values show ${shown.join(' and ')}, which “${locale}” reads; name a locale of yours that does.`,
  };
}

function decided<T>(lead: number, one: T, other: T): T | null {
  return Math.abs(lead) < leastLead ? null : lead > 0 ? one : other;
}
