import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { type Step, statement, textArray } from '../../src/db/statement.ts';
import { askingAndEntering, entering, exchange } from '../../src/db/walled-read.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let server: TestDatabase;
/** On one connection: the next user of it is the next query. */
let db: Database;

beforeEach(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 1 });
});
afterEach(async () => {
  await db.close();
  await server.drop();
});

const step = (text: string, ...values: (string | null)[]): Step => ({ statement: statement(text), values });
const whoami = step(
  "SELECT current_user, coalesce(current_setting('ade.workspaces', true), ''), current_setting('jit')",
);
const failing = step('SELECT 1 / $1::int', '0');

/** What the next user of the connection finds. */
async function nextUser() {
  const { rows } = await db.pool.query(
    `SELECT current_user AS role, current_setting('ade.workspaces', true) AS workspaces, current_setting('jit') AS jit,
       pg_backend_pid() AS pid, pg_current_xact_id_if_assigned() AS transaction`,
  );
  return rows[0];
}

describe('an exchange', () => {
  test('runs what stands before the wall as the system, and what stands behind it as the tenants’ role', async () => {
    const rows = await exchange(db.pool, [whoami, entering(['ws_a', 'ws_b']), whoami]);
    expect(rows[0]?.[0]?.[0]).not.toBe('ade_tenant');
    expect(rows[2]).toEqual([['ade_tenant', 'ws_a,ws_b', 'off']]);
  });

  test('is behind the wall after a question as well, which the system asks, whether that finds something or not', async () => {
    const asking = (found: string) => step('SELECT current_user, $1 FROM (SELECT) one WHERE $1 = $2', 'yes', found);
    const [found, behind] = await exchange(db.pool, [askingAndEntering(asking('yes'), ['ws_a']), whoami]);
    expect(found).toHaveLength(1);
    expect(found?.[0]?.slice(0, 2)).toEqual([(await nextUser()).role, 'yes']);
    expect(behind).toEqual([['ade_tenant', 'ws_a', 'off']]);
    const [missed, stillBehind] = await exchange(db.pool, [askingAndEntering(asking('no'), ['ws_b']), whoami]);
    expect(missed?.[0]?.slice(0, 2)).toEqual([null, null]);
    expect(stillBehind).toEqual([['ade_tenant', 'ws_b', 'off']]);
  });

  test('writes dates in UTC behind the wall, whatever the time zone of the connection', async () => {
    await db.pool.query("SET TimeZone = 'Asia/Kolkata'");
    const date = step("SELECT to_json(timestamptz '2026-01-01T00:00:00Z')");
    expect((await exchange(db.pool, [entering([]), date]))[1]).toEqual([['"2026-01-01T00:00:00+00:00"']]);
  });

  test('sees only the rows of its workspaces', async () => {
    const [a, b] = ['ws_01JAAAAAAAAAAAAAAAAAAAAAAA', 'ws_01JAAAAAAAAAAAAAAAAAAAAAAB'];
    await db.pool.query(
      "INSERT INTO workspace (id, name, slug) SELECT w, w, lower(replace(w, '_', '-')) FROM unnest($1::text[]) w",
      [[a, b]],
    );
    await db.pool.query(
      "INSERT INTO configuration (id, workspace_id, name, slug) SELECT replace(w, 'ws_', 'cfg_'), w, w, 'c' FROM unnest($1::text[]) w",
      [[a, b]],
    );
    const read = step('SELECT name FROM configuration ORDER BY name');
    const namesFor = async (...ids: string[]) => (await exchange(db.pool, [entering(ids), read]))[1]?.flat();
    expect(await namesFor(a)).toEqual([a]);
    expect(await namesFor(b)).toEqual([b]);
    expect(await namesFor(a, b)).toEqual([a, b]);
    expect(await namesFor()).toEqual([]);
  });

  test('leaves nothing on the connection', async () => {
    const before = await nextUser();
    await exchange(db.pool, [entering(['ws_a']), whoami]);
    expect({ ...(await nextUser()), workspaces: null }).toEqual({ ...before, workspaces: null });
    expect((await nextUser()).workspaces).toBe('');
  });

  test('leaves nothing on the connection when a statement fails, and keeps the connection', async () => {
    const { pid, role } = await nextUser();
    await expect(exchange(db.pool, [entering(['ws_a']), failing])).rejects.toThrow('division by zero');
    expect(await nextUser()).toMatchObject({ pid, role, workspaces: '', transaction: null });
    // What stood before the failing statement is prepared, and it as well: both can be named.
    await expect(exchange(db.pool, [entering(['ws_a']), failing])).rejects.toThrow('division by zero');
    expect((await exchange(db.pool, [entering(['ws_a']), whoami]))[1]).toEqual([['ade_tenant', 'ws_a', 'off']]);
  });

  test('goes on after a statement that could not be parsed', async () => {
    const misspelt = step('SELECT nothing_of_ours($1)', 'x');
    for (let time = 0; time < 2; time += 1) {
      await expect(exchange(db.pool, [entering(['ws_a']), misspelt, whoami])).rejects.toThrow('does not exist');
    }
    expect((await exchange(db.pool, [entering(['ws_a']), whoami]))[1]).toEqual([['ade_tenant', 'ws_a', 'off']]);
  });

  test('keeps a bounded number of statements on a connection', async () => {
    for (let shape = 0; shape < 200; shape += 1) {
      const rows = await exchange(db.pool, [entering(['ws_a']), step(`SELECT ${shape}`)]);
      expect(rows[1]).toEqual([[`${shape}`]]);
    }
    const { rows } = await db.pool.query(
      "SELECT count(*)::int AS kept FROM pg_prepared_statements WHERE name LIKE 'ade%'",
    );
    expect(rows[0].kept).toBeLessThanOrEqual(66);
    // The wall is used all the time, so it has stayed.
    const wall = entering([]).statement.name;
    const found = await db.pool.query('SELECT FROM pg_prepared_statements WHERE name = $1', [wall]);
    expect(found.rowCount).toBe(1);
  });

  test('goes on without names behind a pooler that loses them', async () => {
    await exchange(db.pool, [entering(['ws_a']), whoami]);
    await db.pool.query('DEALLOCATE ALL');
    const rows = await exchange(db.pool, [entering(['ws_b']), whoami]);
    expect(rows[1]).toEqual([['ade_tenant', 'ws_b', 'off']]);
    expect(await exchange(db.pool, [entering(['ws_c']), whoami])).toMatchObject({ 1: [['ade_tenant', 'ws_c', 'off']] });
  });

  test('gives up a connection that has broken', async () => {
    const { pid } = await nextUser();
    const killed = exchange(db.pool, [step('SELECT pg_terminate_backend(pg_backend_pid())')]);
    await expect(killed).rejects.toThrow();
    expect((await nextUser()).pid).not.toBe(pid);
  });

  test('takes lists of any texts as parameters', async () => {
    const texts = ['a', 'b,c', '"quoted"', 'back\\slash', '{}', '', 'NULL', 'ß “”'];
    const [rows] = await exchange(db.pool, [step('SELECT unnest($1::text[])', textArray(texts))]);
    expect(rows?.flat()).toEqual(texts);
  });
});
