import { AdeError } from './error.ts';
import { pause, waitAfter } from './waiting.ts';

/** Bytes of one request: what is sent again at most when a connection is cut off in a place that tells nothing of it. */
const pieceBytes = 4 * 1024 ** 2;

interface PiecesOptions {
  signal?: AbortSignal;
  /** Hears how many bytes of the file have come. */
  onBytes?: (sent: number, total: number) => void;
  pausing?: Pausing;
}

/** Lets an upload in pieces be paused, and go on. */
export class Pausing {
  #stop = new AbortController();
  /** Where a `resume` is heard. */
  readonly #resumed = new EventTarget();

  get isPaused(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Aborted by a pause. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  pause(): void {
    this.#stop.abort(new Error('The upload is paused.'));
  }

  resume(): void {
    if (!this.isPaused) return;
    this.#stop = new AbortController();
    this.#resumed.dispatchEvent(new Event('resume'));
  }

  /** Rejects with the signal's reason when that is aborted first. */
  async untilResumed(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (!this.isPaused) return;
    const over = new AbortController();
    const once = { once: true, signal: over.signal };
    await new Promise<void>((resolve, reject) => {
      this.#resumed.addEventListener('resume', () => resolve(), once);
      signal?.addEventListener('abort', () => reject(signal.reason), once);
    }).finally(() => over.abort());
  }
}

/**
 * Sends what an upload lacks of a file, by tus 1.0, and goes on after the connection or the server was away. Throws AdeError where the
 * upload is no more, and the signal's reason.
 */
export async function sendPieces(url: string, file: Blob, options: PiecesOptions): Promise<void> {
  const { signal, onBytes, pausing } = options;
  let offset: number | null = null;
  for (let failures = 0; ; ) {
    await pausing?.untilResumed(signal);
    try {
      const signals = [signal, pausing?.signal].filter((given) => given !== undefined);
      offset = offset === null ? await ask(url, signals) : await send(url, file, offset, signals);
      failures = 0;
      onBytes?.(offset, file.size);
      if (offset >= file.size) return;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      // What of the piece has come, the server says.
      offset = null;
      if (pausing?.isPaused) continue;
      if (!(error instanceof AdeError && error.isPassing)) throw error;
      failures += 1;
      if (error.retryAfterSeconds === null) await waitAfter(failures, signal);
      else await pause(error.retryAfterSeconds * 1_000, signal);
    }
  }
}

function ask(url: string, signals: AbortSignal[]): Promise<number> {
  return request(url, { method: 'HEAD' }, {}, signals);
}

async function send(url: string, file: Blob, offset: number, signals: AbortSignal[]): Promise<number> {
  const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
  const piece = await file
    .slice(offset, offset + pieceBytes)
    .arrayBuffer()
    .catch((cause: unknown) => {
      throw new AdeError('UNREADABLE', 'The file cannot be read any more. Has it changed meanwhile?', { cause });
    });
  return request(url, { method: 'PATCH', body: piece }, headers, signals);
}

/** Answers where the upload stands. */
async function request(
  url: string,
  init: RequestInit,
  headers: Record<string, string>,
  signals: AbortSignal[],
): Promise<number> {
  let response: Response;
  try {
    const signal = AbortSignal.any(signals);
    response = await fetch(url, { ...init, headers: { 'tus-resumable': '1.0.0', ...headers }, signal });
  } catch (error) {
    throw new AdeError('UNREACHABLE', `The file cannot be sent: ${String(error)}`, { cause: error });
  }
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN);
  // Another request was faster with this piece: go on where it has come to.
  if ((response.ok || response.status === 409) && Number.isSafeInteger(offset)) return offset;
  throw failureOf(response);
}

function failureOf({ status, headers }: Response): AdeError {
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : null;
  if (status === 429 || status >= 500) {
    return new AdeError('UNAVAILABLE', `The server does not take the file at the moment (${status}).`, {
      retryAfterSeconds,
    });
  }
  if (status === 404 || status === 410) return new AdeError('NOT_FOUND', 'The upload is no more. Begin another.');
  return new AdeError('NO_ANSWER', `The server does not take the file (${status}).`);
}
