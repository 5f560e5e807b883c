import { z } from 'zod';

/** Names that faults of the connection go by: of Node's sockets, of PostgreSQL (appendix A), of Prisma and of its adapter. */
const names: ReadonlySet<string> = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENOENT',
  ],
  ...['08000', '08001', '08003', '08004', '08006', '53300', '57P01', '57P02', '57P03', '57P05', '25P03'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections', 'TlsConnectionError'],
]);
/** What has no name. */
const messages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Unable to start a transaction/;

const fault = z.object({
  code: z.string().optional(),
  kind: z.string().optional(),
  originalCode: z.string().optional(),
  message: z.string().optional(),
  cause: z.unknown().optional(),
  meta: z.object({ driverAdapterError: z.unknown().optional() }).optional().catch(undefined),
});

/** Faults inside faults that are looked at. */
const deepest = 6;

/** Whether something failed because the database could not be reached, or went away: trying again later helps. */
export function isDatabaseAway(error: unknown): boolean {
  return some(error, ({ code, kind, originalCode, message }) => {
    if ([code, kind, originalCode].some((name) => name !== undefined && names.has(name))) return true;
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
