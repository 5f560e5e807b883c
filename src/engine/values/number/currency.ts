/** ISO 4217 codes of what is traded most, and the signs and short forms that are written with letters. */
const codes = new Set(
  `AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL HKD HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR MAD
   MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND XAF XOF ZAR
   EURO EUROS KR KR. ZŁ KČ FT LEI RS RS. FR FR. SFR SFR. RM РУБ РУБ. ГРН ГРН. R$ US$ CA$ C$ A$ AU$ NZ$ HK$ S$ NT$`.split(
    /\s+/,
  ),
);

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

export function isCurrency(mark: string): boolean {
  return isSign(mark) || codes.has(mark.toUpperCase());
}

/** Whether a mark is a sign such as `€` and not a code or short form. */
export function isSign(mark: string): boolean {
  return mark.length === 1 && /\p{Sc}/u.test(mark);
}
