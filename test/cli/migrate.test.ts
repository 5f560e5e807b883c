import { randomBytes } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { withClient } from '../backup/copies.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { newFolder, runAde } from './ade.ts';

test('ade migrate names all that the database user lacks, and works once an administrator has done what it says', async () => {
  const user = `ade_poor_${randomBytes(6).toString('hex')}`;
  const administer = (sql: string, url = inject('serverUrl')) => withClient(url, (client) => client.query(sql));
  await administer(`CREATE ROLE ${user} LOGIN PASSWORD 'poor'`);
  await administer(`CREATE DATABASE ${user}`);
  const folder = await newFolder();
  onTestFinished(async () => {
    await administer(`DROP DATABASE ${user}`);
    await administer(`DROP ROLE ${user}`);
    await folder.remove();
  });
  const url = new URL(inject('serverUrl'));
  url.pathname = `/${user}`;
  const asAdministrator = url.href;
  [url.username, url.password] = [user, 'poor'];
  const migrate = () =>
    runAde(['migrate'], {
      cwd: folder.path,
      env: { DATABASE_URL: url.href, ADE_SECRET: 'only for this test, 32 characters' },
    });

  const { code, stderr } = await migrate();
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    `ade: The database cannot be migrated by the user ${user}. As an administrator of the server mend this, and migrate again:`,
    `  It may not make schemas in the database: GRANT CREATE ON DATABASE ${user} TO ${user};`,
    `  It may not make tables: GRANT CREATE ON SCHEMA public TO ${user};`,
    expect.stringMatching(
      `^  It may not act as the role ade_tenant, which keeps workspaces apart: GRANT ade_tenant TO ${user}( WITH SET TRUE)?;$`,
    ),
  ]);
  await administer('CREATE TABLE note (id int)', asAdministrator);
  for (const [statement] of stderr.matchAll(/GRANT .*;/g)) await administer(statement, asAdministrator);
  expect((await migrate()).stderr).toContain('Tables belong to another user, note among them');
  await administer('DROP TABLE note', asAdministrator);
  expect(await migrate()).toMatchObject({ code: 0, stderr: '' });
});

test('ade migrate --plan prints what would be run, and changes nothing', async () => {
  const [folder, database] = await Promise.all([newFolder(), createEmptyDatabase()]);
  onTestFinished(async () => {
    await folder.remove();
    await database.drop();
  });
  const env = { DATABASE_URL: database.url, ADE_SECRET: 'only for this test, 32 characters' };
  const migrate = (...args: string[]) => runAde(['migrate', ...args], { cwd: folder.path, env });
  const plan = await migrate('--plan');
  expect(plan).toMatchObject({ code: 0, stderr: '' });
  expect(plan.stdout).toMatch(/^-- 0001/);
  expect(plan.stdout).toContain('CREATE TABLE');
  const { rows } = await withClient(database.url, (client) =>
    client.query(`SELECT FROM pg_tables WHERE schemaname = 'public'`),
  );
  expect(rows).toEqual([]);
  await migrate();
  expect((await migrate('--plan')).stdout).toBe('-- 0 migrations would be applied.');
});
