import type { IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino';
import { ulid } from 'ulid';
import { randomByteFraction } from './random.ts';

export type { Logger } from 'pino';

export interface LogSettings {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** `auto` is pretty on a terminal and JSON lines everywhere else. */
  format: 'auto' | 'json' | 'pretty';
}

export interface LoggerOptions {
  /** Which part of ADE speaks: `api`, `worker`, `supervisor`. */
  name: string;
  /** Where the lines go; standard output by default. */
  stream?: DestinationStream;
}

/**
 * A logger that writes one JSON object per line, or coloured lines for people. Values under the names that credentials
 * travel by are replaced, up to three levels deep; a line with file content or a whole request body in it defeats that.
 * `logger.child({ correlationId })` carries a request's id into its lines.
 */
export function createLogger(settings: LogSettings, options: LoggerOptions): Logger {
  const human = settings.format === 'pretty' || (settings.format === 'auto' && process.stdout.isTTY === true);
  // Synchronous: what a process said last, just before it crashed, is what the operator will look for.
  const stream = options.stream ?? destination({ dest: 1, sync: true });
  return pino(
    {
      name: options.name,
      level: settings.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorFacts, err: errorFacts },
      redact: { paths: redactedPaths, censor: '[redacted]' },
    },
    human ? forPeople(stream) : stream,
  );
}

/** An error without the connection that node-postgres hangs on it: a page of its insides in every line. */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { client: _connection, ...facts } = { ...stdSerializers.err(error), client: null };
  return facts;
}

/** Formats each line before it is written, at once: pino-pretty's own stream would lose the last ones in a crash. */
function forPeople(stream: DestinationStream): DestinationStream {
  // Loaded for a terminal alone, and at once: a logger is needed before anything else.
  const { prettyFactory }: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
  const format = prettyFactory({ colorize: process.stdout.isTTY === true, ignore: 'pid,hostname' });
  return { write: (line) => void stream.write(format(line)) };
}

const credentialNames = [
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'secret',
];

const redactedPaths = credentialNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/**
 * A child that is made when something is first asked of it: making one takes longer than many a query, and few requests write a line
 * of their own.
 */
export function laterChild<Log extends { child(bindings: Record<string, unknown>): Log }>(
  log: Log,
  bindings: Record<string, unknown>,
): Log {
  let child: Log | null = null;
  return new Proxy(log, {
    get(parent, name) {
      const value: unknown = Reflect.get(child ?? parent, name);
      if (child !== null || typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        child ??= parent.child(bindings);
        const method: unknown = Reflect.get(child, name);
        return typeof method === 'function' ? Reflect.apply(method, child, given) : undefined;
      };
    },
  });
}

/**
 * The id by which one request's lines are found, in the API and in the worker: the trace id of a valid `traceparent` (W3C
 * Trace Context, section 3.2), else a valid `x-request-id` (1 to 128 letters, digits and `._:/+=-`), else the id of the trace that begins with it,
 * else a new ULID.
 */
export function correlationIdFrom(headers: IncomingHttpHeaders, trace: string | null = null): string {
  return (
    traceId(headers.traceparent) ?? requestId(headers['x-request-id']) ?? trace ?? ulid(undefined, randomByteFraction)
  );
}

function traceId(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string') return null;
  // A later version may append fields; version 00 has exactly four, and ff is forbidden.
  const match = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/.exec(header);
  if (!match) return null;
  const [, version, trace = '', parent = '', rest] = match;
  if (version === '00' && rest !== undefined) return null;
  return /^0+$/.test(trace) || /^0+$/.test(parent) ? null : trace;
}

function requestId(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^[A-Za-z0-9._:/+=-]{1,128}$/.test(header) ? header : null;
}
