import type { Connection } from 'pg';
import type { Statement } from './statement.ts';

/** Statements that stay prepared on one connection; each holds its plan in the server's memory. */
const keptStatements = 64;

/** What is prepared on one connection. The server says so itself, since what follows a failing statement is not parsed. */
export class PreparedStatements {
  /** Those that were used last come last. */
  readonly #names = new Set<string>();
  readonly #connection: Connection;
  #asked: string[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.on('parseComplete', () => {
      const name = this.#asked.shift();
      if (name !== undefined) this.#names.add(name);
    });
  }

  /** Prepares it unless it is, and makes room for it. */
  prepare({ name, text }: Statement): void {
    if (this.#names.delete(name)) {
      this.#names.add(name);
      return;
    }
    this.#connection.parse({ name, text, types: [] }, true);
    this.#asked.push(name);
  }

  /** Gives up the oldest. To be called before an exchange: a statement that this one needs must not go. */
  makeRoom(): void {
    for (const name of this.#names) {
      if (this.#names.size <= keptStatements) return;
      this.#names.delete(name);
      this.#connection.close({ type: 'S', name }, true);
    }
  }

  /** The exchange failed: what it asked for and was not answered is not prepared. */
  forgetAsked(): void {
    this.#asked = [];
  }
}

const known = new WeakMap<Connection, PreparedStatements>();

export function preparedOn(connection: Connection): PreparedStatements {
  const prepared = known.get(connection) ?? new PreparedStatements(connection);
  known.set(connection, prepared);
  return prepared;
}
