import type { CombinedError } from 'urql';

/** What a mutation answers in place of what was asked for. */
interface FailureShape {
  __typename?: string;
  message: string;
  issues?: readonly { path: string; message: string }[];
  retryAfterSeconds?: number | null;
}

export interface Failure {
  message: string;
  /** What is wrong with single fields, by their path. */
  fields: ReadonlyMap<string, string>;
  /** By which an operator finds it in the log. */
  requestId: string | null;
  /** What could not be done: something that was to be shown, or what a person wanted. */
  hinders: 'READING' | 'DOING';
  /** It was not read because the server cannot be reached: it is read again by itself when that is back. */
  isAway: boolean;
}

/** What went wrong, in words; `null` when nothing did. */
export function failureOf(
  result: { error?: CombinedError | undefined },
  answer: FailureShape | { __typename?: string } | null | undefined,
): Failure | null {
  // The dashboard reads again by itself; what a person wanted to be done, only they do again.
  if (result.error?.networkError) return said('The server cannot be reached. Try it again when it is there.');
  if (result.error) return { ...faultOf(result.error), hinders: 'DOING' };
  if (!answer || !('message' in answer)) return null;
  // Who was asked for the proof has closed the question.
  if (answer.__typename === 'ProofNeededError') return said('Nothing was done: it was not proved that it is you.');
  const wait = answer.retryAfterSeconds ? ` Try again in ${answer.retryAfterSeconds} seconds.` : '';
  return {
    message: `${answer.message}${wait}`,
    fields: new Map((answer.issues ?? []).map(({ path, message }) => [path, message])),
    requestId: null,
    hinders: 'DOING',
    isAway: false,
  };
}

/** What is said while the server is away. */
export const awayMessage = 'The server cannot be reached. What is shown may be old; it is tried again by itself.';

/** What a query that failed says of it. */
export function faultOf(error: CombinedError): Failure {
  const requestId = error.graphQLErrors
    .map(({ extensions }) => extensions.requestId)
    .find((id) => typeof id === 'string');
  const message = error.networkError ? awayMessage : (error.graphQLErrors[0]?.message ?? error.message);
  return {
    ...said(message),
    requestId: requestId ?? null,
    hinders: 'READING',
    isAway: error.networkError !== undefined,
  };
}

function said(message: string): Failure {
  return { message, fields: new Map(), requestId: null, hinders: 'DOING', isAway: false };
}

/** Neither what was asked for nor a reason. */
export const noAnswer = said('The server did not answer.');
