import pg from 'pg';
import { spanned } from '../tracing/index.ts';
import { type PreparedStatements, preparedOn } from './prepared-statements.ts';
import { type Step, statement } from './statement.ts';

/** A row's values as PostgreSQL writes them. */
export type TextRow = readonly (string | null)[];

/** `jit` off: compiling a plan takes longer than running these. */
const enter = statement(
  "SELECT set_config('role', 'ade_tenant', true), set_config('ade.workspaces', $1, true), set_config('jit', 'off', true)",
);

/** From this step on the exchange is the tenants' role, for these workspaces only. */
export function entering(workspaceIds: readonly string[]): Step {
  return { statement: enter, values: [workspaceIds.join(',')] };
}

/**
 * Runs statements in order in one round trip, and answers the rows of each. All of them stand before one Sync (extended query
 * protocol), which makes them one transaction: role and workspaces end with it, also after an error and behind a pooler. For
 * reading only: a statement that failed may be sent a second time.
 */
export async function exchange(pool: pg.Pool, steps: readonly Step[]): Promise<TextRow[][]> {
  const facts = { 'db.system.name': 'postgresql', 'db.operation.batch.size': steps.length };
  return spanned('READ', { kind: 'client', facts }, () => sendNamed(pool, steps));
}

async function sendNamed(pool: pg.Pool, steps: readonly Step[]): Promise<TextRow[][]> {
  if (nameless.has(pool)) return send(pool, steps, false);
  try {
    return await send(pool, steps, true);
  } catch (error) {
    if (!isLostName(error)) throw error;
    nameless.add(pool);
    return send(pool, steps, false);
  }
}

/** Pools behind a pooler that does not know prepared statements: a connection has not what was prepared on it, or has it already. */
const nameless = new WeakSet<pg.Pool>();
const lostNames: ReadonlySet<unknown> = new Set(['26000', '42P05']);

function isLostName(error: unknown): boolean {
  return error instanceof pg.DatabaseError && lostNames.has(error.code);
}

async function send(pool: pg.Pool, steps: readonly Step[], isNamed: boolean): Promise<TextRow[][]> {
  const client = await pool.connect();
  return new Promise((resolve, reject) => {
    client.query(
      new Exchange(steps, isNamed, (error, rows) => {
        // A statement that fails costs the statement; a connection that fails is not used again.
        client.release(error !== null && !isStatementFault(error));
        if (error) reject(error);
        else resolve(rows);
      }),
    );
  });
}

function isStatementFault(error: Error): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}

/** What node-postgres calls on its way through one exchange. */
class Exchange implements pg.Submittable {
  readonly #steps: readonly Step[];
  readonly #isNamed: boolean;
  readonly #rows: TextRow[][] = [[]];
  #done: ((error: Error | null, rows: TextRow[][]) => void) | null;
  #prepared: PreparedStatements | null = null;

  constructor(steps: readonly Step[], isNamed: boolean, done: (error: Error | null, rows: TextRow[][]) => void) {
    this.#steps = steps;
    this.#isNamed = isNamed;
    this.#done = done;
  }

  submit(connection: pg.Connection): void {
    connection.stream.cork();
    this.#prepared = this.#isNamed ? preparedOn(connection) : null;
    this.#prepared?.makeRoom();
    for (const step of this.#steps) {
      if (this.#prepared) this.#prepared.prepare(step.statement);
      else connection.parse({ name: '', text: step.statement.text, types: [] }, true);
      connection.bind({ statement: this.#isNamed ? step.statement.name : '', values: [...step.values] }, true);
      connection.execute({ portal: '' }, true);
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleDataRow({ fields }: { fields: TextRow }): void {
    this.#rows.at(-1)?.push(fields);
  }

  handleCommandComplete(): void {
    this.#rows.push([]);
  }

  handleError(error: Error, connection: pg.Connection): void {
    this.#prepared?.forgetAsked();
    if (!isStatementFault(error)) {
      this.#end(error);
      return;
    }
    // The server leaves out what follows, up to the Sync: until it says that it is ready, the connection is not.
    const end = () => {
      connection.off('readyForQuery', end).off('end', end);
      this.#end(error);
    };
    connection.on('readyForQuery', end).on('end', end);
  }

  handleReadyForQuery(): void {
    this.#end(null);
  }

  #end(error: Error | null): void {
    this.#done?.(error, this.#rows);
    this.#done = null;
  }
}
