import { EventEmitter } from 'node:events';
import pg from 'pg';

/**
 * Notes statements that a connection is given while it is still at another, until it is stopped: node-postgres warns only of the third,
 * once in a process, and its release 9 takes none of them.
 */
export function watchBusyClients(): { readonly given: readonly string[]; stop(): void } {
  const given: string[] = [];
  const known = new WeakSet<pg.Client>();
  const busy = new WeakSet<pg.Client>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = new Proxy(query, {
    apply(send, client: pg.Client, statement: unknown[]) {
      if (!known.has(client)) onFree(client, () => busy.delete(client));
      known.add(client);
      if (busy.has(client)) given.push(textOf(statement));
      busy.add(client);
      return Reflect.apply(send, client, statement);
    },
  });
  return {
    given,
    stop() {
      pg.Client.prototype.query = query;
    },
  };
}

/** Before its callers go on: a statement that failed is over before the connection says that it is ready. */
function onFree(client: pg.Client, isFree: () => void): void {
  const connection: unknown = Reflect.get(client, 'connection');
  if (!(connection instanceof EventEmitter)) throw new Error('A client of PostgreSQL has no connection any more.');
  for (const event of ['readyForQuery', 'errorMessage', 'end', 'error']) connection.prependListener(event, isFree);
}

function textOf([statement]: unknown[]): string {
  const text: unknown =
    typeof statement === 'object' && statement !== null ? Reflect.get(statement, 'text') : statement;
  return String(text);
}
