import { ValidationError } from './errors.ts';

/** Minutes that a secret may be good beside the one that follows it: a week. */
export const maxOverlapMinutes = 7 * 24 * 60;

/** Throws ValidationError, with this message, for what is no number of minutes of an overlap. */
export function requireOverlap(overlapMinutes: number, message: string): void {
  if (Number.isInteger(overlapMinutes) && overlapMinutes >= 0 && overlapMinutes <= maxOverlapMinutes) return;
  const range = `The overlap is 0 to ${maxOverlapMinutes.toLocaleString('en')} minutes.`;
  throw new ValidationError(message, [{ path: 'overlapMinutes', message: range, code: 'OUT_OF_RANGE' }]);
}
