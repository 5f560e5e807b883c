/** What an attack is aimed at, and with what. */
export interface Target {
  url: string;
  /** The key of a member who means no good, with a workspace of their own. */
  key: string;
  workspaceId: string;
  /** Aborted when the run is over: nothing is waited for after that. */
  signal: AbortSignal;
}

/** One way to do harm. */
export interface Attack {
  /** The class that it belongs to, as the report lists it. */
  kind: string;
  name: string;
  /** Answers what did not hold, `null` when everything did. Throws when there was no answer at all. */
  run(target: Target): Promise<string | null>;
}

/** Milliseconds in which every hostile request is answered, one way or the other. */
export const patience = 60_000;

export interface Answer {
  status: number;
  text: string;
}

/** Sends anything at all to the API. */
export async function send({ url, signal }: Target, path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    redirect: 'manual',
    ...init,
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  return { status: response.status, text: await response.text() };
}

/** Sends an operation; a stranger's where no key is given. */
export function ask(target: Target, body: unknown, key: string | null = null): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(key === null ? {} : { 'x-api-key': key }) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send(target, '/graphql', { method: 'POST', headers, body: text });
}

const uploading = `mutation ($input: UploadDocumentInput!) {
  uploadDocument(input: $input) { __typename ... on Document { id downloadUrl } ... on Error { code message } }
}`;

/** Uploads a file to the target's own workspace. */
export function uploadFile(target: Target, file: Blob, name: string): Promise<Answer> {
  const variables = { input: { workspaceId: target.workspaceId, name, file: null } };
  const data = new FormData();
  data.set('operations', JSON.stringify({ query: uploading, variables }));
  data.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
  data.set('0', file, name);
  const headers = { 'x-api-key': target.key, 'graphql-require-preflight': '1' };
  return send(target, '/graphql', { method: 'POST', headers, body: data });
}

/** Codes with which the API refuses what goes too far. */
export const tooMuch = ['QUERY_TOO_COMPLEX', 'RATE_LIMITED', 'LIMIT_EXCEEDED', 'UNAVAILABLE'];

/** Holds when the answer is one of these refusals; a client may always have spent its allowance before. */
export function refused({ status, text }: Answer, codes: readonly string[]): string | null {
  if (text.includes('"INTERNAL"')) return `was answered INTERNAL: ${text.slice(0, 200)}`;
  const isRefused = [...codes, 'RATE_LIMITED', 'UNAVAILABLE'].some((code) => text.includes(`"${code}"`));
  return isRefused ? null : `was answered ${status}: ${text.slice(0, 200)}`;
}

/** Holds when the fault is the client's own, or nothing came of it, and the server knew what to say. */
export function understood({ status, text }: Answer): string | null {
  if (status >= 500 && status !== 503) return `was answered ${status}: ${text.slice(0, 200)}`;
  return text.includes('"INTERNAL"') ? `was answered INTERNAL: ${text.slice(0, 200)}` : null;
}
