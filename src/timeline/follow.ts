import type { Logger } from '../log.ts';
import { signals } from '../signals.ts';
import type { Cursor, Lost } from './cursor.ts';
import { type Reader, readHead, readTimeline, settledStart, type TimelineEvent } from './read.ts';
import { readEarliest, readLoss } from './retention-gap.ts';
import { readWhenPossible, type Waiter } from './retry.ts';
import type { Tail } from './tail.ts';
import { comparePlaces, placeOf, type Start } from './timeline.ts';
import { WakeFlag } from './wake-flag.ts';

/** Events that a follower reads at a time while it is behind the shared reader. */
const batchSize = 500;

export interface FollowOptions {
  after: Start;
  types?: readonly string[] | null;
}

/** Events, never none; or why the cursor cannot be gone on from: what follows then begins at `lost`, the earliest place there is. */
export type Batch = { events: readonly TimelineEvent[] } | Lost;

/**
 * The events of a tail's timeline, history then live: each event once, in order, none skipped, until it is ended. Near the end they
 * come from the tail's window; who is further behind, or has just come, reads PostgreSQL until it has caught up. So a follower costs
 * a place, shared with its tail while it waits, and one batch while it does not; and a slow one holds up no other.
 */
export class Follower implements Waiter {
  readonly tail: Tail;
  readonly #types: readonly string[] | null;
  readonly #source: { db: Reader; log: Logger };
  readonly #flag = new WakeFlag();
  /** Called once, when it has ended. */
  readonly #onEnd: (follower: Follower) => void;
  /** Where it starts; `undefined` once it has. */
  #start: Start | undefined;
  #place: Cursor | null = null;
  /** Whether all that follows the place is known to be there still. */
  #isWhole = false;
  #isEnded = false;

  constructor(
    tail: Tail,
    { after, types = null }: FollowOptions,
    source: { db: Reader; log: Logger },
    onEnd: (follower: Follower) => void,
  ) {
    this.tail = tail;
    this.#types = types;
    this.#source = source;
    this.#onEnd = onEnd;
    this.#start = after;
    tail.join(this.#flag);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Resolves when there is something, and with `null` once it was ended. To be called again after that, and not before. */
  async next(): Promise<Batch | null> {
    while (!this.#isEnded) {
      this.#flag.lower();
      if (this.tail.position !== undefined) {
        const batch = this.#fromWindow() ?? (this.#isAtEnd() ? null : await this.#read());
        if (batch) return this.#isEnded ? null : batch;
        if (!this.#isAtEnd()) continue;
      }
      await this.#flag.raised();
    }
    return null;
  }

  async pause(milliseconds: number): Promise<void> {
    if (!this.#isEnded) await this.#flag.raisedWithin(milliseconds);
  }

  /** The follower that waits for the next batch is answered at once. Safe to call twice. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.tail.leave(this.#flag);
    this.#flag.raise();
    this.#onEnd(this);
  }

  /** It has begun, and has seen all that the tail has. */
  #isAtEnd(): boolean {
    return (
      this.#start === undefined &&
      this.#isWhole &&
      comparePlaces(this.tail.timeline, this.#place, this.tail.position ?? null) >= 0
    );
  }

  /** What the tail holds after the place. */
  #fromWindow(): Batch | null {
    if (this.#start !== undefined || !this.#isWhole) return null;
    const events = this.tail.after(this.#place);
    if (events === null) return null;
    this.#goOnTo(this.tail.position ?? null);
    return this.#wanted(events);
  }

  /** The place only moves on: what is read from PostgreSQL may be further than the tail has read. */
  #goOnTo(place: Cursor | null): void {
    if (comparePlaces(this.tail.timeline, place, this.#place) > 0) this.#place = place;
  }

  #wanted(events: readonly TimelineEvent[]): Batch | null {
    const types = this.#types;
    const wanted = types ? events.filter(({ type }) => types.includes(type)) : events;
    return wanted.length > 0 ? { events: wanted } : null;
  }

  async #read(): Promise<Batch | null> {
    const { db } = this.#source;
    const { timeline } = this.tail;
    if (this.#start !== undefined) {
      const reset = await this.#begin(this.#start);
      if (reset) return reset;
    }
    const from = this.#place;
    const reached = this.tail.position ?? null;
    const shared = this.tail.after(from);
    const page = { after: from, limit: batchSize, types: this.#types };
    const events = shared ?? (await this.#whenPossible(() => readTimeline(db, timeline, page)));
    if (events === null) return null;
    if (shared === null) this.#isWhole = from === null;
    if (!this.#isWhole && from !== null) {
      const lost = await this.#whenPossible(() => readLoss(db, timeline, from));
      if (lost) {
        signals.timelineReset.tell({ reason: lost.loss });
        this.#place = lost.lost;
        return lost;
      }
      this.#isWhole = true;
    }
    const last = events.at(-1);
    if (last) this.#place = placeOf(last);
    // The last page has seen whatever the tail had read before: nothing of the wanted types is left up to there.
    const isLastPage = shared !== null || events.length < batchSize;
    if (isLastPage) this.#goOnTo(reached);
    return this.#wanted(events);
  }

  /** Finds the first place; answers the word that it is another than was asked for. */
  async #begin(asked: Start): Promise<Batch | null> {
    const { db } = this.#source;
    const { timeline } = this.tail;
    const settled = await this.#whenPossible(async () => ({ start: await settledStart(db, timeline, asked) }));
    if (settled === null) return null;
    const { start } = settled;
    if (start === 'OUTDATED') {
      const earliest = await this.#whenPossible(() => readEarliest(db, timeline));
      if (earliest === null) return null;
      this.#start = undefined;
      this.#place = earliest;
      signals.timelineReset.tell({ reason: 'OUTDATED' });
      return { lost: earliest, loss: 'OUTDATED' };
    }
    if (start === 'HEAD') {
      const head = await this.#whenPossible(() => readHead(db, timeline));
      this.#place = head && placeOf(head);
    } else {
      this.#place = start;
    }
    this.#start = undefined;
    // A given cursor may be of an event that retention has deleted, together with some that came after it.
    this.#isWhole = start === 'HEAD' || start === null || this.tail.holds(start);
    return null;
  }

  #whenPossible<T>(read: () => Promise<T>): Promise<T | null> {
    return readWhenPossible(read, this, this.#source.log);
  }
}
