import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { cancelledBy } from '../../src/db/cancellation.ts';
import { nameWork } from '../../src/db/slow-statements.ts';
import { unavailable } from './unavailable.ts';

interface LeavableContext {
  facts: {
    /** Aborted when the client has gone. */
    left: AbortSignal;
    /** Milliseconds that the operation may take. */
    deadlineMs: number;
  };
}

/**
 * Gives every query and mutation a deadline, and ends a query whose client has left: with all its statements. A mutation whose
 * client has left goes on to its end, since what it does is wanted all the same.
 */
export function executeWithinDeadline(): Plugin<LeavableContext> {
  return {
    onExecute: ({ args: { contextValue }, executeFn, setExecuteFn }) => {
      const { left, deadlineMs } = contextValue.facts;
      setExecuteFn((args: ExecutionArgs) => run(args, left, deadlineMs, async (given) => executeFn(given)));
    },
  };
}

/** Work for a request, which fails when it takes longer than it may: UNAVAILABLE. It ends with its statements then, and when the client leaves. */
export async function withinDeadline<T>(
  { left, deadlineMs }: LeavableContext['facts'],
  work: () => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const over = Promise.withResolvers<never>();
  const deadline = setTimeout(() => {
    const error = unavailable('DEADLINE');
    over.reject(error);
    ending.abort(error);
  }, deadlineMs);
  const leave = () => ending.abort(left.reason);
  left.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([cancelledBy(ending.signal, work), over.promise]);
  } finally {
    clearTimeout(deadline);
    left.removeEventListener('abort', leave);
  }
}

async function run(
  args: ExecutionArgs,
  left: AbortSignal,
  milliseconds: number,
  execute: (args: ExecutionArgs & { signal: AbortSignal }) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const ending = new AbortController();
  const deadline = setTimeout(() => ending.abort(unavailable('DEADLINE')), milliseconds);
  const leave = () => ending.abort(left.reason);
  const operation = getOperationAST(args.document, args.operationName);
  nameWork(ending.signal, operation?.name?.value ?? '');
  const isQuery = operation?.operation === OperationTypeNode.QUERY;
  if (isQuery) {
    if (left.aborted) leave();
    left.addEventListener('abort', leave, { once: true });
  }
  const over = Promise.withResolvers<ExecutionResult>();
  ending.signal.addEventListener('abort', () => over.resolve({ errors: [unavailable('DEADLINE')] }), { once: true });
  try {
    const result = cancelledBy(ending.signal, () => execute({ ...args, signal: ending.signal }));
    // What still runs when the time is over has no client to answer any more; its faults are those of being ended.
    result.catch(() => {});
    return await Promise.race([result, over.promise]);
  } finally {
    clearTimeout(deadline);
    left.removeEventListener('abort', leave);
  }
}
