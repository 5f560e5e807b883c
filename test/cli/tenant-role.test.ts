import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../src/db/embedded.ts';
import { createLogger } from '../../src/log.ts';
import { createClient } from '../support/client.ts';
import { query } from '../support/own-postgres.ts';
import { AdeProcess, firstKey, newFolder, runAde } from './ade.ts';

// On a server of its own, where the role is still to be made, by a user as administrators of managed servers are: one that may make roles and
// is no superuser. Since PostgreSQL 16 who makes a role may give it to others, and may not act as it.

let folder: Awaited<ReturnType<typeof newFolder>>;
let server: EmbeddedDatabase;
let api: AdeProcess | null = null;

beforeAll(async () => {
  folder = await newFolder();
  const log = createLogger({ level: 'error', format: 'auto' }, { name: 'test-database' });
  server = await startEmbedded({ dataDir: join(folder.path, 'server'), log, durable: false });
});
afterAll(async () => {
  api?.child.kill('SIGKILL');
  await api?.ended();
  await server.stop();
  await folder.remove();
});

const whereToUpload = graphql(`query WhereToUpload { workspace { id documents(first: 1) { totalCount } } }`);

test('a user who made the tenants’ role acts as it, and is not ready without', async () => {
  await query(server.url, `CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'maker'`);
  await query(server.url, 'CREATE DATABASE made OWNER maker');
  const url = new URL(server.url);
  [url.username, url.password, url.pathname] = ['maker', 'maker', '/made'];
  const options = {
    cwd: folder.path,
    env: { DATABASE_URL: url.href, ADE_SECRET: 'only for this test, 32 characters', ADE_PORT: '0' },
  };
  const giveUp = () => query(server.url, 'REVOKE ade_tenant FROM maker GRANTED BY maker');
  expect(await runAde(['migrate'], options)).toMatchObject({ code: 0, stderr: '' });
  expect(await runAde(['start', '--check'], options)).toMatchObject({ code: 0 });

  // As releases before this one have left it.
  await giveUp();
  const { code, stdout } = await runAde(['start', '--check'], options);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /FAIL +migrations +The database user maker may not act as the role ade_tenant.* Run "ade migrate"/,
  );
  const refused = await runAde(['api'], options);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('may not act as the role ade_tenant') });
  expect(await runAde(['migrate'], options)).toMatchObject({ code: 0, stdout: 'The database is up to date.' });

  api = new AdeProcess(['api'], options);
  const { url: address } = JSON.parse(await api.line(['"api ready"']));
  const key = await firstKey(api);
  const { workspace } = await createClient(address, key, '').get(whereToUpload, {});
  const client = createClient(address, key, workspace?.id ?? '');
  await client.uploaded('a.csv', 'Name,Age\nAnn,31\n');
  expect(await client.get(whereToUpload, {})).toMatchObject({ workspace: { documents: { totalCount: 1 } } });
  const health = async () => (await fetch(`${address}/health/ready`)).json();
  expect(await health()).toMatchObject({ status: 'ok' });
  await giveUp();
  await expect.poll(health).toMatchObject({ status: 'down', parts: { database: 'down' } });
  expect(await runAde(['migrate'], options)).toMatchObject({ code: 0 });
  await expect.poll(health).toMatchObject({ status: 'ok' });
  api.child.kill('SIGTERM');
  expect(await api.ended()).toMatchObject({ code: 0, stderr: '' });
}, 60_000);

test('a user who may not give itself the role that is there is told who can, also when nothing is to be migrated', async () => {
  await query(server.url, `CREATE ROLE other LOGIN CREATEROLE PASSWORD 'other'`);
  await query(server.url, 'CREATE DATABASE others OWNER other');
  const url = new URL(server.url);
  [url.username, url.password, url.pathname] = ['other', 'other', '/others'];
  const migrate = () =>
    runAde(['migrate'], {
      cwd: folder.path,
      env: { DATABASE_URL: url.href, ADE_SECRET: 'only for this test, 32 characters' },
    });
  const remedy = 'GRANT ade_tenant TO other WITH SET TRUE;';
  expect(await migrate()).toMatchObject({ code: 1, stderr: expect.stringContaining(remedy) });
  await query(server.url, remedy);
  expect(await migrate()).toMatchObject({ code: 0, stderr: '' });
  await query(server.url, 'REVOKE ade_tenant FROM other');
  expect(await migrate()).toMatchObject({ code: 1, stderr: expect.stringContaining(remedy) });
});
