import type pg from 'pg';
import { type Cursor, readHead, readTimeline, type Timeline, type TimelineEvent } from './timeline.ts';
import { documentTopic, streamTopic, workspaceTopic } from './topics.ts';
import type { HubTransport } from './transport.ts';

/** Events read at a time while catching up. */
const batchSize = 500;
/** Milliseconds after which a follower looks for itself: the most that a lost hint can cost. */
const pollEvery = 1_000;

export interface FollowOptions {
  /** Right after this event; `null` for the whole history; `HEAD` for what comes from now on. */
  after: Cursor | 'HEAD' | null;
  types?: readonly string[] | null;
  /** Ends the following. */
  signal: AbortSignal;
}

/**
 * The events of a timeline, history then live, in batches that are never empty: each event once, in order, none skipped.
 *
 * It subscribes first and waits until the transport has acknowledged, then reads: an event committed in between is found by
 * the reading, or hinted. Hints only set a flag, so memory stays constant however fast they come and however slow the client.
 */
export async function* followTimeline(
  pool: pg.Pool,
  hub: HubTransport,
  timeline: Timeline,
  options: FollowOptions,
): AsyncGenerator<TimelineEvent[], void, void> {
  const bell = new Bell(options.signal);
  const unsubscribe = await hub.subscribe(topicOf(timeline), () => bell.ring());
  try {
    let cursor = options.after === 'HEAD' ? await readHead(pool, timeline) : options.after;
    while (!options.signal.aborted) {
      bell.reset();
      const events: TimelineEvent[] = await readTimeline(pool, timeline, {
        after: cursor,
        limit: batchSize,
        types: options.types ?? null,
      });
      const last = events.at(-1);
      if (last) {
        cursor = last;
        yield events;
      }
      if (events.length < batchSize) await bell.heard(pollEvery);
    }
  } finally {
    await unsubscribe();
  }
}

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

/** A flag that can be waited for. Rings while nobody waits are remembered once. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  reset(): void {
    this.#rung = false;
  }

  /** Resolves at the next ring, at once if it rang since the last reset, or after `timeout` milliseconds. */
  heard(timeout: number): Promise<void> {
    if (this.#rung) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = null;
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(wake, timeout);
      this.#wake = wake;
    });
  }
}
