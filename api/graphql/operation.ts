import { setTimeout as delay } from 'node:timers/promises';
import { type ExecutionResult, GraphQLError, getOperationAST, OperationTypeNode, parse } from 'graphql';
import { backoff } from '../../src/backoff.ts';
import { signals } from '../../src/signals.ts';
import { errorsWithCost, withCost } from '../limits/answered-cost.ts';
import type { Meter } from '../limits/meter.ts';
import { type identify, loggedName, type ReceivedRequest, type RequestFacts } from './context.ts';
import type { GraphQLServer } from './graphql.ts';
import { isWithoutDatabase, maskError } from './masking.ts';
import { paramsFault } from './params-fault.ts';
import { ResultStream } from './result-stream.ts';

const waits = { firstMs: 50, lastMs: 2_000 };

/** What a client asks for, as both protocols over long-lived connections carry it. */
export interface OperationParams {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  extensions?: Record<string, unknown> | null | undefined;
}

/**
 * A stream of results for a subscription; one result for anything else, and for a subscription that was refused; why it was not
 * run at all.
 */
export type Started =
  | ResultStream
  | { result: ExecutionResult }
  | { refusals: readonly GraphQLError[]; meter: Meter | null };

export interface AskedOperation {
  request: ReceivedRequest;
  params: OperationParams;
  /** Finds out who is asking, and may refuse them. */
  identified(): ReturnType<typeof identify>;
}

/**
 * Runs an operation as Yoga does for a plain HTTP request, with plugins and masking around it. A subscription that cannot begin while
 * the database is away waits for it, as long as it `isWanted`: clients take an error for its end. Never throws.
 */
export async function startOperation(
  graphql: GraphQLServer,
  asked: AskedOperation,
  isWanted: () => boolean,
): Promise<Started> {
  for (let failures = 0; ; failures += 1) {
    const started = await start(graphql, asked);
    if (!isWithoutDatabase(resultOf(started)) || !isWanted() || !isSubscription(asked.params)) return started;
    await delay(backoff(failures, waits), undefined, { ref: false });
  }
}

async function start(graphql: GraphQLServer, { request, params, identified }: AskedOperation): Promise<Started> {
  let meter: Meter | null = null;
  const refused = (errors: readonly GraphQLError[]) => ({
    refusals: meter ? errorsWithCost(errors, meter) : errors,
    meter,
  });
  try {
    const { facts, refusal } = await identified();
    meter = facts.meter;
    const fault = refusal ?? paramsFault(params);
    if (fault) return refused([fault]);
    const started = await run(graphql, facts, params);
    if (started instanceof ResultStream) return started;
    return 'refusals' in started ? refused(started.refusals) : { result: withCost(started.result, meter) };
  } catch (error) {
    // An answer to this operation alone; the connection goes on.
    return refused([maskError(error, request.log, request.correlationId)]);
  }
}

async function run(graphql: GraphQLServer, facts: RequestFacts, params: OperationParams): Promise<Started> {
  const { schema, parse, validate, execute, subscribe } = graphql.getEnveloped({ facts, multipart: null, params });
  const document = parse(params.query);
  const errors: readonly GraphQLError[] = validate(schema, document);
  if (errors.length > 0) return { refusals: errors, meter: facts.meter };
  const operation = getOperationAST(document, params.operationName);
  if (!operation) {
    const message = 'Name the operation: the document has none, several, or not this one.';
    return { refusals: [new GraphQLError(message)], meter: facts.meter };
  }
  const begun = performance.now();
  const tell = () => {
    const { transport } = facts;
    if (transport === 'HTTP') return;
    const seconds = (performance.now() - begun) / 1_000;
    const name = operation.name?.value ?? null;
    signals.operationAnswered.tell({
      transport,
      kind: operation.operation,
      operation: name && loggedName(name),
      seconds,
    });
  };
  const args = {
    schema,
    operationName: params.operationName,
    document,
    variableValues: params.variables,
    contextValue: { ...graphql.open(facts), facts },
  };
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    const result = await execute(args);
    tell();
    return { result };
  }
  const subscribed: ResultStream | ExecutionResult = await subscribe(args);
  tell();
  return subscribed instanceof ResultStream ? subscribed : { result: subscribed };
}

function resultOf(started: Started): ExecutionResult | null {
  if (started instanceof ResultStream) return null;
  return 'result' in started ? started.result : { errors: started.refusals };
}

function isSubscription({ query, operationName }: OperationParams): boolean {
  try {
    const operation = getOperationAST(parse(query, { maxTokens: 2_000 }), operationName);
    return operation?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return false;
  }
}
