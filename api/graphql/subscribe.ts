import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  mapSourceToResponseEvent,
  validateSubscriptionArgs,
} from 'graphql';
import { ActorLoader } from '../../schema/base/actor-loader.ts';
import type { GraphQLContext } from '../../schema/base/context.ts';
import { walledIn } from '../../src/domain/kernel/access.ts';
import { maskError } from './masking.ts';

type Subscribed = AsyncGenerator<ExecutionResult, void, void> | ExecutionResult;

/**
 * GraphQL's subscribe, with a context of its own for every event: the viewer as they stand now, nothing loaded before, and no
 * permission remembered, since those are cached by context. Errors are masked with the id of the request that subscribed.
 */
export async function subscribeAfresh(args: ExecutionArgs, context: GraphQLContext): Promise<Subscribed> {
  const { log, correlationId } = context;
  const masked = (result: ExecutionResult): ExecutionResult =>
    result.errors ? { ...result, errors: result.errors.map((error) => maskError(error, log, correlationId)) } : result;
  const validated = validateSubscriptionArgs(args);
  if (!('schema' in validated)) return masked({ errors: validated });
  const source = await createSourceEventStream(validated);
  if (!(Symbol.asyncIterator in source)) return masked(source);
  return mapSourceToResponseEvent(validated, source, (event) => {
    const result = executeSubscriptionEvent({ ...event, contextValue: renewed(context) });
    return result instanceof Promise ? result.then(masked) : masked(result);
  });
}

function renewed(context: GraphQLContext): GraphQLContext {
  const viewer = context.viewer && context.grants.newest(context.viewer);
  const db = walledIn(context.db, viewer);
  return { ...context, viewer, db, actors: new ActorLoader(db) };
}
