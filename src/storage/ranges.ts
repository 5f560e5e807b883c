import type { ByteRange } from './object-store.ts';

/** Throws RangeError unless the range is one, of an object of that size where it is known. */
export function assertRange({ start, end }: ByteRange, size = Number.POSITIVE_INFINITY): void {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (whole && start >= 0 && start <= end && start < size) return;
  throw new RangeError(
    `Bytes ${start}–${end} are not in an object${size === Number.POSITIVE_INFINITY ? '' : ` of ${size} bytes`}.`,
  );
}
