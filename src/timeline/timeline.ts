import { documentTopic, streamTopic, workspaceTopic } from '../hub/topics.ts';
import { type Cursor, decodeCursor, InvalidCursorError, type Moment } from './cursor.ts';

/**
 * Which events belong together. A `stream` is one noun's own timeline, ordered by its gapless `seq`. A `document` is its own
 * stream and those of its jobs; a `workspace` is everything in it. These two, the feeds, span streams and are ordered by the
 * position that each event was given.
 */
export type Timeline = Stream | Feed;
export type Stream = { kind: 'stream'; stream: string };
export type Feed =
  | { kind: 'document'; documentId: string; workspaceId: string }
  | { kind: 'workspace'; workspaceId: string };

/**
 * Where a reader starts: right after an event, after a moment whose place in the stream has yet to be read, at the end, at the beginning
 * (`null`), or anew since its cursor says nothing any more.
 */
export type Start = Cursor | { after: Moment } | 'HEAD' | 'OUTDATED' | null;

/** What is hinted when something was appended to the timeline. */
export function topicOf(timeline: Timeline): string {
  switch (timeline.kind) {
    case 'stream':
      return streamTopic(timeline.stream);
    case 'document':
      return documentTopic(timeline.documentId);
    case 'workspace':
      return workspaceTopic(timeline.workspaceId);
  }
}

/** The place of an event and nothing else of it: a follower that keeps a place for long must not keep the event. */
export function placeOf({ stream, seq, pos }: Cursor): Cursor {
  return { stream, seq, pos };
}

/** Before the first event of any timeline. */
export const beginning: Cursor = { stream: '', seq: 0, pos: '0' };

/**
 * Where a reader of this timeline starts: right after a cursor's event or moment, at `HEAD`, or at the beginning (`null`). Throws
 * InvalidCursorError for a cursor that was not made here or belongs to another stream.
 */
export function startOf(timeline: Timeline, after: string | null): Start {
  if (after === null || after === 'HEAD') return after;
  const cursor = decodeCursor(after);
  if (!('stream' in cursor)) return timeline.kind === 'stream' ? { after: cursor } : { ...beginning, ...cursor };
  if (timeline.kind !== 'stream') return cursor.pos === null ? 'OUTDATED' : { ...cursor, pos: cursor.pos };
  if (cursor.stream !== timeline.stream) throw new InvalidCursorError();
  // A stream's order has always been its numbers.
  return { ...cursor, pos: cursor.pos ?? '0' };
}

/** Negative when `a` comes before `b` in the timeline, 0 when they are one place; `null` is the beginning. */
export function comparePlaces(timeline: Timeline, a: Cursor | null, b: Cursor | null): number {
  if (timeline.kind === 'stream') return (a?.seq ?? 0) - (b?.seq ?? 0);
  return comparePositions(a?.pos ?? '0', b?.pos ?? '0');
}

/** Of decimals without leading zeros the longer one is larger, and equally long ones sort as text. */
export function comparePositions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}
