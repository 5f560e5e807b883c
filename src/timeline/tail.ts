import type { HubTransport, Unsubscribe } from '../hub/transport.ts';
import type { Logger } from '../log.ts';
import { signals } from '../signals.ts';
import type { Cursor } from './cursor.ts';
import { type Reader, readNewest, readPage, type TimelineEvent } from './read.ts';
import { isPassing, retryAfterMs } from './retry.ts';
import { comparePlaces, placeOf, type Timeline, topicOf } from './timeline.ts';
import type { WakeFlag } from './wake-flag.ts';

/** Events that are kept for followers who are a little behind; a follower further behind reads PostgreSQL. */
const windowSize = 512;
/** Milliseconds until a feed is read again when it holds back what an appending transaction could still precede. */
const heldBackRetryMs = 20;
const lastHeldBackRetryMs = 250;

export interface TailOptions {
  db: Reader;
  hub: HubTransport;
  log: Logger;
}

/**
 * The end of one timeline, read once for all its followers in this process. It listens first and reads then, so nothing
 * falls in between. Hints only set a flag, so a burst costs few reads; memory is the window, however many follow and however
 * slow they are.
 */
export class Tail {
  readonly timeline: Timeline;
  readonly topic: string;
  readonly #options: TailOptions;
  readonly #followers = new Set<WakeFlag>();
  readonly #unsubscribe: Promise<Unsubscribe>;
  /** What follows the floor, up to the position, without holes. */
  #window: TimelineEvent[] = [];
  #floor: Cursor | null = null;
  #position: Cursor | null = null;
  #hasBegun = false;
  /** Where the tail stood when it was trimmed last. */
  #trimmedAt: Cursor | null = null;
  #isReading = false;
  #isHinted = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  #heldBack = 0;

  constructor(timeline: Timeline, options: TailOptions) {
    this.timeline = timeline;
    this.topic = topicOf(timeline);
    this.#options = options;
    this.#unsubscribe = options.hub.subscribe(this.topic, () => this.ring());
    // Only a closed hub refuses: everything is coming to an end then.
    this.#unsubscribe.then(
      () => this.ring(),
      () => {},
    );
  }

  /** The place up to which the tail has read; `null` on an empty timeline, `undefined` before it has read at all. */
  get position(): Cursor | null | undefined {
    return this.#hasBegun ? this.#position : undefined;
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** Has the flag raised whenever there is something new, until it leaves. */
  join(follower: WakeFlag): void {
    this.#followers.add(follower);
  }

  leave(follower: WakeFlag): void {
    this.#followers.delete(follower);
  }

  /** The events after a place, as far as the tail has read; `null` when the window does not reach back so far. */
  after(place: Cursor | null): readonly TimelineEvent[] | null {
    if (!this.#hasBegun || comparePlaces(this.timeline, place, this.#floor) < 0) return null;
    return this.#window.slice(this.#indexAfter(place));
  }

  /** Whether the event of this cursor is in the window: nothing after it has been deleted then. */
  holds(cursor: Cursor): boolean {
    const event = this.#window[this.#indexAfter(cursor) - 1];
    // A stream's number may have been given to another event before a restore.
    return event !== undefined && event.seq === cursor.seq && event.pos === cursor.pos;
  }

  /** Reads on, now or right after the reading under way. */
  ring(): void {
    this.#isHinted = true;
    if (!this.#isReading && !this.#isStopped) void this.#read();
  }

  /** Forgets the window when nothing was added since the last call: every follower has seen it, or reads PostgreSQL. */
  trim(): void {
    if (this.#window.length === 0) return;
    const isQuiet = this.#trimmedAt === this.#position;
    this.#trimmedAt = this.#position;
    if (!isQuiet) return;
    this.#window = [];
    this.#floor = this.#position;
  }

  /** Stops listening. Never rejects. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#unsubscribe.then((unsubscribe) => unsubscribe()).catch(() => {});
  }

  /** Nearly every follower stands near the end, so the search begins there. */
  #indexAfter(place: Cursor | null): number {
    let index = this.#window.length;
    while (index > 0 && comparePlaces(this.timeline, this.#window[index - 1] ?? null, place) > 0) index -= 1;
    return index;
  }

  async #read(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isReading = true;
    try {
      while (this.#isHinted && !this.#isStopped) {
        this.#isHinted = false;
        if (this.#hasBegun) await this.#readOn();
        else await this.#begin();
        this.#failures = 0;
      }
    } catch (error) {
      const { log } = this.#options;
      if (!isPassing(error)) log.error({ err: error, topic: this.topic }, 'A timeline cannot be read');
      else if (this.#failures === 0) log.warn({ err: error, topic: this.topic }, 'A timeline cannot be read now');
      this.#ringIn(retryAfterMs(this.#failures));
      this.#failures += 1;
    } finally {
      this.#isReading = false;
    }
  }

  /** The first reading fills the window, so that those who come back after a moment's absence are served from it. */
  async #begin(): Promise<void> {
    const newest = await readNewest(this.#options.db, this.timeline, windowSize);
    // The first of a full window is where it starts: what was before it is not known.
    this.#window = newest.length < windowSize ? newest : newest.slice(1);
    const [first] = newest;
    const last = newest.at(-1);
    this.#floor = newest.length < windowSize || !first ? null : placeOf(first);
    this.#position = last ? placeOf(last) : null;
    this.#hasBegun = true;
    // A feed may hold something back already.
    this.#isHinted = true;
    this.#wake();
  }

  async #readOn(): Promise<void> {
    const { events, isHeldBack } = await readPage(this.#options.db, this.timeline, {
      after: this.#position,
      limit: windowSize,
    });
    const last = events.at(-1);
    if (last) {
      this.#position = placeOf(last);
      if (signals.eventRead.isHeard) {
        signals.eventRead.tell({ lagSeconds: Math.max(0, Date.now() - last.occurredAt.getTime()) / 1_000 });
      }
      this.#window.push(...events);
      const surplus = this.#window.length - windowSize;
      const gone = surplus > 0 ? this.#window.splice(0, surplus).at(-1) : undefined;
      if (gone) this.#floor = placeOf(gone);
      this.#wake();
    }
    if (events.length === windowSize) this.#isHinted = true;
    // The transaction that holds it back hints another topic, or none: this process has to look again for itself.
    this.#heldBack = isHeldBack && !last ? this.#heldBack + 1 : 0;
    if (isHeldBack) this.#ringIn(Math.min(heldBackRetryMs * 2 ** Math.floor(this.#heldBack / 8), lastHeldBackRetryMs));
  }

  #ringIn(milliseconds: number): void {
    if (this.#isStopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ring(), milliseconds);
  }

  #wake(): void {
    for (const follower of this.#followers) follower.raise();
  }
}
