import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Milliseconds in which a body may come as slowly as it likes. */
const graceMs = 10_000;
const lookEveryMs = 2_000;

interface Watched {
  request: IncomingMessage;
  since: number;
  /** Bytes of the connection when the body began. */
  from: number;
}

/**
 * Cuts connections on which a body comes more slowly than so many bytes a second, on the average since it began: else a few bytes
 * now and then keep a place for ever. Time in which we are the slow ones counts for the client.
 */
export class SlowBodies {
  /**
   * By connection, whose end is always announced: a request that was answered before its body was there is not, and would be kept
   * with all that has come of it.
   */
  readonly #watched = new Map<Socket, Watched>();
  readonly #leastBytesPerSecond: number;
  readonly #looking: NodeJS.Timeout;

  constructor(server: Server, leastBytesPerSecond: number) {
    this.#leastBytesPerSecond = leastBytesPerSecond;
    server.on('connection', (socket) => {
      socket.once('close', () => this.#watched.delete(socket));
    });
    server.on('request', (request) => this.#watch(request));
    this.#looking = setInterval(() => this.#look(), lookEveryMs);
    this.#looking.unref();
  }

  /** Bodies that are still coming. */
  get size(): number {
    return this.#watched.size;
  }

  /** Watches no more. */
  stop(): void {
    clearInterval(this.#looking);
  }

  #watch(request: IncomingMessage): void {
    const { socket } = request;
    if (request.complete || socket.destroyed || !hasBody(request)) return;
    this.#watched.set(socket, { request, since: performance.now(), from: socket.bytesRead });
    request.once('end', () => {
      if (this.#watched.get(socket)?.request === request) this.#watched.delete(socket);
    });
  }

  #look(): void {
    const now = performance.now();
    for (const [socket, { request, since, from }] of this.#watched) {
      if (request.readableLength >= request.readableHighWaterMark) {
        this.#watched.set(socket, { request, since: now, from: socket.bytesRead });
        continue;
      }
      const elapsed = now - since;
      const received = socket.bytesRead - from;
      if (elapsed > graceMs && received < (this.#leastBytesPerSecond * elapsed) / 1_000) socket.destroy();
    }
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
