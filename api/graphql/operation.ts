import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import type { Services } from '../../src/domain/kernel/index.ts';
import { identify, type ReceivedRequest } from './context.ts';
import type { GraphQLServer } from './graphql.ts';
import { maskError } from './masking.ts';
import { nulError } from './nul-character.ts';

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
 * Makes an operation ready, as Yoga does for a plain HTTP request: it authenticates again, with plugins and masking around it.
 * Answers the errors when it cannot be run. Never throws.
 */
export async function prepareOperation(
  { services, graphql }: { services: Services; graphql: GraphQLServer },
  request: ReceivedRequest,
  params: OperationParams,
): Promise<Operation | readonly GraphQLError[]> {
  try {
    const refusal = nulError(params);
    if (refusal) return [refusal];
    const facts = await identify(services, request);
    const enveloped = graphql.getEnveloped({ facts, params });
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
    return { args, run: async () => (isSubscription ? enveloped.subscribe(args) : enveloped.execute(args)) };
  } catch (error) {
    // A syntax error, or credentials that are no longer good: told to this operation, not to the whole connection.
    return [maskError(error, request.log, request.correlationId)];
  }
}
