import { type DateOrder, orderOf } from './date-text.ts';

export interface DateStyle {
  order: DateOrder;
  /** Numeric dates are there and none of them tells day from month: the locale decided. */
  ambiguous: boolean;
  /** Some dates can only be day first and some only month first: the majority decided. */
  conflicting: boolean;
}

/** How many texts of a column can only be dates of each order, and how many could be day or month first. */
export type OrderVotes = Record<DateOrder | 'open', number>;

export function orderVotes(texts: readonly string[]): OrderVotes {
  const votes: OrderVotes = { DMY: 0, MDY: 0, YMD: 0, open: 0 };
  for (const text of texts) {
    const order = orderOf(text);
    if (order !== null) votes[order] += 1;
  }
  return votes;
}

/** The order that most texts say; `undefined` where they leave it open. */
export function saidOrder({ DMY, MDY, YMD }: OrderVotes): DateOrder | undefined {
  const best = Math.max(DMY, MDY, YMD);
  if (best === 0) return undefined;
  if (YMD === best) return 'YMD';
  return DMY === MDY ? undefined : DMY === best ? 'DMY' : 'MDY';
}

/** Which of day and month comes first; the locale decides where the texts leave it open. */
export function dateStyle(votes: OrderVotes, locale: string): DateStyle {
  const { DMY, MDY, YMD, open } = votes;
  const total = DMY + MDY + YMD;
  const order = saidOrder(votes) ?? localeOrder(locale);
  return { order, ambiguous: total === 0 && open > 0, conflicting: Math.max(DMY, MDY, YMD) < total };
}

/** Which of day and month comes first, by the texts of a column. */
export function inferDateStyle(texts: readonly string[], locale: string): DateStyle {
  return dateStyle(orderVotes(texts), locale);
}

/** Quoted texts, single literal characters, and what stands in brackets. */
const literals = /"[^"]*"|\\.|\[[^\]]*\]|[_*]./g;
/** The built-in format 14, which is shown as the system of the reader has it. */
const ofSystem = /^mm-dd-yy(?:\s|$)/i;

/** The order of day and month in a number format that writes both as numbers; `undefined` for any other. */
export function orderOfFormat(code: string): DateOrder | undefined {
  if (ofSystem.test(code)) return undefined;
  const bare = code.replace(literals, (literal) => (literal.startsWith('\\') ? literal.slice(1) : ' '));
  if (/^[^a-z]*d{1,2}[^a-z]+m{1,2}[^a-z]+y/i.test(bare)) return 'DMY';
  return /^[^a-z]*m{1,2}[^a-z]+d{1,2}[^a-z]+y/i.test(bare) ? 'MDY' : undefined;
}

const orders = new Map<string, DateOrder>();

/** The order that CLDR gives the locale. Where that is year first, only English and East Asian readers put the month before the day. */
function localeOrder(locale: string): DateOrder {
  let order = orders.get(locale);
  if (order === undefined) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: 'UTC' }).formatToParts(0);
    const position = (type: string) => parts.findIndex((part) => part.type === type);
    const yearFirst = position('year') < position('day');
    const monthFirst = yearFirst ? /^(en|zh|ja|ko)\b/i.test(locale) : position('month') < position('day');
    order = monthFirst ? 'MDY' : 'DMY';
    orders.set(locale, order);
  }
  return order;
}
