/** ISO 4217 codes of what is traded most, and the signs and short forms that are written with letters. */
const codes = new Set(
  `AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL HKD HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR MAD
   MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND XAF XOF ZAR
   EURO EUROS KR KR. ZŁ KČ FT LEI RS RS. FR FR. SFR SFR. RM РУБ РУБ. ГРН ГРН. R$ US$ CA$ C$ A$ AU$ NZ$ HK$ S$ NT$`.split(
    /\s+/,
  ),
);

/** Whether a text is the sign, the code or the short form of a currency. */
export function isCurrency(mark: string): boolean {
  return isSign(mark) || codes.has(mark.toUpperCase());
}

/** Whether a mark is a sign such as `€` and not a code or short form. */
export function isSign(mark: string): boolean {
  return mark.length === 1 && /\p{Sc}/u.test(mark);
}
