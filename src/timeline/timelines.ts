import { Follower, type FollowOptions } from './follow.ts';
import { findBehind } from './sweep.ts';
import { Tail, type TailOptions } from './tail.ts';
import { type Timeline, topicOf } from './timeline.ts';

const defaultSweepEveryMs = 1_000;

export interface TimelinesOptions extends TailOptions {
  /** Milliseconds between two looks for what no hint has announced: the most that a lost hint can cost. */
  sweepEveryMs?: number;
}

/** What the process follows at the moment; both are 0 when the last follower has left. */
export interface TimelineCounts {
  /** Timelines that are read and listened to, each once. */
  timelines: number;
  followers: number;
}

/**
 * The timelines that this process follows: one reader each, shared by all its followers, so what an event costs grows with the
 * timelines and not with the followers.
 */
export class Timelines {
  readonly #options: TailOptions;
  readonly #sweepEveryMs: number;
  readonly #tails = new Map<string, Tail>();
  #followers = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor({ sweepEveryMs = defaultSweepEveryMs, ...options }: TimelinesOptions) {
    this.#options = options;
    this.#sweepEveryMs = sweepEveryMs;
  }

  counts(): TimelineCounts {
    return { timelines: this.#tails.size, followers: this.#followers };
  }

  /** The first follower of a timeline starts its reader, the last one ends it. A follower has to be ended by its caller. */
  follow(timeline: Timeline, options: FollowOptions): Follower {
    const tail = this.#tails.get(topicOf(timeline)) ?? this.#open(timeline);
    this.#followers += 1;
    return new Follower(tail, options, this.#options, this.#onEnd);
  }

  readonly #onEnd = ({ tail }: Follower) => {
    this.#followers -= 1;
    if (tail.followers > 0 || this.#tails.get(tail.topic) !== tail) return;
    this.#tails.delete(tail.topic);
    void tail.stop();
  };

  /** Ends every reader. Those who still follow hear nothing any more. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    const tails = [...this.#tails.values()];
    this.#tails.clear();
    await Promise.all(tails.map((tail) => tail.stop()));
  }

  #open(timeline: Timeline): Tail {
    const tail = new Tail(timeline, this.#options);
    this.#tails.set(tail.topic, tail);
    this.#timer ??= setTimeout(() => void this.#sweep(), this.#sweepEveryMs);
    return tail;
  }

  async #sweep(): Promise<void> {
    const { db, log } = this.#options;
    try {
      for (const tail of await findBehind(db, this.#tails.values())) tail.ring();
    } catch (error) {
      log.debug({ err: error }, 'The timelines could not be looked through this time');
    }
    for (const tail of this.#tails.values()) tail.trim();
    this.#timer = this.#tails.size > 0 ? setTimeout(() => void this.#sweep(), this.#sweepEveryMs) : null;
  }
}
