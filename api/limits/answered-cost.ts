import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { placeOf } from '../places.ts';
import type { Meter } from './meter.ts';

interface MeteredContext {
  facts: { meter: Meter };
}

/** Has every answer over HTTP, and every item of a stream, say what it cost and what is left; and each item where it stands. */
export function answeredCost(): Plugin<MeteredContext, MeteredContext> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result)) return;
      const { meter } = serverContext.facts;
      setResult(isAsyncIterable(result) ? itemsOfStream(result, meter) : withCost(result, meter));
    },
  };
}

export function withCost<Result extends ExecutionResult>(result: Result, { cost }: Meter): Result {
  return { ...result, extensions: { ...result.extensions, cost } };
}

/** Errors that stand for themselves, as the message `error` of graphql-ws carries them: without the status of a response. */
export function errorsWithCost(errors: readonly GraphQLError[], { cost }: Meter): GraphQLError[] {
  return errors.map(({ message, nodes, source, positions, path, extensions: { http: _http, ...extensions } }) => {
    return new GraphQLError(message, { nodes, source, positions, path, extensions: { ...extensions, cost } });
  });
}

/** The same stream, item by item as frames with an id; a follower that leaves it leaves the other. */
function itemsOfStream<Result extends ExecutionResult>(
  results: AsyncIterable<Result>,
  meter: Meter,
): AsyncGenerator<Result, void, void> {
  const items = results[Symbol.asyncIterator]();
  return {
    async next() {
      const item = await items.next();
      return item.done
        ? { done: true, value: undefined }
        : { done: false, value: withFrameId(withCost(item.value, meter), placeOf(item.value)) };
    },
    async return() {
      await items.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      await items.throw?.(error);
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await items.return?.();
    },
  };
}

/** Has Yoga write the id behind the data of a frame: an EventSource that was cut off sends the last one along when it comes back. */
function withFrameId<Result extends ExecutionResult>(result: Result, id: string | null): Result {
  if (id === null) return result;
  return { ...result, stringify: (answer: unknown) => `${JSON.stringify(answer)}\nid: ${id}` };
}
