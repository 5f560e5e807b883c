import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  isDriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

export type SchemaEngine = bindings.SchemaEngine;

/** SQLSTATEs of a statement that did not get a lock: it has waited for as long as it may, or those who wait for each other were parted. */
export const lockFaults: readonly string[] = ['55P03', '40P01'];

// TypeScript describes this global only in its browser library.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loaded: Promise<void> | undefined;

/** Instantiates the WebAssembly by hand: importing it as a module makes Node print a warning about an experiment. */
async function load(): Promise<void> {
  // Where the bindings hand over the text of a panic before they trap.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`The schema engine failed: ${message}`);
      },
    },
  });
  const file = join(
    dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')),
    'schema_engine_bg.wasm',
  );
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': Object.fromEntries(Object.entries(bindings).map(withoutTimers)),
  });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start !== 'function') throw new Error('@prisma/schema-engine-wasm is not the release ADE was built with.');
  start();
}

/** The engine never clears the 10 s timer of its own lock; a command that is done must not wait for it. */
function withoutTimers([name, binding]: [string, unknown]): [string, unknown] {
  const timer = (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref();
  return [name, name.startsWith('__wbg_setTimeout_') ? timer : binding];
}

/**
 * Runs `work` with Prisma's own schema engine connected to the database, without the binary that the Prisma command line
 * downloads. Every connection is closed when it returns. A statement waits `lockTimeoutMs` for a lock at most.
 */
export async function withSchemaEngine<Result>(
  url: string,
  work: (engine: SchemaEngine) => Promise<Result>,
  options: { lockTimeoutMs?: number } = {},
): Promise<Result> {
  loaded ??= load();
  await loaded;
  const factory = new MigrationAdapterFactory(url, options.lockTimeoutMs);
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(factory);
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bound);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await factory.close();
  }
}

/**
 * Prisma's PostgreSQL adapter cuts a script at every semicolon and runs each piece by itself, which breaks functions,
 * quoted semicolons and comments, and leaves half a migration behind when a later piece fails. Here the whole script is
 * one simple query, which PostgreSQL runs as one transaction (manual, 54.2.2.1). The shadow database is made here too,
 * because the adapter drops its own while it is still connected to it.
 */
class MigrationAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';
  readonly #url: string;
  readonly #lockTimeoutMs: number | undefined;
  readonly #open: (() => Promise<void>)[] = [];

  constructor(url: string, lockTimeoutMs: number | undefined) {
    this.#url = url;
    this.#lockTimeoutMs = lockTimeoutMs;
  }

  async connect(): Promise<SqlDriverAdapter> {
    return this.#adapter({ connectionString: this.#url, lock_timeout: this.#lockTimeoutMs });
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `ade_shadow_${crypto.randomUUID().replaceAll('-', '')}`;
    const administration = new pg.Client({ connectionString: this.#url });
    await administration.connect();
    this.#open.push(async () => {
      await administration.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await administration.end();
    });
    await administration.query(`CREATE DATABASE ${name}`);
    const shadow = new URL(this.#url);
    shadow.pathname = `/${name}`;
    return this.#adapter({ connectionString: shadow.href });
  }

  async close(): Promise<void> {
    for (const close of this.#open.reverse()) await close();
  }

  async #adapter(config: pg.PoolConfig): Promise<SqlDriverAdapter> {
    const pool = new pg.Pool({ ...config, max: 2, application_name: 'ade-migrate' });
    pool.on('error', () => {});
    this.#open.push(() => pool.end());
    const adapter = await new PrismaPg(pool).connect();
    const { queryRaw } = adapter;
    adapter.queryRaw = (query) =>
      queryRaw.call(adapter, query).catch((error: unknown) => {
        if (isDriverAdapterError(error) && error.cause.kind === 'UnsupportedNativeDataType') {
          return queryCatalogue(pool, query);
        }
        throw error;
      });
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error: unknown) => {
        throw error instanceof pg.DatabaseError ? engineError(error) : error;
      });
    };
    return adapter;
  }
}

/** The adapter gives up on PostgreSQL's internal type "char", with which the catalogue of constraints is written. */
async function queryCatalogue(pool: pg.Pool, query: SqlQuery): Promise<SqlResultSet> {
  const { fields, rows } = await pool.query({ text: query.sql, values: query.args, rowMode: 'array' });
  const types: Record<number, ColumnType> = {
    [pg.types.builtins.CHAR]: ColumnTypeEnum.Character,
    [pg.types.builtins.BOOL]: ColumnTypeEnum.Boolean,
    [pg.types.builtins.INT2]: ColumnTypeEnum.Int32,
    [pg.types.builtins.INT4]: ColumnTypeEnum.Int32,
    [pg.types.builtins.OID]: ColumnTypeEnum.Int64,
  };
  return {
    columnNames: fields.map(({ name }) => name),
    columnTypes: fields.map(({ dataTypeID }) => types[dataTypeID] ?? ColumnTypeEnum.Text),
    rows,
  };
}

function engineError(error: pg.DatabaseError): DriverAdapterError {
  return new DriverAdapterError({
    kind: 'postgres',
    code: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    // The engine's log has the message alone, in the server's language.
    message: lockFaults.includes(error.code ?? '') ? `${error.message} (${error.code})` : error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}
