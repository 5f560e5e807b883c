import { type Claim, ClaimLostError, checkClaim, renewClaim } from '../src/domain/job/index.ts';
import type { Context } from '../src/domain/kernel/index.ts';
import { streamTopic } from '../src/hub/topics.ts';
import type { Unsubscribe } from '../src/hub/transport.ts';

/** Milliseconds between two tries of a renewal that failed: sooner than the reconciler looks when the database is back. */
const retryEvery = 1_000;
/** Milliseconds between two looks at the claim, however often it is hinted at: our own progress hints as well. */
const lookEvery = 100;

/**
 * Keeps a claim and watches over it. When it turns out to be lost (cancelled, taken over), `signal` fires with ClaimLostError:
 * the attempt must stop and write nothing. A database that cannot be asked is no loss yet: the fencing number decides in the end.
 *
 * The lease is renewed three times in its length. A cancellation arrives as a hint on the job's stream; should the hint be
 * lost, the next progress report or renewal finds out.
 */
export class ClaimHolder {
  readonly #context: Context;
  readonly #claim: Claim;
  readonly #controller = new AbortController();
  readonly #subscribed: Promise<Unsubscribe | null>;
  #renewal: NodeJS.Timeout;
  #look: NodeJS.Timeout | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(context: Context, claim: Claim) {
    this.#context = context;
    this.#claim = claim;
    this.#renewal = this.#renewIn(this.#interval);
    this.#subscribed = this.#subscribe();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** To be called by whoever else learns of the loss. */
  lose(error: ClaimLostError): void {
    this.#controller.abort(error);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#renewal);
    if (this.#look) clearTimeout(this.#look);
    const unsubscribe = await this.#subscribed;
    await unsubscribe?.();
  }

  get #interval(): number {
    return (this.#context.policy.worker.leaseSeconds * 1000) / 3;
  }

  #renewIn(ms: number): NodeJS.Timeout {
    return setTimeout(async () => {
      const isRenewed = await this.#ask(renewClaim(this.#context, this.#claim));
      if (this.#stopped || this.signal.aborted) return;
      this.#renewal = this.#renewIn(isRenewed ? this.#interval : Math.min(retryEvery, this.#interval));
    }, ms);
  }

  async #subscribe(): Promise<Unsubscribe | null> {
    try {
      const unsubscribe = await this.#context.hub.subscribe(streamTopic(this.#claim.jobId), () => this.#hinted());
      // What happened between the claim and now was hinted to nobody.
      this.#hinted();
      return unsubscribe;
    } catch (error) {
      this.#context.log.warn({ err: error }, 'a cancellation will only be seen by the next progress or renewal');
      return null;
    }
  }

  #hinted(): void {
    if (this.#look || this.#stopped) return;
    const wait = Math.max(0, this.#lookedAt + lookEvery - performance.now());
    this.#look = setTimeout(() => {
      // Cleared before looking, so that a hint that comes meanwhile is looked into again.
      this.#look = null;
      this.#lookedAt = performance.now();
      void this.#ask(checkClaim(this.#context, this.#claim));
    }, wait);
  }

  /** Whether the database could be asked; a loss that it tells of is acted upon. */
  async #ask(question: Promise<void>): Promise<boolean> {
    try {
      await question;
      return true;
    } catch (error) {
      if (error instanceof ClaimLostError) this.lose(error);
      else this.#context.log.warn({ err: error }, 'the claim could not be looked after this time');
      return false;
    }
  }
}
