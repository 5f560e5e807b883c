/** A column's type changes while connections keep statements that were prepared before. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { statement } from '../../src/db/statement.ts';
import { entering, exchange } from '../../src/db/walled-read.ts';
import { isPassing } from '../../src/timeline/retry.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const read = statement('SELECT amount FROM altered');

let server: TestDatabase;
/** On one connection: whoever comes next has what was prepared on it. */
let db: Database;

beforeEach(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 1 });
  await db.query('CREATE TABLE altered (amount int)');
  await db.query('INSERT INTO altered VALUES (1)');
});
afterEach(async () => {
  await db.close();
  await server.drop();
});

const ways = [
  { way: 'outside a transaction', run: () => db.queryNamed(read, []) },
  { way: 'in a transaction', run: () => db.transaction((tx) => tx.$queryNamed(read, [])) },
  {
    way: 'in an exchange',
    run: async () => {
      const [, rows = []] = await exchange(db.pool, [entering([]), { statement: read, values: [] }]);
      return rows.map(([amount]) => ({ amount: Number(amount) }));
    },
  },
];

test.for(ways)('what was prepared fails once, as something that passes, $way', async ({ run }) => {
  expect(await run()).toEqual([{ amount: 1 }]);
  await db.query('ALTER TABLE altered ALTER amount TYPE smallint');
  const fault = await run().catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: '0A000' });
  expect(isPassing(fault)).toBe(true);
  expect(await run()).toEqual([{ amount: 1 }]);
});
