import type { Context } from '../src/domain/context.ts';
import { type Claim, ClaimLostError, renewClaim } from '../src/domain/job-run.ts';

/**
 * Renews a claim three times per lease. When it turns out to be lost, `signal` fires with ClaimLostError: the attempt must stop
 * and write nothing. A database that cannot be asked is no loss yet: the fencing number decides in the end.
 */
export class ClaimHolder {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(context: Context, claim: Claim) {
    const every = (context.policy.leaseSeconds * 1000) / 3;
    this.#timer = setInterval(() => {
      renewClaim(context, claim).catch((error: unknown) => {
        if (error instanceof ClaimLostError) this.lose(error);
        else context.log.warn({ err: error }, 'the claim could not be renewed this time');
      });
    }, every);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** To be called by whoever else learns of the loss. */
  lose(error: ClaimLostError): void {
    this.#controller.abort(error);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
