import type { TypedDocumentNode } from 'urql';
import { noteConnection } from './connection.ts';
import { type Following, follow, type Item } from './follow.ts';

/** What the tab that follows tells the others, and what they ask it. */
type Told<T extends Item> =
  | { kind: 'event'; event: Extract<T, { cursor: string }> }
  | { kind: 'reset' }
  | { kind: 'end'; reason: string }
  | { kind: 'refused' }
  | { kind: 'connection'; state: 'LOST' | 'BACK' }
  /** Are you there? */
  | { kind: 'asked' };

type Variables = { after?: string | null | undefined };

/** Milliseconds in which a tab that follows answers, unless its browser has put it to sleep. */
const answerMs = 3_000;

/**
 * A timeline that all tabs of the browser follow together, over one connection: one of them follows, and tells the others (Web Locks,
 * BroadcastChannel). When it is closed, another one goes on after the last event that it has heard. When it sleeps, as browsers of
 * phones have it, the tab that is looked at takes its place. Each tab gets each event; in a take-over perhaps twice.
 *
 * It hears from the beginning, so that what happens between reading a cursor and `follow` is not missed.
 */
export class SharedFeed<T extends Item> {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  /** What has been begun last, and is over when something else is begun, or with `close`. */
  #run = new AbortController();
  #isClosed = false;
  /** What was heard before it was known what to do with it. */
  #early: Told<T>[] | null = [];
  #following: Following<T> | null = null;
  #after: string | null = null;
  /** Whether this is the tab that follows. */
  #leads = false;
  #isLost = false;
  #unanswered: ReturnType<typeof setTimeout> | undefined;

  /** @param name the same in all tabs that follow the same for the same person */
  constructor(name: string) {
    this.#name = name;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<Told<T>>) => this.#hear(data);
  }

  /** Follows until `close`, or until it is called again. `variables.after` is a cursor that was read since this was made. */
  follow<V extends Variables>(
    document: TypedDocumentNode<Record<string, unknown>, V>,
    variables: V & { after: string | null },
    following: Following<T>,
  ): void {
    this.#run.abort();
    this.#leads = false;
    if (this.#isClosed) return;
    this.#run = new AbortController();
    const { signal } = this.#run;
    // Browsers have locks only on pages that came over https, or from the same machine. Elsewhere each tab follows for itself.
    const locks: LockManager | undefined = navigator.locks;
    if (!locks) {
      signal.addEventListener('abort', follow(document, variables, following), { once: true });
      return;
    }
    this.#following = following;
    this.#after = variables.after;
    const early = this.#early ?? [];
    this.#early = null;
    for (const told of early) this.#take(told);
    let waiting = new AbortController();
    const lead = async (options: LockOptions) => {
      const led: { leave?: () => void } = {};
      try {
        await locks.request(this.#name, options, () => {
          if (signal.aborted) return;
          led.leave = this.#lead(document, variables);
          return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        });
      } catch {
        // We are leaving, or do not wait any longer; or another tab has taken our place, since we slept.
      }
      if (!led.leave) return;
      led.leave();
      if (signal.aborted) return;
      this.#leads = false;
      wait();
    };
    const wait = () => {
      waiting = new AbortController();
      void lead({ signal: AbortSignal.any([signal, waiting.signal]) });
    };
    const takeOver = () => {
      if (this.#leads) return;
      waiting.abort();
      void lead({ steal: true });
    };
    wait();
    const ask = () => {
      if (this.#leads || globalThis.document.visibilityState !== 'visible') return;
      clearTimeout(this.#unanswered);
      this.#unanswered = setTimeout(takeOver, answerMs);
      this.#channel.postMessage({ kind: 'asked' } satisfies Told<T>);
    };
    globalThis.document.addEventListener('visibilitychange', ask, { signal });
    ask();
  }

  close(): void {
    this.#isClosed = true;
    this.#run.abort();
    clearTimeout(this.#unanswered);
    this.#channel.close();
    noteConnection(this, 'BACK');
  }

  #lead<V extends Variables>(document: TypedDocumentNode<Record<string, unknown>, V>, variables: V): () => void {
    this.#leads = true;
    this.#isLost = false;
    clearTimeout(this.#unanswered);
    // What the tab before said of its connection is no longer so.
    this.#tell({ kind: 'connection', state: 'BACK' });
    return follow<T, V>(
      document,
      { ...variables, after: this.#after },
      {
        onEvent: (event) => this.#tell({ kind: 'event', event }),
        onReset: () => this.#tell({ kind: 'reset' }),
        onEnd: (reason) => this.#tell({ kind: 'end', reason }),
        onRefused: () => this.#tell({ kind: 'refused' }),
        onConnection: (state) => this.#tell({ kind: 'connection', state }),
      },
    );
  }

  #tell(told: Told<T>): void {
    if (this.#isClosed) return;
    this.#take(told);
    this.#channel.postMessage(told);
  }

  #hear(told: Told<T>): void {
    if (told.kind === 'asked') {
      const state = this.#isLost ? 'LOST' : 'BACK';
      if (this.#leads) this.#channel.postMessage({ kind: 'connection', state } satisfies Told<T>);
      return;
    }
    // Who follows is awake.
    clearTimeout(this.#unanswered);
    if (this.#early) this.#early.push(told);
    else this.#take(told);
  }

  #take(told: Told<T>): void {
    switch (told.kind) {
      case 'event':
        this.#after = told.event.cursor;
        this.#following?.onEvent(told.event);
        break;
      case 'reset':
        this.#following?.onReset?.();
        break;
      case 'end':
        this.#following?.onEnd?.(told.reason);
        break;
      case 'refused':
        this.#following?.onRefused?.();
        break;
      case 'connection':
        this.#isLost = told.state === 'LOST';
        noteConnection(this, told.state);
        break;
    }
  }
}
