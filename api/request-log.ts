import type { OutgoingHttpHeaders } from 'node:http';
import type { Logger } from '../src/log.ts';
import { type AnsweredRequest, signals } from '../src/signals.ts';

/** One request that is over, for its line. */
export interface LoggedRequest extends AnsweredRequest {
  id: string;
  /** With what stands behind the path. */
  url: string;
  /** The way that a query in it took: `compiled`, or why not. */
  reads: string | null;
}

/** Writes one line for each request, when it is answered, and has it counted. */
export function requestLog(log: Logger): (request: LoggedRequest) => void {
  // These lines hold no credentials: looking for some takes longer than many a query.
  const lines = log.child({}, { redact: [] });
  return (request) => {
    const { id, url, method, operation, reads, status, seconds } = request;
    signals.requestAnswered.tell(request);
    const path = (url.split('?', 1)[0] ?? '').replace(/^(\/(?:files|uploads)\/).+/, '$1[signed]');
    lines.info(
      {
        correlationId: id,
        method,
        path,
        operation: operation ?? undefined,
        reads: reads ?? undefined,
        status,
        durationMs: Math.round(seconds * 10_000) / 10,
      },
      'request',
    );
  };
}

/** Stand on every response. What is a page says what it needs; everything else is none. */
export const standingHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} satisfies OutgoingHttpHeaders;

/** Whether the Host header can be the name of a host: addresses are made of it (RFC 9110, 7.2). */
export function isHostName(host: string | undefined): boolean {
  return /^[\w.:[\]-]*$/.test(host ?? '');
}
