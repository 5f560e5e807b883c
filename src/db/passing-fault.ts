import pg from 'pg';

/** SQLSTATE's classes 08 (connection), 53 (resources), 57 (shutdown), 58 (system), save for a statement that took too long. */
const away = /^(?:08|53|58|57(?!014))/;
/** Of sockets, and Prisma's own for servers that cannot be reached, that close the connection or have none to spare. */
const codes: ReadonlySet<string> = new Set(
  'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN P1001 P1002 P1008 P1017 P2024'.split(
    ' ',
  ),
);
/** What node-postgres throws without a code. */
const sentences =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

/** Whether something failed because PostgreSQL cannot be reached at the moment, and not because of what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof pg.DatabaseError) return away.test(cause.code ?? '');
    if ('code' in cause && typeof cause.code === 'string' && codes.has(cause.code)) return true;
    if (sentences.test(cause.message)) return true;
    const inner = adapterCause(cause);
    if (inner) return away.test(inner.originalCode ?? '') || inner.kind !== 'postgres';
  }
  return false;
}

const connectionKinds: ReadonlySet<unknown> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/** What Prisma's adapter says of an error of the driver; `null` for what is no fault of a connection. */
function adapterCause({ cause }: Error): { kind: unknown; originalCode: string | null } | null {
  if (typeof cause !== 'object' || cause === null || !('kind' in cause)) return null;
  const originalCode = 'originalCode' in cause && typeof cause.originalCode === 'string' ? cause.originalCode : null;
  if (!connectionKinds.has(cause.kind) && cause.kind !== 'postgres') return null;
  return { kind: cause.kind, originalCode };
}
