import { GraphQLError } from 'graphql';

/** Seconds after which it is worth trying again. */
const retryAfterSeconds = 5;

/** Why a request was not served: the reason beside the code UNAVAILABLE. */
export type Unavailability = 'BUSY' | 'DATABASE' | 'DEADLINE' | 'STATEMENT_TIMEOUT';

const messages: Record<Unavailability, string> = {
  BUSY: 'The server is busy',
  DATABASE: 'The database cannot be reached at the moment',
  DEADLINE: 'The request took longer than it may',
  STATEMENT_TIMEOUT: 'What was asked of the database took longer than it may',
};

/** Says that a request was not served, for a reason that may be gone in a moment: 503 over HTTP, and the same code everywhere. */
export function unavailable(reason: Unavailability, place: { path?: GraphQLError['path'] } = {}): GraphQLError {
  return new GraphQLError(`${messages[reason]}. Try again in ${retryAfterSeconds} seconds.`, {
    path: place.path,
    extensions: {
      code: 'UNAVAILABLE',
      reason,
      retryAfterSeconds,
      http: { status: 503, headers: { 'retry-after': String(retryAfterSeconds) } },
    },
  });
}
