import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Exchange {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  /** Asks the real server. */
  forward(): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>;
  response: ServerResponse;
}

export type Fault = (exchange: Exchange) => Promise<void> | void;

/** Stands before an S3 server. Requests pass unless a fault waits for them. */
export interface FaultyS3 {
  port: number;
  /** Every request that came, as `PUT /bucket/key?partNumber=1`. */
  seen: string[];
  /** Does this to the next `times` requests that match. */
  fail(what: RegExp, fault: Fault, times?: number): void;
  stop(): Promise<void>;
}

export async function startFaultyS3(target: number): Promise<FaultyS3> {
  const waiting: { what: RegExp; fault: Fault; times: number }[] = [];
  const seen: string[] = [];
  const server = createServer(async (incoming, response) => {
    const line = `${incoming.method} ${incoming.url}`;
    const body = await buffer(incoming).catch(() => null);
    // The client has given it up.
    if (!body) return;
    seen.push(line);
    const at = waiting.findIndex(({ what }) => what.test(line));
    const found = waiting[at];
    if (found) {
      found.times -= 1;
      if (found.times === 0) waiting.splice(at, 1);
    }
    const { method = '', url = '', headers } = incoming;
    const exchange = { method, url, headers, forward: () => forwarded(target, incoming, body), response };
    await (found?.fault ?? pass)(exchange);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: portOf(server.address()),
    seen,
    fail: (what, fault, times = 1) => void waiting.push({ what, fault, times }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

function forwarded(port: number, { method, url, headers }: IncomingMessage, sent: Buffer) {
  return new Promise<Awaited<ReturnType<Exchange['forward']>>>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      const { statusCode: status = 0 } = answer;
      buffer(answer).then((body) => resolve({ status, headers: answer.headers, body }), reject);
    });
    outgoing.on('error', reject).end(sent);
  });
}

export const pass: Fault = async ({ forward, response }) => {
  const { status, headers, body } = await forward();
  response.writeHead(status, headers).end(body);
};

/** An answer of the protocol: RFC-like XML with a code (Amazon S3 API Reference, "Error responses"). */
export function answer(status: number, code: string, headers: Record<string, string> = {}): Fault {
  return ({ response }) => {
    response
      .writeHead(status, { 'content-type': 'application/xml', ...headers })
      .end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  };
}

/** Half of the body, and the connection breaks. */
export const half: Fault = async ({ forward, response }) => {
  const { status, headers, body } = await forward();
  response.writeHead(status, headers);
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
};

/** Half of the body, and then nothing. */
export const silence: Fault = async ({ forward, response }) => {
  const { status, headers, body } = await forward();
  response.writeHead(status, headers);
  response.write(body.subarray(0, body.length / 2));
};

/** It is done, and the answer is lost. */
export const lostAnswer: Fault = async ({ forward, response }) => {
  await forward();
  response.destroy();
};

/** The clock of the server is so many seconds ahead: signatures of another time are refused, as Amazon's are after 15 minutes. */
export function clockAhead(seconds: number): Fault {
  return (exchange) => {
    const now = new Date(Date.now() + seconds * 1000);
    const [, y, mo, d, h, mi, s] =
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(exchange.headers['x-amz-date'])) ?? [];
    const signed = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
    if (Math.abs(now.getTime() - signed) < 900_000) return pass(exchange);
    return answer(403, 'RequestTimeTooSkewed', { date: now.toUTCString() })(exchange);
  };
}
