import type { CellRange } from '../../model.ts';

/** 1-based; larger than any sheet for what has too many letters or digits. */
export interface CellReference {
  column: number;
  row: number;
}

/** @returns `undefined` for what is no A1 reference, such as `A0`, `$A` or `7` */
export function parseReference(text: string): CellReference | undefined {
  const match = /^([A-Za-z]+)([1-9]\d*)$/.exec(text);
  if (match === null) return undefined;
  const [, letters = '', digits = ''] = match;
  let column = 0;
  for (const letter of letters.slice(0, 8).toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return { column, row: Number(digits) };
}

/** @returns `undefined` for what is no range; corners in any order */
export function parseRange(text: string): CellRange | undefined {
  const corners = text.split(':');
  const from = parseReference(corners[0] ?? '');
  const end = parseReference(corners.at(-1) ?? '');
  if (from === undefined || end === undefined || corners.length > 2) return undefined;
  return {
    top: Math.min(from.row, end.row),
    left: Math.min(from.column, end.column),
    bottom: Math.max(from.row, end.row),
    right: Math.max(from.column, end.column),
  };
}
