import { AdeError, type InputIssue } from './error.ts';

interface Envelope {
  data?: unknown;
  errors?: readonly GraphQLFault[];
}

export interface GraphQLFault {
  message: string;
  extensions?: Record<string, unknown>;
}

/** The data of an answer as its text came. Throws AdeError for errors, and for what is no answer of the API. */
export function dataOf<Result>(operation: string, status: number, text: string): Result {
  const envelope = parse(text);
  if (envelope === null) {
    // Proxies answer so while what stands behind them is away.
    const code = status >= 500 || status === 429 ? 'UNREACHABLE' : 'NO_ANSWER';
    throw new AdeError(code, `The server answered ${operation} with status ${status}, and not as ADE does.`);
  }
  return resultOf(operation, envelope);
}

/** The data of an answer or of an item. Throws AdeError for errors. */
export function resultOf<Result>(operation: string, { data, errors }: Envelope): Result {
  if (errors && errors.length > 0) throw faultOf(errors);
  if (!isData<Result>(data)) throw new AdeError('NO_ANSWER', `The API answered ${operation} without data.`);
  return data;
}

/** The error that GraphQL's errors are. */
export function faultOf(errors: readonly GraphQLFault[]): AdeError {
  const extensions = errors[0]?.extensions ?? {};
  const { code, retryAfterSeconds, requestId, issues } = extensions;
  const messages = [...new Set(errors.map(({ message }) => message))].join('\n  ');
  return new AdeError(typeof code === 'string' ? code : 'REFUSED', messages, {
    retryAfterSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : null,
    requestId: typeof requestId === 'string' ? requestId : null,
    issues: Array.isArray(issues) ? issues.filter(isIssue) : [],
  });
}

function parse(text: string): Envelope | null {
  try {
    const value: unknown = JSON.parse(text);
    return isEnvelope(value) ? value : null;
  } catch {
    return null;
  }
}

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}

/** The result's type is the schema's promise, which code generation has checked the operation against. */
function isData<Result>(data: unknown): data is Result {
  return data !== undefined && data !== null;
}

function isIssue(value: unknown): value is InputIssue {
  return typeof value === 'object' && value !== null && 'path' in value && 'code' in value && 'message' in value;
}
