import { z } from 'zod';

/**
 * PostgreSQL is starting, stopping, full, out of connections or unreachable, has ended a session that stood still, or is a standby that
 * has come in its place (appendix A).
 */
const states = /^(?:08...|53...|57P..|58...|25P03|25006)$/;
/** Faults of sockets and of names, as Node calls them; those of Prisma, and of its adapter. */
const names: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections', 'TlsConnectionError'],
]);
/** What has no name; the pool is at its end when the process is. */
const messages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed and is not queryable|Query read timeout|Cannot use a pool after calling end|(?:Transaction API error: )?Unable to start a transaction|The transaction is over)/;

const fault = z.object({
  code: z.string().optional(),
  kind: z.string().optional(),
  originalCode: z.string().optional(),
  syscall: z.string().optional(),
  message: z.string().optional(),
  cause: z.unknown().optional(),
  meta: z.object({ driverAdapterError: z.unknown().optional() }).optional().catch(undefined),
});

/** Faults inside faults that are looked at. */
const deepest = 6;

/**
 * Whether something failed because PostgreSQL could not be reached, or went away, and not because of what was asked: trying again
 * later helps. A statement that took too long (57014) is not that.
 */
export function isDatabaseAway(error: unknown): boolean {
  return some(error, ({ code, kind, originalCode, syscall, message }) => {
    const called = [code, kind, originalCode].filter((name) => name !== undefined);
    if (called.some((name) => names.has(name) || states.test(name))) return true;
    // PostgreSQL's socket in a folder is not there; a file that is missing is another matter.
    if (code === 'ENOENT' && syscall === 'connect') return true;
    return message !== undefined && messages.test(message);
  });
}

/** Whether a statement was cancelled because it took too long, or because what it belonged to was over. */
export function isStatementCancelled(error: unknown): boolean {
  return some(error, ({ code, originalCode }) => code === '57014' || originalCode === '57014');
}

function some(error: unknown, test: (known: z.output<typeof fault>) => boolean): boolean {
  let rest: unknown = error;
  for (let depth = 0; depth < deepest; depth += 1) {
    const known = fault.safeParse(rest).data;
    if (!known) return false;
    if (test(known)) return true;
    rest = known.meta?.driverAdapterError ?? known.cause;
  }
  return false;
}
