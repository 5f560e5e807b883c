import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, validateSubscriptionArgs } from 'graphql';
import { readMoment } from '../../src/timeline/read.ts';
import type { FreshContexts, RequestFacts } from './context.ts';
import { maskResult } from './masking.ts';
import { asksForMoment } from './moment-first.ts';
import { ResultStream } from './result-stream.ts';

/**
 * GraphQL's subscribe, with a context of its own for every event: the viewer as they stand now, nothing loaded before, and no
 * permission remembered, since those are cached by context. Errors are masked with the id of the request that subscribed.
 */
export async function subscribeAfresh(
  args: ExecutionArgs,
  request: RequestFacts,
  fresh: FreshContexts,
): Promise<ResultStream | ExecutionResult> {
  const validated = validateSubscriptionArgs(args);
  if (!('schema' in validated)) return maskResult({ errors: validated }, request);
  if (asksForMoment(args.document)) request.moment = await readMoment(fresh.open(request).db);
  const source = await createSourceEventStream(validated);
  if (!(Symbol.asyncIterator in source)) return maskResult(source, request);
  return new ResultStream(validated, source, request, fresh);
}
