import { GraphQLError } from 'graphql';

/** Refuses a request before, or instead of, running it: the status over plain HTTP, and the code that clients switch on. */
export function refusal(status: number, code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}

/** The body of a response that refuses a request which GraphQL never gets to see; shaped as GraphQL's own errors. */
export function errorBody(code: string, message: string, extensions: Record<string, unknown> = {}) {
  return { errors: [{ message, extensions: { code, ...extensions } }] };
}
