import { setTimeout as delay } from 'node:timers/promises';
import { type ExecutionResult, executeSubscriptionEvent, type ValidatedSubscriptionArgs } from 'graphql';
import { backoff } from '../../src/backoff.ts';
import { cursorAfter } from '../../src/domain/timeline/index.ts';
import { withinSize } from '../limits/answer-size.ts';
import { keepPlace } from '../places.ts';
import type { FreshContexts, RequestFacts } from './context.ts';
import { isWithoutDatabase, maskError, maskResult } from './masking.ts';
import { sharedResult, textOf } from './shared-results.ts';

const waits = { firstMs: 50, lastMs: 2_000 };
const over = { done: true as const, value: undefined };

/**
 * The results of a subscription, one for each item of its source. What reads while the database is away is done again when it is
 * back: an item that was sent with an error in place of its event would be an event that is skipped.
 */
export class ResultStream implements AsyncGenerator<ExecutionResult, void, void> {
  readonly #operation: ValidatedSubscriptionArgs;
  readonly #source: AsyncIterator<unknown>;
  readonly #request: RequestFacts;
  readonly #fresh: FreshContexts;
  #isOver = false;

  constructor(
    operation: ValidatedSubscriptionArgs,
    source: AsyncIterable<unknown>,
    request: RequestFacts,
    fresh: FreshContexts,
  ) {
    // The context that it was subscribed with is worth kilobytes, and each item has its own.
    this.#operation = { ...operation, contextValue: null };
    this.#source = source[Symbol.asyncIterator]();
    this.#request = request;
    this.#fresh = fresh;
  }

  /** Rejects with what a client may see of the source's fault. */
  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    try {
      const { done, value } = await this.#source.next();
      if (done || this.#isOver) return over;
      const result = await this.#whenPossible(value);
      const place = cursorAfter(value);
      if (place !== null) keepPlace(result, place);
      return { done: false, value: result };
    } catch (error) {
      throw maskError(error, this.#request.log, this.#request.correlationId);
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.#isOver = true;
    await this.#source.return?.();
    return over;
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult, void>> {
    await this.return();
    throw error;
  }

  /** A result of this stream as JSON, together with what it has cost and what is left. */
  textOf(result: ExecutionResult): string {
    const { cost } = this.#request.meter;
    return `${textOf(result).slice(0, -1)},"extensions":${JSON.stringify({ cost })}}`;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async [Symbol.asyncDispose]() {
    await this.return();
  }

  async #whenPossible(item: unknown): Promise<ExecutionResult> {
    for (let failures = 0; ; failures += 1) {
      const result = await this.#execute(item);
      if (!isWithoutDatabase(result) || this.#isOver) return result;
      await delay(backoff(failures, waits), undefined, { ref: false });
    }
  }

  #execute(item: unknown): Promise<ExecutionResult> {
    const viewer = this.#fresh.viewerOf(this.#request);
    return sharedResult(this.#operation, item, viewer, async () => {
      const contextValue = this.#fresh.open({ ...this.#request, viewer });
      const result = await executeSubscriptionEvent({ ...this.#operation, rootValue: item, contextValue });
      return withinSize(maskResult(result, this.#request), this.#fresh.mostBytes);
    });
  }
}
