/** A number's digits around the decimal point; both may be empty. */
export interface Decimal {
  /** Without leading zeros: empty below 1. */
  whole: string;
  fraction: string;
}

/** Digits that Excel keeps of a number. */
const significant = 15;

/**
 * Rounds half away from zero as Excel does: in decimal, on the 15 digits that it keeps. In binary 1.005 would become 1.00.
 *
 * @param magnitude 0 or more, finite
 * @param decimals digits kept behind the point
 * @param shift powers of ten that the number is multiplied with before it is rounded
 */
export function roundedDigits(magnitude: number, decimals: number, shift = 0): Decimal {
  if (magnitude === 0) return { whole: '', fraction: '0'.repeat(decimals) };
  const [mantissa = '', exponent = '0'] = magnitude.toExponential(significant - 1).split('e');
  let digits = mantissa.replace('.', '');
  let point = Number(exponent) + 1 + shift;
  const kept = point + decimals;
  if (kept < 0) {
    digits = '';
  } else if (kept < significant) {
    const up = digits.charCodeAt(kept) >= 0x35;
    digits = digits.slice(0, kept);
    if (up) {
      digits = String(Number(digits) + 1).padStart(kept, '0');
      if (digits.length > kept) point += 1;
    }
  }
  const whole = point <= 0 ? '' : digits.slice(0, point).padEnd(point, '0').replace(/^0+/, '');
  const fraction = '0'.repeat(Math.max(0, Math.min(decimals, -point))) + digits.slice(Math.max(0, point));
  return { whole, fraction: fraction.padEnd(decimals, '0').slice(0, decimals) };
}

/** The power of ten of the first digit: 0 for 1 to 9.99. */
export function exponentOf(magnitude: number): number {
  return magnitude === 0 ? 0 : Number(magnitude.toExponential(significant - 1).split('e')[1]);
}
