import { expect, test } from 'vitest';
import { dangersOf } from '../../scripts/migration-rules.ts';
import { migrationsFolder, readMigrations } from '../../src/db/migrations.ts';

/** The last migration of before the first release: processes of nothing older meet what comes after it. */
const released = '0026_files_of_archives';

test('the release before works on while migrations of this one run, and after them', async () => {
  const later = (await readMigrations(migrationsFolder)).filter(({ name }) => name > released);
  expect(later.length).toBeGreaterThan(0);
  expect(later.map((migration) => ({ name: migration.name, dangers: dangersOf(migration) }))).toEqual(
    later.map(({ name }) => ({ name, dangers: [] })),
  );
});

test.each([
  ['DROP TABLE job', 'none of the statements that only add'],
  ['ALTER TABLE job DROP COLUMN fit', 'none of the statements that only add'],
  ['ALTER TABLE job RENAME COLUMN fit TO match', 'none of the statements that only add'],
  ['ALTER TABLE job ALTER COLUMN fit SET NOT NULL', 'none of the statements that only add'],
  ['ALTER TABLE job ADD COLUMN a int, DROP COLUMN fit', 'does more to job'],
  ['ALTER TABLE workspace ADD COLUMN colour text NOT NULL', 'that the release before leaves empty'],
  ['ALTER TABLE "job" ADD COLUMN a int CHECK (a > 0)', 'reads all of job under a lock'],
  ['CREATE INDEX job_fit ON job(fit)', 'CONCURRENTLY'],
  ['CREATE UNIQUE INDEX workspace_name ON workspace(name)', 'refuses rows of workspace'],
  ['CREATE TABLE a (b int); CREATE INDEX CONCURRENTLY job_fit ON job(fit)', 'needs a migration of its own'],
  ['UPDATE job SET fit = 0', 'changes job, which is in use'],
  ['INSERT INTO job SELECT * FROM old ON CONFLICT (id) DO UPDATE SET fit = 0', 'changes job, which is in use'],
  ['ALTER TYPE "JobStatus" ADD VALUE \'PAUSED\'', 'none of the statements that only add'],
  ['LOCK TABLE job', 'none of the statements that only add'],
  ["DO $$ BEGIN EXECUTE 'DROP TABLE job'; END $$", 'has DROP in a block'],
])('%s is no step that only adds', (sql, danger) => {
  expect(dangersOf({ sql }).join()).toContain(danger);
});

test.each([
  ['ALTER TABLE job ADD COLUMN a int; -- DROP TABLE job;\nALTER TABLE "job" ADD COLUMN b int NOT NULL DEFAULT 0'],
  ['ALTER TABLE workspace ADD COLUMN a int CHECK (a > 0)'],
  ['CREATE INDEX CONCURRENTLY job_fit ON job(fit)'],
  ['ALTER TABLE "webhook" ALTER COLUMN "workspace_id" DROP NOT NULL'],
  ['INSERT INTO job SELECT * FROM old ON CONFLICT DO NOTHING'],
  ["CREATE TABLE a (b text DEFAULT 'x;y'); CREATE UNIQUE INDEX a_b ON a(b); INSERT INTO a VALUES ('DROP TABLE job;')"],
  ['CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM job; RETURN NULL; END $$'],
])('%s only adds', (sql) => {
  expect(dangersOf({ sql })).toEqual([]);
});
