import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, type PrismaClient } from './generated/client.ts';
import type { Statement } from './statement.ts';
import { tenantRole } from './tenant-role.ts';

type RawMethod = '$queryRaw' | '$executeRaw' | '$queryRawUnsafe' | '$executeRawUnsafe';

/**
 * Statements of our own within a transaction. They go to its connection past Prisma, for which each of them costs several times as much
 * processor time; values come back as Prisma gives them.
 */
export interface RawStatements {
  /** The rows of a statement. */
  $queryRaw<T = unknown>(text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
  /** How many rows a statement has changed. */
  $executeRaw(text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
  /** The rows of a statement that stays prepared, where connections keep what was prepared. */
  $queryNamed<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]>;
}

/** A transaction: Prisma for entities, SQL for the rest. */
export type TransactionClient = Omit<Prisma.TransactionClient, RawMethod> & RawStatements;

export interface TransactionOptions {
  /** Milliseconds to wait for a connection. */
  maxWait?: number;
  /** Milliseconds after which the transaction is rolled back. */
  timeout?: number;
  isolationLevel?: Prisma.TransactionIsolationLevel;
}

/** A transaction of Prisma's. */
interface Begun {
  /** What it is walled in for; `null` for the system, which sees all. */
  readonly workspaceIds: readonly string[] | null;
  /** Its connection, up to its end. That is Prisma's to set: after a while it rolls back, whatever the work is still at. */
  connection: pg.ClientBase | null;
}

/** What the transaction that Prisma is beginning is. */
const beginning = new AsyncLocalStorage<Begun | undefined>();

/** Prisma's adapter, whose transactions are walled in right behind their BEGIN, and have their connections known here. */
export class TransactionAdapter extends PrismaPg {
  constructor(pool: pg.Pool) {
    super(pool);
    noteConnections(pool);
  }

  override async connect() {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const begun = beginning.getStore();
      const transaction = await start(isolationLevel);
      if (!begun) return transaction;
      const execute = transaction.executeRaw.bind(transaction);
      transaction.executeRaw = (query) => {
        if (query.sql === 'COMMIT' || query.sql === 'ROLLBACK') begun.connection = null;
        return execute(query);
      };
      if (begun.workspaceIds === null) return transaction;
      try {
        await execute({ sql: enterSql, args: [begun.workspaceIds.join(',')], argTypes: [textType] });
        return transaction;
      } catch (error) {
        // PostgreSQL could not be told so: the connection is broken, and the pool does not take it back.
        await transaction.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] }).catch(() => {});
        await transaction.rollback();
        throw error;
      }
    };
    return adapter;
  }
}

const enterSql = `SELECT set_config('role', '${tenantRole}', true), set_config('ade.workspaces', $1, true)`;
const textType = { scalarType: 'string', arity: 'scalar' } as const;

/** The adapter asks the pool for a connection when it begins a transaction. */
function noteConnections(pool: pg.Pool): void {
  pool.connect = new Proxy(pool.connect, {
    apply(connect, self, given: unknown[]) {
      const answer: unknown = Reflect.apply(connect, self, given);
      const begun = beginning.getStore();
      if (!begun || !(answer instanceof Promise)) return answer;
      return answer.then((client: pg.PoolClient) => {
        begun.connection = client;
        return client;
      });
    },
  });
}

/** Where transactions are begun. */
export interface TransactionSource {
  prisma: PrismaClient;
  /** Whether a connection keeps what was prepared on it: behind a pooler in transaction mode, the next one may be another. */
  keepsPrepared: boolean;
}

/** A statement as a connection is given it: by its name, where that is kept. */
export function asKept({ keepsPrepared }: TransactionSource, { name, text }: Statement): Statement | { text: string } {
  return keepsPrepared ? { name, text } : { text };
}

/** Runs work in one transaction, walled in for these workspaces; `null` for the system. */
export function transactionOf<T>(
  source: TransactionSource,
  workspaceIds: readonly string[] | null,
  work: (tx: TransactionClient) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  const begun: Begun = { workspaceIds, connection: null };
  const within = (tx: Prisma.TransactionClient) => {
    // Without it there may be no wall either.
    if (!begun.connection)
      throw new Error('Prisma has begun a transaction of which its adapter does not know whose it is.');
    // What the work begins besides is not this transaction.
    return beginning.run(undefined, work, withStatements(tx, begun, source));
  };
  return beginning.run(begun, () => source.prisma.$transaction(within, options));
}

/** The statements go to Prisma once the transaction is over: it knows why, and says so. */
function withStatements(tx: Prisma.TransactionClient, begun: Begun, source: TransactionSource): TransactionClient {
  const run = <Row extends pg.QueryResultRow>({ name, text, values }: pg.QueryConfig) =>
    begun.connection?.query<Row>({ name, text, values, types: asPrismaGives });
  const statements: RawStatements = {
    async $queryRaw<T>(text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
      const sql = sqlOf(text, values);
      return ((await run(sql))?.rows ?? tx.$queryRaw<T>(sql)) as T;
    },
    async $executeRaw(text, ...values) {
      const sql = sqlOf(text, values);
      const result = await run(sql);
      return result ? (result.rowCount ?? 0) : tx.$executeRaw(sql);
    },
    async $queryNamed<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]) {
      const result = await run<Row>({ ...asKept(source, statement), values });
      return result?.rows ?? tx.$queryRawUnsafe<Row[]>(statement.text, ...values);
    },
  };
  return Object.create(tx, Object.getOwnPropertyDescriptors(statements));
}

function sqlOf(text: TemplateStringsArray | Prisma.Sql, values: unknown[]): Prisma.Sql {
  return 'raw' in text ? Prisma.sql(text, ...values) : text;
}

/** Types of PostgreSQL by number (`pg_type`) whose values Prisma gives in another form than node-postgres. */
const parsers = new Map<number, (value: string) => unknown>([
  [pg.types.builtins.INT8, BigInt],
  [pg.types.builtins.NUMERIC, (value) => new Prisma.Decimal(value)],
  [pg.types.builtins.DATE, (value) => new Date(`${value}T00:00:00Z`)],
]);
const asPrismaGives: pg.CustomTypesConfig = {
  getTypeParser: (type, format) => parsers.get(type) ?? pg.types.getTypeParser(type, format),
};
