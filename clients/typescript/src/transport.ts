import { type Credentials, headersOf } from './credentials.ts';
import { AdeError } from './error.ts';
import { fileRequestOf, formOf, watchedBody } from './multipart.ts';

export interface RequestOptions {
  signal?: AbortSignal;
  /** Hears how many bytes of a request with files have been sent. */
  onBytes?: (sent: number, total: number) => void;
  /** How far behind the answer to a query may be, seconds; it may come from a replica then. What this client has done itself is always in it. */
  maxLagSeconds?: number;
}

/** What came back over HTTP. */
interface Response {
  status: number;
  text: string;
  /** After a mutation where the server has a replica: the place that later reads have to be behind. */
  place: string | null;
}

const placeHeader = 'x-ade-read-after';

export interface Endpoint {
  url: string;
  credentials: Credentials | undefined;
  /** The furthest place of those that mutations were answered with. */
  place: string | null;
}

/** Sends one operation. Answers the response's text and status; throws AdeError when there is none. */
export async function send(
  endpoint: Endpoint,
  query: string,
  variables: unknown,
  { signal, onBytes, maxLagSeconds }: RequestOptions,
): Promise<Response> {
  const { url, credentials } = endpoint;
  const files = fileRequestOf(query, variables);
  const headers: Record<string, string> = { ...(await headersOf(credentials)), 'x-ade-csrf': '1' };
  if (maxLagSeconds !== undefined) {
    headers['x-ade-max-lag'] = String(maxLagSeconds);
    if (endpoint.place !== null) headers[placeHeader] = endpoint.place;
  }
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

/** The further of two places in PostgreSQL's write-ahead log, as it writes them: two numbers of base 16. */
export function further(one: string | null, other: string | null): string | null {
  const inFull = (place: string | null) =>
    (place ?? '')
      .split('/')
      .map((part) => part.padStart(8, '0'))
      .join('/');
  return inFull(one) > inFull(other) ? one : other;
}

/** `duplex` is what fetch demands where a body is a stream. */
async function post(url: string, init: RequestInit & { duplex?: 'half' }): Promise<Response> {
  const response = await fetch(url, { method: 'POST', ...init });
  return { status: response.status, text: await response.text(), place: response.headers.get(placeHeader) };
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
  getResponseHeader(name: string): string | null;
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
    request.onload = () => {
      const { status, responseText: text } = request;
      resolve({ status, text, place: request.getResponseHeader(placeHeader) });
    };
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
