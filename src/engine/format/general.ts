import { exponentOf, roundedDigits } from './decimal.ts';

/** Characters that General gives a number, its sign not counted. */
const width = 11;

/** A number as the format General shows it: as many digits as fit into 11 characters, else in scientific notation. */
export function generalText(magnitude: number): string {
  const exponent = exponentOf(magnitude);
  if (exponent < width && exponent > -width) {
    if (Number.isInteger(magnitude)) return String(magnitude);
    // Small numbers are written out only where nothing is lost by it.
    const decimals = exponent >= 0 ? width - 2 - exponent : width - 2;
    const text = plain(magnitude, Math.max(0, decimals));
    if (exponent >= -4 || text === plain(magnitude, width + 15)) return text;
  }
  return scientific(magnitude, exponent);
}

function plain(magnitude: number, decimals: number): string {
  const { whole, fraction } = roundedDigits(magnitude, decimals);
  const shown = fraction.replace(/0+$/, '');
  return shown === '' ? whole || '0' : `${whole || '0'}.${shown}`;
}

function scientific(magnitude: number, exponent: number): string {
  let mantissa = plain(magnitude / 10 ** exponent, Math.abs(exponent) < 100 ? 5 : 4);
  let power = exponent;
  if (mantissa === '10') {
    mantissa = '1';
    power += 1;
  }
  return `${mantissa}E${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
