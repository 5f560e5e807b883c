import pg from 'pg';
import { beginSpan } from '../tracing/index.ts';
import { type PreparedStatements, preparedOn } from './prepared-statements.ts';
import { type Statement, type Step, statement } from './statement.ts';
import { enteringSql } from './tenant-role.ts';

/** A row's values as PostgreSQL writes them. */
export type TextRow = readonly (string | null)[];

/** `jit` off: compiling a plan takes longer than running these. The time zone is what dates are written in. */
const enter = (parameter: string) =>
  `${enteringSql(parameter)}, set_config('jit', 'off', true), set_config('TimeZone', 'UTC', true)`;
const entrance = statement(`SELECT ${enter('$1')}`);

/** From this step on the exchange is the tenants' role, for these workspaces only. */
export function entering(workspaceIds: readonly string[]): Step {
  return { statement: entrance, values: [workspaceIds.join(',')] };
}

const entrances = new WeakMap<Statement, Statement>();

/**
 * The same in one step with something that is asked before, as the system: its columns come first, and are NULL where it finds nothing. Who
 * may do what is decided before a statement runs, so that the role is the next one's.
 */
export function askingAndEntering({ statement: asked, values }: Step, workspaceIds: readonly string[]): Step {
  const text = `SELECT asked.*, ${enter(`$${values.length + 1}`)} FROM (VALUES (1)) one LEFT JOIN (${asked.text}) asked ON true`;
  const both = entrances.get(asked) ?? statement(text);
  entrances.set(asked, both);
  return { statement: both, values: [...values, workspaceIds.join(',')] };
}

/**
 * Runs statements in order in one round trip, and answers the rows of each. All of them stand before one Sync (extended query
 * protocol), which makes them one transaction: role and workspaces end with it, also after an error and behind a pooler. For
 * reading only: a statement that failed may be sent a second time.
 */
export async function exchange(pool: pg.Pool, steps: readonly Step[]): Promise<TextRow[][]> {
  const facts = { 'db.system.name': 'postgresql', 'db.operation.batch.size': steps.length };
  const span = beginSpan('READ', { kind: 'client', facts });
  return span ? span.run(() => sendNamed(pool, steps)) : sendNamed(pool, steps);
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

  /** What a log calls it. */
  get lastText(): string {
    return this.#steps.at(-1)?.statement.text ?? '';
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
