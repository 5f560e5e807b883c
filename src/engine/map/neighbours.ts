import { type OrderVotes, orderOfFormat, orderVotes, saidOrder } from '../values/date/date-order.ts';
import type { DateOrder } from '../values/date/date-text.ts';
import { type MarkVotes, markVotes, saidMark } from '../values/number/number-style.ts';
import { dayFirstName } from '../words/day-first.ts';
import { isForeignMonth } from '../words/month-names.ts';

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
  /** What decided the order of dates where it was less than that: the language of the sheet, for one; completes "read as day/month, …". */
  datesBy: string | null;
  /** Whether other columns decided the decimal mark. */
  numbersTold: boolean;
}

/** What a table has beside the texts of its columns. */
export interface TableSurroundings {
  /** Codes of the number formats of its cells. */
  formats: ReadonlySet<string>;
  /** Names of its columns, of its sheet, and what its totals are called. */
  names: readonly string[];
}

export function writtenColumn(texts: readonly string[]): WrittenColumn {
  return { texts, marks: markVotes(texts), orders: orderVotes(texts) };
}

const dotted = /^\d{1,2}\.\d{1,2}\.\d{2,4}\b/;
/** The word of a short text with a number on one side at least, as a month has: `12 mei 2024`. */
const besideNumber = /^\d{1,2}\.?[-\s/]+(?:de\s)?(\p{L}{3,12})(?!\p{L})|^(\p{L}{3,12})\.?[-\s/]\d{2,4}$/u;
const longestWord = 40;
/** The locale that is taken where the specification names none: its order of dates gives way to the language of the sheet. */
const unsaid = 'en';

/**
 * How the columns that leave no doubt write numbers and dates: `1.234` beside `0,5` is a thousand, and `03/02` beside `15/02` is
 * day first, as it is beside a date cell with the format `dd-mm-yyyy`. No locale of CLDR with a decimal comma has the month first. Columns that
 * disagree leave it to the language of the sheet, and this to the locale.
 */
export function tableHabits(
  columns: readonly WrittenColumn[],
  locale: string,
  { formats, names }: TableSurroundings,
): TableHabits {
  const decimals = agreed(columns.map(({ marks }) => saidMark(marks)));
  // Years first say nothing about day and month.
  const orders = agreed<DateOrder | undefined>(
    [...columns.map((column) => saidOrder(column.orders)), ...[...formats].map(orderOfFormat)].filter(
      (order) => order !== 'YMD',
    ),
  );
  const commas = decimals === ',' && columns.some(({ texts }) => texts.some((text) => dotted.test(text)));
  const order = orders ?? (commas ? 'DMY' : undefined);
  const isOpen =
    order === undefined && columns.some((column) => column.orders.open > 0 && saidOrder(column.orders) === undefined);
  const datesBy = isOpen ? dayFirstReason(columns, decimals, locale, names) : null;
  return {
    numberLocale: decimals === undefined ? locale : decimals === ',' ? 'de-DE' : 'en-US',
    dateLocale: order === 'DMY' || datesBy !== null ? 'de-DE' : order === 'MDY' ? 'en-US' : locale,
    numbersTold: decimals !== undefined,
    datesTold: order === 'DMY' || order === 'MDY',
    datesBy,
  };
}

function dayFirstReason(
  columns: readonly WrittenColumn[],
  decimals: string | undefined,
  locale: string,
  names: readonly string[],
): string | null {
  if (decimals === ',') return 'as usual beside decimal commas';
  if (locale !== unsaid) return null;
  const month = columns.flatMap(({ texts }) => texts.find(hasForeignMonth) ?? [])[0];
  const word = month ?? dayFirstName(names);
  return word === null ? null : `as usual in the language of “${word.slice(0, longestWord)}”`;
}

function hasForeignMonth(text: string): boolean {
  if (text.length > longestWord) return false;
  const [, beside, before] = besideNumber.exec(text) ?? [];
  return isForeignMonth(beside ?? before ?? '');
}

/** What all columns agree on that say something; `undefined` where they differ or none says anything. */
function agreed<T>(answers: readonly (T | undefined)[]): T | undefined {
  const said = new Set(answers.filter((answer) => answer !== undefined));
  const [only] = said;
  return said.size === 1 ? only : undefined;
}
