import type { Context } from '../src/domain/kernel/index.ts';
import type { Unsubscribe } from '../src/hub/transport.ts';
import { type Claim, type LeaseKind, LeaseLostError } from '../src/lease/kind.ts';
import { checkHeld, renew } from '../src/lease/lease.ts';

/** Milliseconds between two tries of a renewal that failed: sooner than the reconciler looks when the database is back. */
const retryEveryMs = 1_000;
/** Milliseconds between two looks at the claim, however often it is hinted at: our own progress hints as well. */
const lookEveryMs = 100;

/**
 * Keeps a claim and watches over it. When it turns out to be lost (cancelled, taken over), `signal` fires with LeaseLostError:
 * the attempt must stop and write nothing. A database that cannot be asked is no loss yet: the fencing number decides in the end.
 *
 * The lease is renewed three times in its length. A loss that has a topic arrives as a hint; should the hint be missing, the next
 * renewal finds out.
 */
export class LeaseHolder {
  readonly #context: Context;
  readonly #kind: LeaseKind;
  readonly #claim: Claim;
  readonly #controller = new AbortController();
  readonly #subscribed: Promise<Unsubscribe | null>;
  #renewal: NodeJS.Timeout;
  #look: NodeJS.Timeout | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(context: Context, kind: LeaseKind, claim: Claim, topic?: string) {
    this.#context = context;
    this.#kind = kind;
    this.#claim = claim;
    this.#renewal = this.#renewIn(this.#intervalMs);
    this.#subscribed = topic === undefined ? Promise.resolve(null) : this.#subscribe(topic);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** For an attempt that learns of the loss by itself. */
  lose(error: LeaseLostError): void {
    this.#controller.abort(error);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#renewal);
    if (this.#look) clearTimeout(this.#look);
    const unsubscribe = await this.#subscribed;
    await unsubscribe?.();
  }

  get #leaseSeconds(): number {
    return this.#context.policy.worker.leaseSeconds;
  }

  get #intervalMs(): number {
    return (this.#leaseSeconds * 1000) / 3;
  }

  #renewIn(ms: number): NodeJS.Timeout {
    return setTimeout(async () => {
      const isRenewed = await this.#ask(renew(this.#context.db.prisma, this.#kind, this.#claim, this.#leaseSeconds));
      if (this.#stopped || this.signal.aborted) return;
      this.#renewal = this.#renewIn(isRenewed ? this.#intervalMs : Math.min(retryEveryMs, this.#intervalMs));
    }, ms);
  }

  async #subscribe(topic: string): Promise<Unsubscribe | null> {
    try {
      const unsubscribe = await this.#context.hub.subscribe(topic, () => this.#hinted());
      // What happened between the claim and now was hinted before we listened.
      this.#hinted();
      return unsubscribe;
    } catch (error) {
      this.#context.log.warn({ err: error }, 'a cancellation will only be seen by the next renewal');
      return null;
    }
  }

  #hinted(): void {
    if (this.#look || this.#stopped) return;
    const wait = Math.max(0, this.#lookedAt + lookEveryMs - performance.now());
    this.#look = setTimeout(() => {
      // Cleared before looking, so that a hint that comes meanwhile is looked into again.
      this.#look = null;
      this.#lookedAt = performance.now();
      void this.#ask(checkHeld(this.#context.db.prisma, this.#kind, this.#claim));
    }, wait);
  }

  /** Whether the database could be asked; a loss that it tells of is acted upon. */
  async #ask(question: Promise<void>): Promise<boolean> {
    try {
      await question;
      return true;
    } catch (error) {
      if (error instanceof LeaseLostError) this.lose(error);
      else this.#context.log.warn({ err: error }, 'the claim could not be looked after this time');
      return false;
    }
  }
}
