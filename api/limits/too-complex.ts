import { GraphQLError } from 'graphql';
import type { Excess } from '../../schema/cost/judge.ts';

const advice: Record<Excess['measure'], string> = {
  cost: 'Ask for fewer items (first, last) or fewer fields, or in several requests',
  depth: 'Ask for fewer fields inside fields',
  aliases: 'Use fewer aliases, or send several requests',
  directives: 'Use fewer directives',
  tokens: 'Send a shorter document, or several requests',
};

/**
 * Refuses an operation that would take too much, before anything of it is run. As with every error of a document, the status is
 * for clients that accept application/graphql-response+json (GraphQL over HTTP, 6.4).
 */
export function tooComplex({ measure, cost, limit }: Excess): GraphQLError {
  const what = measure === 'cost' ? `costs ${cost} points` : `has ${cost} ${measure === 'depth' ? 'levels' : measure}`;
  return new GraphQLError(`The operation ${what}, and the limit is ${limit}. ${advice[measure]}.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', measure, cost, limit, http: { spec: true, status: 400 } },
  });
}
