import { isCurrency } from '../../words/currency-marks.ts';

/** The sign or code of a currency at either end of an amount, as written; `''` where there is none. */
export function currencyMark(amount: string): string {
  // A code right before a hyphen makes an article number, not an amount: `FT-0101` is no debt in forint.
  return (
    known(/^(?:\p{L}{0,2}\p{Sc}(?=[\s\d.,+\-\u2212(]|$)|\p{L}{2,5}\.?(?=[\s\d.,(]|$))/u.exec(amount)?.[0]) ||
    known(/(?<=[\d.,\s)-])(?:\p{L}{0,2}\p{Sc}|\p{L}{2,5}\.?)$/u.exec(amount)?.[0])
  );
}

function known(mark: string | undefined): string {
  if (mark === undefined) return '';
  if (isCurrency(mark)) return mark;
  return mark.endsWith('.') && isCurrency(mark.slice(0, -1)) ? mark.slice(0, -1) : '';
}
