import { type OrderVotes, orderVotes, saidOrder } from '../values/date/date-order.ts';
import { type MarkVotes, markVotes, saidMark } from '../values/number/number-style.ts';

/** What the texts of a column say about how numbers and dates are written. */
export interface WrittenColumn {
  texts: readonly string[];
  marks: MarkVotes;
  orders: OrderVotes;
}

/** The locales that decide what a column leaves open, and whether the columns beside it stand behind them. */
export interface TableHabits {
  numberLocale: string;
  dateLocale: string;
  /** Whether other columns, rather than the locale of the specification, decided the order of dates. */
  datesTold: boolean;
  /** Whether other columns decided the decimal mark. */
  numbersTold: boolean;
}

export function writtenColumn(texts: readonly string[]): WrittenColumn {
  return { texts, marks: markVotes(texts), orders: orderVotes(texts) };
}

const dotted = /^\d{1,2}\.\d{1,2}\.\d{2,4}\b/;

/**
 * How the columns that leave no doubt write numbers and dates: `1.234` beside `0,5` is a thousand, and `03/02` beside `15/02` is
 * day first. Dates with dots beside decimal commas are day first as well. Columns that disagree leave it to the locale.
 */
export function tableHabits(columns: readonly WrittenColumn[], locale: string): TableHabits {
  const decimals = agreed(columns.map(({ marks }) => saidMark(marks)));
  // Years first say nothing about day and month.
  const orders = agreed(columns.map((column) => saidOrder(column.orders)).filter((order) => order !== 'YMD'));
  const commas = decimals === ',' && columns.some(({ texts }) => texts.some((text) => dotted.test(text)));
  const order = orders ?? (commas ? 'DMY' : undefined);
  return {
    numberLocale: decimals === undefined ? locale : decimals === ',' ? 'de-DE' : 'en-US',
    dateLocale: order === 'DMY' ? 'de-DE' : order === 'MDY' ? 'en-US' : locale,
    numbersTold: decimals !== undefined,
    datesTold: order === 'DMY' || order === 'MDY',
  };
}

/** What all columns agree on that say something; `undefined` where they differ or none says anything. */
function agreed<T>(answers: readonly (T | undefined)[]): T | undefined {
  const said = new Set(answers.filter((answer) => answer !== undefined));
  const [only] = said;
  return said.size === 1 ? only : undefined;
}
