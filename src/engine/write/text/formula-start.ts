/** Blanks or controls in front do not keep a spreadsheet from running a formula, nor do the full-width signs. */
const formulaSign = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;

/** A sign and one number, grouped or with a mark and an exponent: `-1.234,50`, `- 1'000`, `+.5e-3`. */
const number = String.raw`[+-][ \u00a0]?(?:\p{Sc}[ \u00a0]?|[A-Z]{3}[ \u00a0])?(?:\d[\d.,'’ \u00a0\u202f]{0,40}|[.,]\d{1,20})(?:e[+-]?\d{1,3})?`;
/** What may follow it: a unit or a currency, without the brackets, bars and signs that formulas are made of. */
const unit = String.raw`[ \u00a0\u202f]?(?:[%‰°]|\p{Sc}|[\p{L}°µ%‰][\p{L}°µ%‰²³/.]{0,14})`;
const amount = new RegExp(`^${number}(?:${unit})?$`, 'u');

/** The code of a country, then groups of digits: `+49 (40) 123-456`. */
const phoneNumber = /^\+[1-9]\d{0,2}(?:[ ()./-]{0,2}\d{1,14}){1,8}$/;
const fewestPhoneDigits = 7;
const longestHarmless = 80;

/**
 * Whether a spreadsheet might run the text. One number with its unit, and a phone number, run nothing: there is no reference or
 * function in them.
 */
export function startsFormula(text: string): boolean {
  const first = text.charCodeAt(0);
  // Most texts start with a letter or a digit, of Latin.
  if ((first > 64 && first < 128) || (first > 47 && first < 58) || (first >= 0xc0 && first < 0x300)) return false;
  return formulaSign.test(text) && !(text.length <= longestHarmless && (amount.test(text) || isPhoneNumber(text)));
}

function isPhoneNumber(text: string): boolean {
  return phoneNumber.test(text) && text.replace(/\D/g, '').length >= fewestPhoneDigits;
}
