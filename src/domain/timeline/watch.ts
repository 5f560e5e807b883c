import type { Grant, GrantEnd } from '../../auth/grants.ts';
import { reachIn } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { type CursorLoss, encodeCursor } from '../../timeline/cursor.ts';
import type { Batch, Follower } from '../../timeline/follow.ts';
import type { TimelineEvent } from '../../timeline/read.ts';
import { type Start, startOf, type Timeline } from '../../timeline/timeline.ts';
import { definitionOf, isEventType } from '../event/index.ts';
import { type RequestContext, requireViewer } from '../kernel/index.ts';
import { readJobEnd } from './job-end.ts';

/** What a subscriber to a timeline is sent. */
export type TimelineItem =
  | { kind: 'event'; event: TimelineEvent }
  | { kind: 'reset'; reason: CursorLoss; earliestCursor: string }
  | { kind: 'end'; reason: 'TERMINAL' | GrantEnd };

/** The cursor with which a subscriber goes on after an item, or a batch of them; `null` after the last one, and for what is no item. */
export function cursorAfter(sent: unknown): string | null {
  const item: unknown = Array.isArray(sent) ? sent.at(-1) : sent;
  if (!isItem(item) || item.kind === 'end') return null;
  return item.kind === 'event' ? encodeCursor(item.event) : item.earliestCursor;
}

function isItem(item: unknown): item is TimelineItem {
  return typeof item === 'object' && item !== null && 'kind' in item && itemKinds.has(item.kind);
}

const itemKinds = new Set<unknown>(['event', 'reset', 'end'] satisfies TimelineItem['kind'][]);

export interface WatchOptions {
  /** An event's cursor, `HEAD` for what comes from now on, `null` for the whole history. */
  after: string | null;
  types?: readonly string[] | null;
}

/**
 * History, then live, for as long as the consumer listens and the viewer may read the workspace's events. Ends with its reason
 * unless the consumer leaves. Throws InvalidCursorError at once.
 */
export function watchTimeline(context: RequestContext, workspaceId: string, timeline: Timeline, options: WatchOptions) {
  return new TimelineWatch(context, {
    workspaceId,
    timeline,
    start: startOf(timeline, options.after),
    types: options.types,
  });
}

/** The same for a job, whose timeline comes to an end. */
export function watchJobTimeline(context: RequestContext, workspaceId: string, jobId: string, options: WatchOptions) {
  const timeline = { kind: 'stream' as const, stream: jobId };
  return new TimelineWatch(context, { workspaceId, timeline, start: startOf(timeline, options.after), jobId });
}

/** Items that a batch has at most: few enough that a page draws while the next one comes. */
export const mostInBatch = 200;

/** The same items, as many at a time as have been read, and never none: a history of thousands in few messages. The end comes alone. */
export function inBatches(watch: TimelineWatch): AsyncGenerator<readonly TimelineItem[], void, void> {
  return {
    next: () => watch.nextBatch(mostInBatch),
    async return() {
      await watch.return();
      return over;
    },
    throw: (error) => watch.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose](),
  };
}

interface Watched {
  workspaceId: string;
  timeline: Timeline;
  start: Start;
  types?: readonly string[] | null | undefined;
  /** The job whose end is the timeline's. */
  jobId?: string;
}

type Watching = Pick<RequestContext, 'db' | 'grants' | 'timelines' | 'log' | 'viewer'>;

const nothing: readonly TimelineItem[] = [];
const over = { done: true as const, value: undefined };

/**
 * One subscriber's watch. It holds nothing before it is first asked, and lets go of everything when it ends or its consumer leaves.
 * Ten thousand of them wait at a time, so it is one object and not a chain of generators, and keeps no more than it needs.
 */
class TimelineWatch implements AsyncGenerator<TimelineItem, void, void> {
  readonly #watched: Watched;
  readonly #watching: Watching;
  #grant: Grant | null = null;
  #follower: Follower | null = null;
  /** Items that have been read and not been asked for yet. */
  #items = nothing;
  #at = 0;
  #reason: 'TERMINAL' | GrantEnd | null = null;
  #hasLookedForEnd = false;
  #isOver = false;
  /** For the rare wait until a viewer can be read again. */
  #leaving: AbortController | null = null;

  constructor({ db, grants, timelines, log, viewer }: RequestContext, watched: Watched) {
    this.#watched = watched;
    this.#watching = { db, grants, timelines, log, viewer };
  }

