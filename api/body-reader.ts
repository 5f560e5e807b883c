import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '../src/config/settings.ts';
import type { RequestFacts } from './graphql/context.ts';
import { Room } from './limits/room.ts';
import { ClientLeftError, whenClosed } from './when-closed.ts';

const decoder = new TextDecoder();

/** Reads operations that come as the body of a request, within what the process may hold of them. */
export class BodyReader {
  readonly #room: Room;
  /** Bytes of bodies that are read at once: as many of them as there may be requests do no harm. */
  readonly #small: number;

  constructor({ heldBodyBytes, strangerBodyBytes }: Settings['requests']) {
    this.#room = new Room(heldBodyBytes);
    this.#small = strangerBodyBytes;
  }

  /** Reads it once, and keeps it with the facts. Waits for room where it is a large one. Rejects when the client leaves meanwhile. */
  async read(
    request: IncomingMessage,
    response: ServerResponse,
    facts: Pick<RequestFacts, 'body' | 'viewer' | 'left'>,
  ): Promise<string> {
    if (facts.body !== null) return facts.body;
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > this.#small) {
      const leave = await this.#room.enter(length, facts.viewer?.actor.id ?? '', facts.left);
      whenClosed(response, leave);
    }
    const bytes = await bytesOf(request);
    facts.body = bytes && decoder.decode(bytes);
    if (facts.body === null) throw new ClientLeftError();
    return facts.body;
  }
}

/** The bytes of a body, which nearly always come at once; `null` where the client leaves before their end. */
function bytesOf(request: IncomingMessage): Promise<Buffer | null> {
  const { promise, resolve } = Promise.withResolvers<Buffer | null>();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks)));
  request.once('error', () => resolve(null));
  request.once('close', () => resolve(null));
  // It may be over before anything listens.
  if (request.destroyed) resolve(null);
  return promise;
}
