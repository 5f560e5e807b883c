import { z } from 'zod';

/** A place in any timeline: right after one event. */
export interface Cursor {
  stream: string;
  seq: number;
  /** A bigserial, as a decimal string. */
  pos: string;
}

/** A place in every timeline at once: after all that was settled at a moment, in the order of feeds. */
export interface Moment {
  /** As of a cursor. */
  pos: string;
}

/** Thrown for a cursor that was not made here, or that belongs to another stream. */
export class InvalidCursorError extends Error {
  constructor() {
    super('The cursor is not one of this timeline. Use the cursor of an event that was read from it, "HEAD", or none.');
    this.name = 'InvalidCursorError';
  }
}

/**
 * Why what follows a cursor cannot be read: it was deleted, the cursor is of a version with another order, or its event was lost when
 * the installation was restored from a backup.
 */
export type CursorLoss = 'RETENTION' | 'OUTDATED' | 'RESTORED';

/** Where a reader has to begin anew, and why. */
export interface Lost {
  lost: Cursor;
  loss: CursorLoss;
}

const sentences: Record<CursorLoss, string> = {
  RETENTION: 'Events after the cursor are older than what is kept.',
  OUTDATED: 'The cursor was made by an earlier version, whose order was another.',
  RESTORED: 'The event of the cursor was lost when this installation was restored from a backup.',
};

/** Thrown for a page after a cursor that cannot be gone on from. */
export class ExpiredCursorError extends Error {
  /** The earliest place that can still be read from. */
  readonly earliest: Cursor;
  constructor(earliest: Cursor, loss: CursorLoss) {
    super(`${sentences[loss]} Read on from earliestCursor, or without a cursor.`);
    this.name = 'ExpiredCursorError';
    this.earliest = earliest;
  }
}

/** As wide as PostgreSQL's types: whatever is beyond them never came from here. */
const decimalUpTo = (maximum: bigint) =>
  z.string().refine((text) => /^(?:0|[1-9]\d{0,19})$/.test(text) && BigInt(text) <= maximum);

const seq = z
  .int()
  .nonnegative()
  .max(2 ** 31 - 1);
const pos = decimalUpTo(2n ** 63n - 1n);
const cursorParts = z.tuple([z.string(), seq, pos]);
const momentParts = z.tuple([pos]);
/** As long as feeds were ordered by the transaction and the position: stream, number, transaction, position. */
const outdatedParts = z.tuple([z.string(), seq, decimalUpTo(2n ** 64n - 1n), pos]);

/** Opaque to clients. The same event has the same cursor in every timeline that shows it. */
export function encodeCursor(event: Cursor): string {
  return asText([event.stream, event.seq, event.pos]);
}

/** The cursor of a moment, which is good for every timeline. */
export function encodeMoment({ pos }: Moment): string {
  return asText([pos]);
}

function asText(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** `pos` is null in a cursor of an earlier version: its place in feeds is not known. Throws InvalidCursorError for any other text. */
export function decodeCursor(text: string): (Omit<Cursor, 'pos'> & { pos: string | null }) | Moment {
  const parts = parsed(text);
  const current = cursorParts.safeParse(parts).data;
  if (current) return { stream: current[0], seq: current[1], pos: current[2] };
  const moment = momentParts.safeParse(parts).data;
  if (moment) return { pos: moment[0] };
  const outdated = outdatedParts.safeParse(parts).data;
  if (outdated) return { stream: outdated[0], seq: outdated[1], pos: null };
  throw new InvalidCursorError();
}

/** Whether a cursor that was made here is that of a moment. */
export function isMoment(text: string): boolean {
  return !('stream' in decodeCursor(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
