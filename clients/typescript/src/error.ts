/** One fault of an input. */
export interface InputIssue {
  /** Dotted path into the input, such as `run.configurationId`. */
  path: string;
  code: string;
  message: string;
}

export interface ErrorFacts {
  issues?: readonly InputIssue[];
  retryAfterSeconds?: number | null;
  requestId?: string | null;
  cause?: unknown;
}

/** What was asked for did not happen: the API refused it, or it cannot be reached. */
export class AdeError extends Error {
  /** A code of the API (`NOT_FOUND`, `VALIDATION_FAILED` …), or one of the client's: `UNREACHABLE`, `NO_ANSWER` (the server is another), `JOB_FAILED`, `JOB_CANCELLED`. */
  readonly code: string;
  /** Every fault of the input; empty for other errors. */
  readonly issues: readonly InputIssue[];
  /** Seconds after which to try again, where waiting helps. */
  readonly retryAfterSeconds: number | null;
  /** By which the server's log has an unexpected error. */
  readonly requestId: string | null;

  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(message, { cause: facts.cause });
    this.name = 'AdeError';
    this.code = code;
    this.issues = facts.issues ?? [];
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.requestId = facts.requestId ?? null;
  }

  /** Whether the same request may succeed in a moment. */
  get isPassing(): boolean {
    return passingCodes.has(this.code);
  }
}

const passingCodes = new Set(['UNREACHABLE', 'UNAVAILABLE', 'RATE_LIMITED']);

interface Failure {
  __typename: string;
  code: string;
  message: string;
  issues?: readonly InputIssue[];
}

/** The success of a mutation's answer, by its type's name. Throws AdeError for a typed failure. */
export function expectType<Answer extends { __typename: string }, Name extends string>(
  answer: Answer | Failure,
  name: Name,
): Extract<Answer, { __typename: Name }> {
  if (isOf<Answer, Name>(answer, name)) return answer;
  if ('code' in answer && 'message' in answer) throw new AdeError(answer.code, textOf(answer), answer);
  throw new TypeError(
    `The operation has to select "... on Error { code message }": it was answered with ${answer.__typename}.`,
  );
}

function isOf<Answer extends { __typename: string }, Name extends string>(
  answer: Answer | Failure,
  name: Name,
): answer is Extract<Answer, { __typename: Name }> {
  return answer.__typename === name;
}

/** The message of a failure and of each of its issues that says more, by the path of the field; a file that is sent is no field. */
function textOf({ message, issues = [] }: Failure): string {
  return [message, ...issues.map(({ path, message: says }) => (path === 'file' ? says : `${path}: ${says}`))].join(
    '\n  ',
  );
}
