import type pg from 'pg';
import { currentSignal } from './cancellation.ts';
import { Prisma } from './generated/client.ts';
import { byPlace } from './keyset.ts';
import { beginSql, type TransactionClient, type TransactionSource, transactionOf } from './transactions.ts';

/** A query may take this many milliseconds; the pool’s own limit on statements is shorter. */
const patience = { timeout: 60_000 };
/** Queries of one transaction, at most. */
const longestBatch = 100;

/**
 * A client whose every query runs as the tenants' role and for these workspaces only; `null` for the system, which sees all. Both
 * are set inside the query's own transaction, so a connection that goes back to the pool carries nothing over, also behind a
 * pooler. Reads of the same moment share one: a list whose items each look something up would else wait for as many.
 */
export function scopedClient(source: TransactionSource, workspaceIds: readonly string[] | null) {
  // What ends with one request must not take the reads of another with it.
  const waiting = new Map<AbortSignal | undefined, WaitingRead[]>();
  const flush = (signal: AbortSignal | undefined) => {
    const reads = waiting.get(signal) ?? [];
    waiting.delete(signal);
    for (let from = 0; from < reads.length; from += longestBatch) {
      void runTogether(source, workspaceIds ?? [], reads.slice(from, from + longestBatch));
    }
  };
  return source.prisma.$extends(
    Prisma.defineExtension({
      name: 'tenancy',
      query: {
        async $allOperations({ model, operation, args: given, query }) {
          const args = byPlace(given);
          if (workspaceIds === null) return query(args);
          const asked = { model, operation, args };
          if (!reading.has(operation)) {
            return transactionOf(source, workspaceIds, (tx) => answer(tx, asked), patience);
          }
          return new Promise<unknown>((resolve, reject) => {
            const signal = currentSignal();
            const read = { asked, resolve, reject };
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

/** What is asked of Prisma: of a model, or in SQL. */
interface Asked {
  model: string | undefined;
  operation: string;
  args: unknown;
}

interface WaitingRead {
  asked: Asked;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Settles each read as it would alone: where one fails, the others are read again, each for itself. Never rejects. */
async function runTogether(source: TransactionSource, workspaceIds: readonly string[], reads: readonly WaitingRead[]) {
  try {
    const answers: unknown[] = [];
    const readAll = async (tx: TransactionClient) => {
      for (const { asked } of reads) answers.push(await answer(tx, asked));
    };
    await transactionOf(source, workspaceIds, readAll, patience);
    for (const [at, { resolve }] of reads.entries()) resolve(answers[at]);
  } catch (error) {
    const [only] = reads;
    if (only && reads.length === 1) return only.reject(error);
    for (const read of reads) await runTogether(source, workspaceIds, [read]);
  }
}

/** The same operation within a transaction, whose client calls its models as Prisma does: by their names with a small first letter. */
function answer(tx: TransactionClient, { model, operation, args }: Asked): Promise<unknown> {
  const of: unknown = model === undefined ? tx : Reflect.get(tx, `${model.charAt(0).toLowerCase()}${model.slice(1)}`);
  const run: unknown = typeof of === 'object' && of !== null ? Reflect.get(of, operation) : undefined;
  if (typeof run !== 'function') throw new Error(`Prisma has no operation ${operation} of ${model ?? 'a client'}.`);
  return Reflect.apply(run, of, Array.isArray(args) ? args : [args]);
}

/** Runs one query on the raw pool as the tenants’ role and for these workspaces. */
export async function queryAs<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  workspaceIds: readonly string[],
  text: string,
  values?: unknown[],
): Promise<pg.QueryResult<Row>> {
  const client = await pool.connect();
  let isBroken = true;
  try {
    await client.query(beginSql(workspaceIds));
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
