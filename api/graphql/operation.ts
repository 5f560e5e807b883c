import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import { eachWithCost, errorsWithCost, withCost } from '../limits/answered-cost.ts';
import type { Meter } from '../limits/meter.ts';
import type { identify, ReceivedRequest, RequestFacts } from './context.ts';
import type { GraphQLServer } from './graphql.ts';
import { maskError } from './masking.ts';
import { paramsFault } from './params-fault.ts';

/** What a client asks for, as both protocols over long-lived connections carry it. */
export interface OperationParams {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  extensions?: Record<string, unknown> | null | undefined;
}

/** An operation that was parsed and found valid, with a context of its own. */
export interface Operation {
  args: ExecutionArgs;
  /** A stream of results for a subscription, one result for anything else and for a subscription that was refused. */
  run(): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult>;
}

/**
 * Makes an operation ready, as Yoga does for a plain HTTP request, with plugins and masking around it. Answers the errors when it
 * cannot be run. Never throws. `identified` finds out who is asking, and may refuse them.
 */
export async function prepareOperation(
  graphql: GraphQLServer,
  request: ReceivedRequest,
  params: OperationParams,
  identified: () => ReturnType<typeof identify>,
): Promise<Operation | readonly GraphQLError[]> {
  let meter: Meter | null = null;
  const refused = (errors: readonly GraphQLError[]) => (meter ? errorsWithCost(errors, meter) : errors);
  try {
    const { facts, refusal } = await identified();
    meter = facts.meter;
    const fault = refusal ?? paramsFault(params);
    if (fault) return refused([fault]);
    const prepared = await validOperation(graphql, facts, params);
    return 'run' in prepared ? prepared : refused(prepared);
  } catch (error) {
    // Told to this operation, not to the whole connection.
    return refused([maskError(error, request.log, request.correlationId)]);
  }
}

async function validOperation(
  graphql: GraphQLServer,
  facts: RequestFacts,
  params: OperationParams,
): Promise<Operation | readonly GraphQLError[]> {
  const enveloped = graphql.getEnveloped({ facts, multipart: null, params });
  const document = enveloped.parse(params.query);
  const errors: readonly GraphQLError[] = enveloped.validate(enveloped.schema, document);
  if (errors.length > 0) return errors;
  const operation = getOperationAST(document, params.operationName);
  if (!operation) return [new GraphQLError('Name the operation: the document has none, several, or not this one.')];
  const args: ExecutionArgs = {
    schema: enveloped.schema,
    operationName: params.operationName,
    document,
    variableValues: params.variables,
    contextValue: await enveloped.contextFactory(),
  };
  const isSubscription = operation.operation === OperationTypeNode.SUBSCRIPTION;
  const run = async () => {
    const results: AsyncGenerator<ExecutionResult> | ExecutionResult = isSubscription
      ? await enveloped.subscribe(args)
      : await enveloped.execute(args);
    return Symbol.asyncIterator in results ? eachWithCost(results, facts.meter) : withCost(results, facts.meter);
  };
  return { args, run };
}
