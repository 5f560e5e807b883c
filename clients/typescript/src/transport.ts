import { type Credentials, headersOf } from './credentials.ts';
import { AdeError } from './error.ts';
import { fileRequestOf, formOf, watchedBody } from './multipart.ts';

export interface RequestOptions {
  signal?: AbortSignal;
  /** Hears how many bytes of a request with files have been sent. */
  onBytes?: (sent: number, total: number) => void;
}

/** What came back over HTTP. */
interface Response {
  status: number;
  text: string;
}

export interface Endpoint {
  url: string;
  credentials: Credentials | undefined;
}

/** Sends one operation. Answers the response's text and status; throws AdeError when there is none. */
export async function send(
  { url, credentials }: Endpoint,
  query: string,
  variables: unknown,
  { signal, onBytes }: RequestOptions,
): Promise<Response> {
  const files = fileRequestOf(query, variables);
  const headers = { ...(await headersOf(credentials)), 'x-ade-csrf': '1' };
  try {
    if (!files) {
      const body = JSON.stringify({ query, variables });
      return await post(url, { headers: { ...headers, 'content-type': 'application/json' }, body, signal });
    }
    if (!onBytes) return await post(url, { headers, body: formOf(files), signal });
    if (typeof XMLHttpRequest !== 'undefined')
      return await postFromBrowser(url, headers, formOf(files), onBytes, signal);
    const { body, headers: ofBody } = watchedBody(files, onBytes);
    return await post(url, { headers: { ...headers, ...ofBody }, body, signal, duplex: 'half' });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new AdeError('UNREACHABLE', `The API cannot be reached at ${url}: ${reasonOf(error)}`, { cause: error });
  }
}

/** `duplex` is what fetch demands where a body is a stream. */
async function post(url: string, init: RequestInit & { duplex?: 'half' }): Promise<Response> {
  const response = await fetch(url, { method: 'POST', ...init });
  return { status: response.status, text: await response.text() };
}

// Browsers tell of the bytes that have gone out through this alone, and Node has none.
declare const XMLHttpRequest: undefined | (new () => BrowserRequest);

interface BrowserRequest {
  status: number;
  responseText: string;
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: FormData): void;
  abort(): void;
}

function postFromBrowser(
  url: string,
  headers: Record<string, string>,
  form: FormData,
  onBytes: (sent: number, total: number) => void,
  signal: AbortSignal | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (!XMLHttpRequest) return reject(new Error('There is no XMLHttpRequest.'));
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onBytes(loaded, total);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new Error('the connection failed'));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

/** An error of fetch says what happened in its cause, or in that one's errors where a name has several addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
