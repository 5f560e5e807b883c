import { type DateOrder, orderOf } from './date-text.ts';

export interface DateStyle {
  order: DateOrder;
  /** Numeric dates are there and none of them tells day from month: the locale decided. */
  ambiguous: boolean;
  /** Some dates can only be day first and some only month first: the majority decided. */
  conflicting: boolean;
}

/** Which of day and month comes first, by the texts of a column; the locale decides where they leave it open. */
export function inferDateStyle(texts: readonly string[], locale: string): DateStyle {
  const votes = { DMY: 0, MDY: 0, YMD: 0 };
  let open = 0;
  for (const text of texts) {
    const order = orderOf(text);
    if (order === 'open') open += 1;
    else if (order !== null) votes[order] += 1;
  }
  const total = votes.DMY + votes.MDY + votes.YMD;
  if (total === 0) return { order: localeOrder(locale), ambiguous: open > 0, conflicting: false };
  const best = Math.max(votes.DMY, votes.MDY, votes.YMD);
  if (votes.YMD === best) return { order: 'YMD', ambiguous: false, conflicting: best < total };
  const tied = votes.DMY === votes.MDY;
  const order = tied ? localeOrder(locale) : votes.DMY === best ? 'DMY' : 'MDY';
  return { order, ambiguous: false, conflicting: best < total };
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
