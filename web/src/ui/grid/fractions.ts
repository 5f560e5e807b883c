/** Digits after the point up to which values are filled up: what has more is shown as it is. */
const mostDigits = 6;
const plain = /^-?\d+(?:\.(\d+))?$/;

/** The digits after the point that the values of a column have at most, so that their points stand below each other. */
export function fractionDigits(values: Iterable<unknown>): number {
  let digits = 0;
  for (const value of values) {
    const length = value === null || value === undefined ? 0 : (plain.exec(String(value))?.[1]?.length ?? 0);
    if (length > digits && length <= mostDigits) digits = length;
  }
  return digits;
}

/** Blanks as wide as a point and as a digit (Unicode, “Space characters”). */
const pointWide = '\u2008';
const digitWide = '\u2007';

/**
 * A number with blanks in place of the digits after the point that others have: points stand below each other, and what is read is
 * what stands in an export. Never with fewer digits than it has.
 */
export function pointAligned(text: string, digits: number): string {
  const found = plain.exec(text);
  if (!found || digits === 0) return text;
  const missing = digits - (found[1]?.length ?? 0);
  if (missing <= 0) return text;
  return `${text}${found[1] === undefined ? pointWide : ''}${digitWide.repeat(missing)}`;
}
