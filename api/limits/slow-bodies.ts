import type { IncomingMessage, Server } from 'node:http';

/** Milliseconds in which a body may come as slowly as it likes. */
const graceMs = 10_000;
const lookEveryMs = 2_000;

interface Watched {
  since: number;
  /** Bytes of the connection when the body began. */
  from: number;
}

/**
 * Cuts connections on which a body comes more slowly than so many bytes a second, on the average since it began: else a few bytes
 * now and then keep a place for ever. Time in which we are the slow ones counts for the client. Answers how to end watching.
 */
export function cutSlowBodies(server: Server, leastBytesPerSecond: number): () => void {
  const watched = new Map<IncomingMessage, Watched>();
  server.on('request', (request) => {
    if (request.complete || !hasBody(request)) return;
    watched.set(request, { since: performance.now(), from: request.socket.bytesRead });
    request.once('close', () => watched.delete(request));
    request.once('end', () => watched.delete(request));
  });
  const looking = setInterval(() => {
    const now = performance.now();
    for (const [request, { since, from }] of watched) {
      if (request.readableLength >= request.readableHighWaterMark) {
        watched.set(request, { since: now, from: request.socket.bytesRead });
        continue;
      }
      const elapsed = now - since;
      const received = request.socket.bytesRead - from;
      if (elapsed > graceMs && received < (leastBytesPerSecond * elapsed) / 1_000) request.socket.destroy();
    }
  }, lookEveryMs);
  looking.unref();
  return () => clearInterval(looking);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
