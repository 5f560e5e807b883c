import { z } from 'zod';

/** A place in any timeline: right after one event. */
export interface Cursor {
  stream: string;
  seq: number;
  /** xid8 and bigserial, as decimal strings. */
  xid: string;
  pos: string;
}

/** Thrown for a cursor that was not made here, or that belongs to another stream. */
export class InvalidCursorError extends Error {
  constructor() {
    super('The cursor is not one of this timeline. Use the cursor of an event that was read from it, "HEAD", or none.');
    this.name = 'InvalidCursorError';
  }
}

/** Thrown for a page after a cursor when events that followed it have been deleted since. */
export class ExpiredCursorError extends Error {
  /** The earliest place that can still be read from. */
  readonly earliest: Cursor;
  constructor(earliest: Cursor) {
    super('Events after the cursor are older than what is kept. Read on from earliestCursor, or without a cursor.');
    this.name = 'ExpiredCursorError';
    this.earliest = earliest;
  }
}

/** As wide as PostgreSQL's types: whatever is beyond them never came from here. */
const decimalUpTo = (maximum: bigint) =>
  z.string().refine((text) => /^(?:0|[1-9]\d{0,19})$/.test(text) && BigInt(text) <= maximum);

const cursorParts = z.tuple([
  z.string(),
  z
    .int()
    .nonnegative()
    .max(2 ** 31 - 1),
  decimalUpTo(2n ** 64n - 1n),
  decimalUpTo(2n ** 63n - 1n),
]);

/** Opaque to clients. The same event has the same cursor in every timeline that shows it. */
export function encodeCursor(event: Cursor): string {
  return Buffer.from(JSON.stringify([event.stream, event.seq, event.xid, event.pos])).toString('base64url');
}

/** Throws InvalidCursorError for text that encodeCursor has not made. */
export function decodeCursor(text: string): Cursor {
  try {
    const [stream, seq, xid, pos] = cursorParts.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { stream, seq, xid, pos };
  } catch {
    throw new InvalidCursorError();
  }
}
