import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg, { escapeLiteral } from 'pg';
import { cancelStatements } from './cancellation.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import type { Statement } from './statement.ts';
import { enteringSql } from './tenant-role.ts';

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
  /** Milliseconds after which the transaction is rolled back. */
  timeout?: number;
  isolationLevel?: 'Serializable' | 'RepeatableRead' | 'ReadCommitted';
}

const usualTimeoutMs = 5_000;

/** A transaction was rolled back because its time was over. */
export class TransactionExpiredError extends Error {
  override readonly name = 'TransactionExpiredError';
}

/** The connection on which Prisma, when it asks the pool for one, is to run what it takes for a transaction of its own. */
const joining = new AsyncLocalStorage<pg.PoolClient | undefined>();

/** Prisma's adapter, on a pool that hands over the connections of transactions which Prisma joins. */
export function joiningAdapter(pool: pg.Pool): PrismaPg {
  pool.connect = new Proxy(pool.connect, {
    apply(connect, self, given: unknown[]) {
      const joined = joining.getStore();
      return joined ? Promise.resolve(joined) : Reflect.apply(connect, self, given);
    },
  });
  return new PrismaPg(pool);
}

/** Where transactions are begun. */
export interface TransactionSource {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Whether a connection keeps what was prepared on it: behind a pooler in transaction mode, the next one may be another. */
  keepsPrepared: boolean;
}

/** A statement as a connection is given it: by its name, where that is kept. */
export function asKept({ keepsPrepared }: TransactionSource, { name, text }: Statement): Statement | { text: string } {
  return keepsPrepared ? { name, text } : { text };
}

/** Runs work in one transaction, walled in for these workspaces; `null` for the system. */
export async function transactionOf<T>(
  source: TransactionSource,
  workspaceIds: readonly string[] | null,
  work: (tx: TransactionClient) => Promise<T>,
  { timeout = usualTimeoutMs, isolationLevel }: TransactionOptions = {},
): Promise<T> {
  const connection = await source.pool.connect();
  const transaction = new OpenTransaction(source, connection, timeout);
  try {
    await connection.query(beginSql(workspaceIds, isolationLevel));
    const value = await work(transaction.client());
    await transaction.commit();
    return value;
  } catch (error) {
    throw await transaction.rollback(error);
  }
}

/** Begins, and enters the wall, in one exchange. */
export function beginSql(
  workspaceIds: readonly string[] | null,
  isolationLevel?: TransactionOptions['isolationLevel'],
): string {
  const begin = isolationLevel ? `BEGIN ISOLATION LEVEL ${isolationLevels[isolationLevel]}` : 'BEGIN';
  if (workspaceIds === null) return begin;
  return `${begin}; SELECT ${enteringSql(escapeLiteral(workspaceIds.join(',')))}`;
}

const isolationLevels = {
  Serializable: 'SERIALIZABLE',
  RepeatableRead: 'REPEATABLE READ',
  ReadCommitted: 'READ COMMITTED',
} satisfies Record<NonNullable<TransactionOptions['isolationLevel']>, string>;

/** A transaction on a connection of the pool, from its beginning to its end. */
class OpenTransaction {
  readonly #source: TransactionSource;
  readonly #timeout: number;
  readonly #timer: NodeJS.Timeout;
  /** `null` once it is over: what comes later must not reach a connection that may be another's by then. */
  #connection: pg.PoolClient | null;
  #joined: JoinedPrisma | null = null;
  /** Operations of models under way: one may be several statements. */
  #underWay = 0;
  #rolledBack: Promise<unknown> | null = null;

  constructor(source: TransactionSource, connection: pg.PoolClient, timeout: number) {
    this.#source = source;
    this.#connection = connection;
    this.#timeout = timeout;
    // Whatever the work is still at, and a statement of it waits for: what it has locked, others wait for.
    this.#timer = setTimeout(() => void this.rollback(this.#expiry()), timeout);
  }

