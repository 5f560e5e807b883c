import type pg from 'pg';
import { escapeLiteral } from 'pg';
import { currentSignal } from './cancellation.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { byPlace } from './keyset.ts';
import { tenantRole } from './tenant-role.ts';

/** Milliseconds that a query waits for a connection, and may then take; the pool’s own limit on statements is shorter. */
const patienceMs = { maxWait: 10_000, timeout: 60_000 };
/** Queries of one transaction, at most. */
const longestBatch = 100;

/**
 * A client whose every query runs as the tenants' role and for these workspaces only; `null` for the system, which sees all. Both
 * are set inside the query's own transaction, so a connection that goes back to the pool carries nothing over, also behind a
 * pooler. Reads of the same moment share one: a list whose items each look something up would else wait for as many.
 */
export function scopedClient(prisma: PrismaClient, workspaceIds: readonly string[] | null) {
  // What ends with one request must not take the reads of another with it.
  const waiting = new Map<AbortSignal | undefined, WaitingRead[]>();
  const flush = (signal: AbortSignal | undefined) => {
    const reads = waiting.get(signal) ?? [];
    waiting.delete(signal);
    for (let from = 0; from < reads.length; from += longestBatch) {
      void runTogether(prisma, workspaceIds ?? [], reads.slice(from, from + longestBatch));
    }
  };
  return prisma.$extends(
    Prisma.defineExtension({
      name: 'tenancy',
      query: {
        async $allOperations({ operation, args: given, query }) {
          const args = byPlace(given);
          if (workspaceIds === null) return query(args);
          if (!reading.has(operation)) {
            const [, result] = await prisma.$transaction([enterAs(prisma, workspaceIds), query(args)], patienceMs);
            return result;
          }
          return new Promise<unknown>((resolve, reject) => {
            const signal = currentSignal();
            const read = { query: () => query(args), resolve, reject };
            const others = waiting.get(signal);
            if (others) return void others.push(read);
            waiting.set(signal, [read]);
            setImmediate(flush, signal);
          });
        },
      },
    }),
  );
}

const reading: ReadonlySet<string> = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
]);

interface WaitingRead {
  query(): Prisma.PrismaPromise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Settles each read as it would alone: where one fails, the others are read again, each for itself. Never rejects. */
async function runTogether(prisma: PrismaClient, workspaceIds: readonly string[], reads: readonly WaitingRead[]) {
  try {
    const queries = reads.map(({ query }) => query());
    const [, ...results] = await prisma.$transaction([enterAs(prisma, workspaceIds), ...queries], patienceMs);
    for (const [at, { resolve }] of reads.entries()) resolve(results[at]);
  } catch (error) {
    const [only] = reads;
    if (only && reads.length === 1) return only.reject(error);
    for (const read of reads) await runTogether(prisma, workspaceIds, [read]);
  }
}

/** Makes a transaction one of these workspaces', up to its end. */
export function enterAs(transaction: Prisma.TransactionClient, workspaceIds: readonly string[]) {
  return transaction.$executeRaw`
    SELECT set_config('role', ${tenantRole}, true), set_config('ade.workspaces', ${workspaceIds.join(',')}, true)`;
}

/** The same for one query on the raw pool. */
export async function queryAs<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  workspaceIds: readonly string[],
  text: string,
  values?: unknown[],
): Promise<pg.QueryResult<Row>> {
  const client = await pool.connect();
  let isBroken = true;
  try {
    const scope = escapeLiteral(workspaceIds.join(','));
    await client.query(
      `BEGIN; SELECT set_config('role', '${tenantRole}', true), set_config('ade.workspaces', ${scope}, true)`,
    );
    const result = await client.query<Row>(text, values).catch((error: unknown) => ({ error }));
    // After a failure this is a rollback.
    await client.query('COMMIT');
    isBroken = false;
    if ('error' in result) throw result.error;
    return result;
  } finally {
    client.release(isBroken);
  }
}
