import type { GraphQLError } from 'graphql';
import { nulFault, valueFault } from '../../schema/base/value-fault.ts';
import { refusal } from './refusal.ts';

/** What is wrong with a request that cannot be served whatever it asks for, found once instead of in whatever it reaches. */
export function paramsFault(params: { query?: string | null | undefined; variables?: unknown }): GraphQLError | null {
  const inQuery = /\\u(?:0000|\{0+\})/.test(params.query ?? '') ? nulFault : null;
  const fault = valueFault(params.variables) ?? inQuery;
  return fault === null ? null : refusal(400, 'BAD_USER_INPUT', fault);
}
