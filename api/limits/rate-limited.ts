import { GraphQLError } from 'graphql';
import type { Budget } from '../../schema/cost/declaration.ts';
import type { Allowance, BucketRule } from '../../src/allowance/buckets.ts';

const spent: Record<Budget | 'points', string> = {
  points: 'More was asked for than the server does for one client at a time',
  signIn: 'Too many attempts to sign in came from here',
  mail: 'Too many mails were asked for from here',
  upload: 'Too many files were uploaded',
  slug: 'Too many workspaces were created or renamed',
};

/** Refuses what a client has no allowance left for: 429 over HTTP, and the same code everywhere. */
export function rateLimited(account: Budget | 'points', { retryAfterSeconds }: Allowance): GraphQLError {
  const wait = retryAfterSeconds === 1 ? 'in a second' : `in ${retryAfterSeconds} seconds`;
  return new GraphQLError(`${spent[account]}. Try again ${wait}.`, {
    extensions: {
      code: 'RATE_LIMITED',
      budget: account,
      retryAfterSeconds,
      http: { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } },
    },
  });
}

/** What every response says of the allowance (draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4). */
export function allowanceHeaders({ rule, left }: { rule: BucketRule; left: Allowance }): Record<string, string> {
  const { capacity, perSecond } = rule;
  const { remaining, resetAt } = left;
  if (capacity === 0) return {};
  const seconds = Math.max(0, Math.ceil((resetAt.getTime() - Date.now()) / 1_000));
  return {
    'ratelimit-policy': `"points";q=${capacity};w=${Math.ceil(capacity / perSecond)}`,
    ratelimit: `"points";r=${remaining};t=${seconds}`,
  };
}
