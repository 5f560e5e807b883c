import { randomFillSync } from 'node:crypto';

/** Random bytes that are kept ready. */
const bytes = new Uint8Array(4_096);
let used = bytes.length;

/**
 * A number from 0 up to 1, of 256, as ULIDs draw one for each of their characters. The library's own way asks the system for each
 * byte, which costs sixteen calls an id.
 */
export function randomByteFraction(): number {
  if (used === bytes.length) {
    randomFillSync(bytes);
    used = 0;
  }
  const byte = bytes[used] ?? 0;
  used += 1;
  return byte / 256;
}
