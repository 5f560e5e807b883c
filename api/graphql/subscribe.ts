import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  mapSourceToResponseEvent,
  validateSubscriptionArgs,
} from 'graphql';
import type { GraphQLContext } from '../../schema/base/context.ts';
import { withinSize } from '../limits/answer-size.ts';
import { asNow } from './context.ts';
import { maskResult } from './masking.ts';

type Subscribed = AsyncGenerator<ExecutionResult, void, void> | ExecutionResult;

/**
 * GraphQL's subscribe, with a context of its own for every event: the viewer as they stand now, nothing loaded before, and no
 * permission remembered, since those are cached by context. Errors are masked with the id of the request that subscribed.
 */
export async function subscribeAfresh(
  args: ExecutionArgs,
  context: GraphQLContext,
  mostBytes: number,
): Promise<Subscribed> {
  const validated = validateSubscriptionArgs(args);
  if (!('schema' in validated)) return maskResult({ errors: validated }, context);
  const source = await createSourceEventStream(validated);
  if (!(Symbol.asyncIterator in source)) return maskResult(source, context);
  return mapSourceToResponseEvent(validated, source, (event) => {
    const result = executeSubscriptionEvent({ ...event, contextValue: asNow(context) });
    const shown = (resolved: ExecutionResult) => withinSize(maskResult(resolved, context), mostBytes);
    return result instanceof Promise ? result.then(shown) : shown(result);
  });
}