  async next(): Promise<IteratorResult<TimelineItem, void>> {
    if (this.#isOver) return over;
    try {
      const item = await this.#nextItem();
      if (item === null || item.kind === 'end') this.#leave();
      return item === null ? over : { done: false, value: item };
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** The next item, and those that have been read with it. */
  async nextBatch(most: number): Promise<IteratorResult<readonly TimelineItem[], void>> {
    const first = await this.next();
    if (first.done) return over;
    const items = [first.value];
    // The viewer may see the first now, and so the rest: no time passes.
    for (let item = this.#items[this.#at]; item && items.length < most && !this.#isOver; item = this.#items[this.#at])
      items.push(this.#pass(item));
    return { done: false, value: items };
  }

  async return(): Promise<typeof over> {
    this.#leave();
    return over;
  }

  async throw(error: unknown): Promise<never> {
    this.#leave();
    throw error;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async [Symbol.asyncDispose]() {
    this.#leave();
  }

  /** The next item, once the viewer has been found to be allowed to see it; `null` when the consumer has left. */
  async #nextItem(): Promise<TimelineItem | null> {
    const follower = this.#follower ?? this.#begin();
    while (this.#at >= this.#items.length && this.#reason === null && !this.#isOver) await this.#read(follower);
    const item = this.#items[this.#at];
    const mayGoOn = item !== undefined && (await this.#mayGoOn());
    if (this.#isOver) return null;
    if (mayGoOn) return this.#pass(item);
    if (this.#reason === null) throw new Error('A timeline has ended without a reason.');
    return { kind: 'end', reason: this.#reason };
  }

  #pass(item: TimelineItem): TimelineItem {
    this.#at += 1;
    // What has been passed on is not kept while waiting for more.
    if (this.#at === this.#items.length) this.#take(nothing);
    const isLast = item.kind === 'event' && this.#watched.jobId !== undefined && definitionOf(item.event.type)?.isLast;
    if (isLast) this.#reason ??= 'TERMINAL';
    return item;
  }

  #begin(): Follower {
    const { grants, timelines, viewer } = this.#watching;
    const { timeline, start, types = null } = this.#watched;
    const grant = grants.grant(requireViewer({ viewer }), () => this.#look());
    this.#grant = grant;
    const follower = timelines.follow(timeline, { after: start, types });
    this.#follower = follower;
    this.#look();
    return follower;
  }

  /** The viewer's standing may have changed: a wait ends when they may not go on. */
  #look(): void {
    const now = this.#grant?.now() ?? null;
    if (now !== null) this.#judge(now);
  }

  #judge(now: Viewer | GrantEnd): boolean {
    const isAllowed = typeof now !== 'string' && reachIn(now, this.#watched.workspaceId, 'events.read') !== null;
    if (isAllowed) return true;
    // The first reason stays; that the job is over counts less, since its last event has not been sent yet.
    if (this.#reason === null || this.#reason === 'TERMINAL')
      this.#reason = typeof now === 'string' ? now : 'ACCESS_REVOKED';
    this.#follower?.end();
    return false;
  }

  async #mayGoOn(): Promise<boolean> {
    if (this.#grant === null) return false;
    const now = this.#grant.now();
    if (now !== null) return this.#judge(now);
    this.#leaving ??= new AbortController();
    return this.#judge(await this.#grant.viewer(this.#leaving.signal));
  }

  /** Waits for items, and for what ends the wait. */
  async #read(follower: Follower): Promise<void> {
    const { start, jobId } = this.#watched;
    if (jobId !== undefined && !this.#hasLookedForEnd) {
      this.#hasLookedForEnd = true;
      const end = await readJobEnd(this.#watching, { jobId, start, waiter: follower });
      if (end) {
        this.#reason ??= 'TERMINAL';
        this.#take(end.lost ? [resetTo(end.lost)] : []);
        return;
      }
    }
    const batch = await follower.next();
    if (batch) this.#take('lost' in batch ? [resetTo(batch)] : itemsOf(batch.events));
  }

  #take(items: readonly TimelineItem[]): void {
    this.#items = items;
    this.#at = 0;
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#items = nothing;
    this.#leaving?.abort();
    this.#follower?.end();
    void this.#grant?.release();
  }
}

/** Passes over types that only a newer version knows: in a rolling update it writes them already. */
function itemsOf(events: readonly TimelineEvent[]): TimelineItem[] {
  return events.flatMap((event) => (isEventType(event.type) ? [{ kind: 'event' as const, event }] : []));
}

function resetTo({ lost, loss }: Extract<Batch, { lost: unknown }>): TimelineItem {
  return { kind: 'reset', reason: loss, earliestCursor: encodeCursor(lost) };
}
