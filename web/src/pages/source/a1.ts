/** Cells of a sheet, both from 1, the last ones included. */
export interface CellRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function columnLetters(column: number): string {
  let rest = column;
  let letters = '';
  while (rest > 0) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
    rest = Math.floor((rest - 1) / 26);
  }
  return letters;
}

export function addressOf(row: number, column: number): string {
  return `${columnLetters(column)}${row}`;
}

/** What `B2` or `B2:F40` means; `null` where it means nothing. */
export function rangeOf(address: string): CellRange | null {
  const [, left = '', top = '', right = left, bottom = top] =
    /^([A-Z]{1,4})(\d{1,7})(?::([A-Z]{1,4})(\d{1,7}))?$/.exec(address.replaceAll('$', '').toUpperCase()) ?? [];
  if (left === '') return null;
  return { top: Number(top), left: columnOf(left), bottom: Number(bottom), right: columnOf(right) };
}

/** The number of a column, from 1. */
export function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}
