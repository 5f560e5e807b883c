import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { judge, type QueryLimits } from '../../schema/cost/judge.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { LimitedContext } from './query-limits.ts';
import { tooComplex } from './too-complex.ts';

/**
 * Refuses operations that cost too much, or more than their client has left, before anything of them is run. Those that bring files may
 * take `uploadMs` milliseconds.
 */
export function costWithinLimits(
  limitsOf: (viewer: Viewer | null) => QueryLimits,
  uploadMs: number,
): Plugin<LimitedContext> {
  const refuse = (args: ExecutionArgs, facts: LimitedContext['facts']) => {
    const { viewer, meter } = facts;
    const { document, operationName, variableValues } = args;
    const operation = { document, operationName, variables: variableValues ?? {} };
    const { cost, draws, excess } = judge(args.schema, operation, limitsOf(viewer));
    if (excess) return tooComplex(excess);
    if (draws.has('upload')) facts.deadlineMs = Math.max(facts.deadlineMs, uploadMs);
    return meter.payFor(cost, draws);
  };
  return {
    onExecute: ({ args, setResultAndStopExecution }) => {
      const error = refuse(args, args.contextValue.facts);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      const error = refuse(args, args.contextValue.facts);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
  };
}
