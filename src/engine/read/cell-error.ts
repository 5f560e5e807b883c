import { CellError } from '../model.ts';

const errors = new Map<string, CellError>();

/** One object per error code: a column of `#N/A` costs nothing. */
export function cellError(code: string): CellError {
  const known = errors.get(code);
  if (known !== undefined) return known;
  const created = new CellError(code);
  if (errors.size < 100) errors.set(code, created);
  return created;
}
