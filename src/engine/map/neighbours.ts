import { inferDateStyle } from '../values/date/date-order.ts';
import { inferNumberStyle } from '../values/number/number-style.ts';

/** The locales that decide what a column leaves open, and whether the columns beside it stand behind them. */
export interface TableHabits {
  numberLocale: string;
  dateLocale: string;
  /** Whether other columns, rather than the locale of the specification, decided the order of dates. */
  datesTold: boolean;
}

const dotted = /^\d{1,2}\.\d{1,2}\.\d{2,4}\b/;

/**
 * How the columns that leave no doubt write numbers and dates: `1.234` beside `0,5` is a thousand, and `03/02` beside `15/02` is
 * day first. Dates with dots beside decimal commas are day first as well. Columns that disagree leave it to the locale.
 */
export function tableHabits(columns: readonly (readonly string[])[], locale: string): TableHabits {
  // What a column says by itself is the same whichever locale breaks its ties.
  const decimals = agreed(columns, (texts, tie) => inferNumberStyle(texts, tie === 0 ? 'en-US' : 'de-DE').decimal);
  const orders = agreed(columns, (texts, tie) => inferDateStyle(texts, tie === 0 ? 'en-US' : 'de-DE').order);
  const commas = decimals === ',' && columns.some((texts) => texts.some((text) => dotted.test(text)));
  const order = orders ?? (commas ? 'DMY' : undefined);
  return {
    numberLocale: decimals === undefined ? locale : decimals === ',' ? 'de-DE' : 'en-US',
    dateLocale: order === 'DMY' ? 'de-DE' : order === 'MDY' ? 'en-US' : locale,
    datesTold: order === 'DMY' || order === 'MDY',
  };
}

/** What all columns agree on that say something; `undefined` where they differ or none says anything. */
function agreed<T>(columns: readonly (readonly string[])[], say: (texts: readonly string[], tie: 0 | 1) => T) {
  const said = new Set<T>();
  for (const texts of columns) {
    const answer = say(texts, 0);
    // Years first say nothing about day and month.
    if (answer === say(texts, 1) && answer !== 'YMD') said.add(answer);
  }
  const [only] = said;
  return said.size === 1 ? only : undefined;
}
