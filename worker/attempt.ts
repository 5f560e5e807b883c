import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../src/backoff.ts';
import { isDatabaseAway } from '../src/db/unavailable.ts';
import type { Context } from '../src/domain/kernel/index.ts';
import { type Claim, type LeaseKind, LeaseLostError } from '../src/lease/kind.ts';
import { type EndedAttempt, signals } from '../src/signals.ts';
import { LeaseHolder } from './lease-holder.ts';
import { AttemptTimeoutError, InterruptedError } from './outcome.ts';

/** Waits before what came of an attempt is written again: while the database is away for ever, after other faults eight times. */
const writeWaits = { firstMs: 250, lastMs: 16_000, spread: 0 };
const mostOtherFaults = 7;

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
  /** Fires when the worker is asked to stop. */
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
  const begun = performance.now();
  let outcome: EndedAttempt['outcome'] = 'succeeded';
  try {
    const result = await attempt.work(hold, ended);
    await writeResult(context, attempt, result, stop.signal);
  } catch (error) {
    // Streams that a signal ends throw an error of their own.
    const reason = ended.aborted ? ended.reason : error;
    outcome = outcomeOf(reason);
    await settle(context, attempt, reason, signal);
  } finally {
    signals.attemptEnded.tell({ kind: kind.table, outcome, seconds: (performance.now() - begun) / 1_000 });
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    await hold.stop();
  }
}

function outcomeOf(reason: unknown): EndedAttempt['outcome'] {
  if (reason instanceof LeaseLostError) return 'lost';
  return reason instanceof InterruptedError ? 'given_back' : 'failed';
}

/** Writes the result. Whether a commit arrived is not known when it fails, so what was stored stays; if unused, it is swept later. */
async function writeResult<Result>(
  context: Context,
  attempt: Attempt<Result>,
  result: Result,
  signal: AbortSignal,
): Promise<void> {
  try {
    await writing(context, signal, () => attempt.succeed(result));
  } catch (error) {
    if (error instanceof LeaseLostError) await attempt.discard(result);
    throw error;
  }
}

async function settle<Result>(
  context: Context,
  attempt: Attempt<Result>,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { log } = context;
  try {
    if (error instanceof LeaseLostError) throw error;
    if (error instanceof InterruptedError) {
      await attempt.giveBack();
      log.info('the worker stops: it is given back');
    } else {
      await writing(context, signal, () => attempt.fail(error));
    }
  } catch (fault) {
    if (!(fault instanceof LeaseLostError)) throw fault;
    log.warn('the claim is lost: another worker has it, or it is over');
  }
}

/**
 * Writes what came of an attempt, again and again while the database is away: when it is back, the claim may still be ours, and the
 * attempt is not wasted. The signal ends that.
 */
async function writing({ log }: Context, signal: AbortSignal, write: () => Promise<void>): Promise<void> {
  let otherFaults = 0;
  for (let failures = 0; ; failures += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isDatabaseAway(error)) otherFaults += 1;
      if (error instanceof LeaseLostError || otherFaults > mostOtherFaults) throw error;
      log.warn({ err: error }, 'what came of the attempt could not be written; it is tried again');
      await delay(backoff(failures, writeWaits), undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
