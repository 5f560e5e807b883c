import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../src/domain/kernel/index.ts';
import { type Claim, type LeaseKind, LeaseLostError } from '../src/lease/kind.ts';
import { LeaseHolder } from './lease-holder.ts';
import { AttemptTimeoutError, InterruptedError } from './outcome.ts';

/** Milliseconds before each further try to write down a result, while the database is away: half a minute in all. */
const retryResultAfter = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

/** What one kind of due rows does in an attempt. Everything but `work` writes into the database and throws LeaseLostError. */
export interface Attempt<Result> {
  /** Does the work, and changes nothing in the database. Throws the signal's reason when it fires. */
  work(hold: LeaseHolder, signal: AbortSignal): Promise<Result>;
  /** Writes the result in one transaction that names the claim. Saying it twice is saying it once. */
  succeed(result: Result): Promise<void>;
  /** Writes why there is no result. */
  fail(error: unknown): Promise<void>;
  /** Gives the claim back, since the worker stops. */
  giveBack(): Promise<void>;
  /** Removes what the result stored: nothing will point at it. */
  discard(result: Result): Promise<void>;
}

export interface AttemptOptions {
  kind: LeaseKind;
  claim: Claim;
  /** The topic whose hints mean that the claim may be lost. */
  topic?: string;
  /** Fires when the worker is told to stop. */
  signal: AbortSignal;
}

/**
 * One attempt's life, the same for every kind: the lease is held and the time limited while it works, then it is written what came
 * of it. What happened to the row is in PostgreSQL, so this throws only when even that could not be written; then the lease brings
 * the row back.
 */
export async function runAttempt<Result>(
  context: Context,
  { kind, claim, topic, signal }: AttemptOptions,
  attempt: Attempt<Result>,
): Promise<void> {
  const hold = new LeaseHolder(context, kind, claim, topic);
  const seconds = kind.task.timeoutSeconds(context.policy.worker);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new AttemptTimeoutError(seconds)), seconds * 1000);
  const interrupt = () => stop.abort(new InterruptedError());
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  const ended = AbortSignal.any([hold.signal, stop.signal]);
  try {
    const result = await attempt.work(hold, ended);
    await writeResult(context, attempt, result, stop.signal);
  } catch (error) {
    // Streams that a signal ends throw an error of their own.
    await settle(context, attempt, ended.aborted ? ended.reason : error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    await hold.stop();
  }
}

/** Writes the result, also through a restart of the database. */
async function writeResult<Result>(
  context: Context,
  attempt: Attempt<Result>,
  result: Result,
  signal: AbortSignal,
): Promise<void> {
  for (const wait of [...retryResultAfter, null]) {
    try {
      return await attempt.succeed(result);
    } catch (error) {
      if (error instanceof LeaseLostError) {
        await attempt.discard(result);
        throw error;
      }
      // Whether the commit arrived is not known, so what was stored stays: if nothing points at it, it is swept later.
      if (wait === null) throw error;
      context.log.warn({ err: error }, 'the result could not be written; it is tried again');
      await delay(wait, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}

async function settle<Result>({ log }: Context, attempt: Attempt<Result>, error: unknown): Promise<void> {
  try {
    if (error instanceof LeaseLostError) throw error;
    if (error instanceof InterruptedError) {
      await attempt.giveBack();
      log.info('the worker stops: it is given back');
    } else {
      await attempt.fail(error);
    }
  } catch (fault) {
    if (!(fault instanceof LeaseLostError)) throw fault;
    log.warn('the claim is lost: another worker has it, or it is over');
  }
}