  /** What the work is given. */
  client(): TransactionClient {
    const run = <Row extends pg.QueryResultRow>({ name, text, values }: pg.QueryConfig) =>
      this.#open().query<Row>({ name, text, values, types: asPrismaGives });
    const statements: RawStatements = {
      $queryRaw: async <T>(text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
        (await run(sqlOf(text, values))).rows as T,
      $executeRaw: async (text, ...values) => (await run(sqlOf(text, values))).rowCount ?? 0,
      $queryNamed: async <Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]) =>
        (await run<Row>({ ...asKept(this.#source, statement), values })).rows,
    };
    return this.#withModels(statements);
  }

  /** Throws, and nothing is written, when a statement of the work failed, whatever the work made of that. */
  async commit(): Promise<void> {
    const connection = this.#open();
    if (this.#underWay > 0) throw new Error('An operation of a model was not waited for, and so all of it was undone.');
    // Its time cannot be over any more in the midst of its end.
    clearTimeout(this.#timer);
    await this.#joined?.leave();
    this.#connection = null;
    const { command } = await connection.query('COMMIT').catch((error: unknown) => {
      // Whether it was committed is not known.
      connection.release(true);
      throw error;
    });
    connection.release();
    if (command !== 'COMMIT')
      throw new Error('A statement of the transaction has failed, and so all of it was undone.');
  }

  /** Resolves, when it is rolled back, to why: that its time was over comes before what the work said then. Never rejects. */
  rollback(why: unknown): Promise<unknown> {
    const connection = this.#connection;
    if (connection) this.#rolledBack = this.#undo(connection, why);
    return this.#rolledBack ?? Promise.resolve(why);
  }

  async #undo(connection: pg.PoolClient, why: unknown): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#connection = null;
    // What is under way is undone in any case, and what waits behind it would be.
    cancelStatements(connection, this.#expiry());
    await this.#joined?.leave().catch(() => {});
    // A connection that is broken is not taken back: its end is the transaction's.
    await connection.query('ROLLBACK').then(
      () => connection.release(),
      () => connection.release(true),
    );
    return why;
  }

  #open(): pg.PoolClient {
    if (!this.#connection) throw this.#expiry();
    return this.#connection;
  }

  #expiry(): TransactionExpiredError {
    return new TransactionExpiredError(`The transaction is over: it may take ${this.#timeout} ms.`);
  }

  /** Prisma joins when a model is asked for, since that alone costs as much as several statements. */
  #withModels(statements: RawStatements): TransactionClient {
    const ofModel = (model: string) =>
      new Proxy(
        {},
        {
          get:
            (_none, operation) =>
            async (...given: unknown[]) => {
              this.#underWay += 1;
              try {
                const delegate: unknown = Reflect.get(await this.#prisma(), model);
                return await Reflect.apply(methodOf(delegate, operation), delegate, given);
              } finally {
                this.#underWay -= 1;
              }
            },
        },
      );
    const isOwn = (name: string | symbol): name is keyof RawStatements => name in statements;
    return new Proxy<TransactionClient>(Object.create(statements), {
      get: (_none, name) => {
        if (isOwn(name)) return statements[name];
        // It is no promise.
        if (typeof name !== 'string' || name === 'then') return undefined;
        if (!name.startsWith('$')) return ofModel(name);
        return async (...given: unknown[]) => {
          const prisma = await this.#prisma();
          return Reflect.apply(methodOf(prisma, name), prisma, given);
        };
      },
    });
  }

  #prisma(): Promise<Prisma.TransactionClient> {
    this.#joined ??= new JoinedPrisma(this.#source.prisma, () => this.#open(), this.#timeout);
    return this.#joined.client;
  }
}

function methodOf(of: unknown, name: string | symbol): (...given: unknown[]) => unknown {
  const method: unknown = typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
  if (typeof method !== 'function') throw new Error(`Prisma has no operation ${String(name)} there.`);
  return (...given) => Reflect.apply(method, of, given);
}

/** Prisma in a transaction that it has not begun and does not end, though it takes it for one of its own. */
class JoinedPrisma {
  readonly client: Promise<Prisma.TransactionClient>;
  readonly #leaving = Promise.withResolvers<void>();
  readonly #left: Promise<void>;

  constructor(prisma: PrismaClient, open: () => pg.PoolClient, timeout: number) {
    const joined = Promise.withResolvers<Prisma.TransactionClient>();
    this.client = joined.promise;
    this.#left = joining.run(withoutEnds(open), () =>
      prisma.$transaction(
        async (client) => {
          joined.resolve(client);
          await this.#leaving.promise;
        },
        // The transaction's own time is over before.
        { timeout: timeout + 60_000 },
      ),
    );
    this.#left.catch(joined.reject);
  }

  async leave(): Promise<void> {
    this.#leaving.resolve();
    await this.#left;
  }
}

const nothing = { rows: [], rowCount: 0, fields: [] };

/**
 * The connection as Prisma is given it: the beginning and the end of the transaction are not Prisma's, nor is giving it back. Prisma goes on with an operation
 * of several statements whose transaction is over: those that come then must find it closed.
 */
function withoutEnds(open: () => pg.PoolClient): pg.PoolClient {
  const query = async (statement: pg.QueryConfig): Promise<object> =>
    /^(?:BEGIN|COMMIT|ROLLBACK)$/.test(statement.text) ? nothing : open().query(statement);
  const kept = new Map<string | symbol, unknown>([
    ['query', query],
    ['release', () => {}],
  ]);
  return new Proxy(open(), {
    get: (target, name) => {
      if (kept.has(name)) return kept.get(name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
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
