import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';

/** Bytes below which an answer is sent as it is: it fits into a packet. */
const leastBytes = 1_024;
/** As long as it takes, the answer's client waits. */
const quality = { br: 2, gzip: 4 };

export const encoders = {
  br: (text: string) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality.br } }),
  gzip: (text: string) => promisify(gzip)(text, { level: quality.gzip }),
};

/** Sends a text, compressed where the client takes that. Headers are the caller's. */
export async function sendText(request: IncomingMessage, reply: FastifyReply, text: string): Promise<FastifyReply> {
  reply.header('vary', reply.getHeader('vary') ?? 'Accept-Encoding');
  const encoding = encodingFor(request, Buffer.byteLength(text));
  if (encoding === null) return reply.send(text);
  return reply.header('content-encoding', encoding).send(await encoders[encoding](text));
}

/** What the client takes a text of so many bytes compressed as; `null` for as it is. */
export function encodingFor({ headers }: IncomingMessage, bytes: number): keyof typeof encoders | null {
  return bytes < leastBytes ? null : encodingOf(headers['accept-encoding']);
}

/** The same of an answer of GraphQL, where that may be compressed. */
export async function sendAnswer(
  request: IncomingMessage,
  reply: FastifyReply,
  text: string,
  kind: string | null,
): Promise<FastifyReply> {
  return mayBeCompressed(request, kind) ? sendText(request, reply, text) : reply.send(text);
}

/**
 * Whether an answer may be compressed. Its length tells who sees the wire how much of what its asker wrote stands in it, secrets among that
 * (the attack BREACH): so the answers of mutations, which make secrets, never are, nor are those that a page of another site can have
 * asked for with the cookies of its visitor.
 */
function mayBeCompressed({ method, headers }: IncomingMessage, kind: string | null): boolean {
  const isOwn = ['x-api-key', 'authorization', 'x-ade-csrf'].some((name) => headers[name] !== undefined);
  return kind === 'query' && (isOwn || headers.cookie === undefined || method === 'POST');
}

/** Names an answer by its data; weak, since what it cost differs each time (RFC 9110, 8.8.1). */
export function entityTag(data: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(data)).digest('base64url')}"`;
}

/** Whether the client has this answer already (RFC 9110, 13.1.2). */
export function isKnown({ headers }: IncomingMessage, tag: string): boolean {
  const given = headers['if-none-match'];
  return given?.split(',').some((one) => one.trim() === tag || one.trim() === '*') ?? false;
}

/** The better of the encodings that are taken, by RFC 9110, 12.5.3. */
function encodingOf(accepted: string | string[] | undefined): 'br' | 'gzip' | null {
  if (accepted === undefined) return null;
  const taken = new Map(
    String(accepted)
      .split(',')
      .map((part): [string, boolean] => {
        const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
        return [name, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))];
      }),
  );
  const takes = (name: string) => taken.get(name) ?? taken.get('*') ?? false;
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null;
}
