import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { connectRunningEmbedded } from '../../src/db/embedded.ts';
import { withClient } from '../backup/copies.ts';
import { createClient } from '../support/client.ts';
import { flipped } from '../support/damage.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { AdeProcess, bareEnvironment, firstKey, newFolder, runAde } from './ade.ts';

const ownWorkspace = graphql(`query WorkspaceOfTheBackup { workspace { id } }`);
const jobOfBackup = graphql(`query JobOfTheBackup($id: ID!) { job(id: $id) { status tables { totalCount } } }`);
const pages = join(import.meta.dirname, '../../docs/operations');
const program = join(import.meta.dirname, '../../bin/ade.ts');

async function newHome() {
  const home = await newFolder();
  onTestFinished(home.remove);
  return home.path;
}

function launch(args: readonly string[], cwd: string, env: Record<string, string> = {}): AdeProcess {
  const ade = new AdeProcess(args, { cwd, env: { ADE_PORT: '0', ...env } });
  onTestFinished(async () => {
    ade.child.kill('SIGKILL');
    await ade.ended();
  });
  return ade;
}

async function ready(ade: AdeProcess): Promise<string> {
  return /"url":"([^"]+)"/.exec(await ade.line(['"supervisor"', '"msg":"ready"']))?.[1] ?? '';
}

/** Runs the commands of one section of a page, in its folders below `home`. */
async function follow(section: string, home: string, page = 'back-up.md'): Promise<string> {
  const text = await readFile(join(pages, page), 'utf8');
  const body = text.split(/^## /m).find((part) => part.startsWith(section)) ?? '';
  const script = [...body.matchAll(/^```sh\n(.*?)^```/gms)].map(([, code]) => code).join('');
  const bin = join(home, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'ade'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, { mode: 0o755 });
  const env = { ...bareEnvironment(), PATH: `${bin}:${process.env.PATH}`, ADE_PORT: '0' };
  const { stdout } = await promisify(execFile)('sh', ['-ec', script.replaceAll('/srv/', `${home}/srv/`)], {
    cwd: home,
    env,
  });
  return stdout;
}

test('the embedded installation is backed up while it runs, and restored elsewhere, as the page says', async () => {
  const home = await newHome();
  await mkdir(join(home, 'srv/ade'), { recursive: true });
  const data = { ADE_DATA_DIR: join(home, 'srv/ade') };
  const ade = launch(['start'], home, data);
  const url = await ready(ade);
  const apiKey = await firstKey(ade);
  const { workspace } = await createClient(url, apiKey, '').get(ownWorkspace, {});
  const client = createClient(url, apiKey, workspace?.id ?? '');
  const jobId = await client.run(await client.uploaded('a.csv', 'a,b\n1,2\n'), await client.published());

  const made = await follow('Make a backup', home);
  expect(made).toMatch(/The backup of .* is in .*srv\/backup: \d+ tables, \d files? of/);
  expect(made).toContain('0 files were there already');
  expect(made).toMatch(/^copied 1 row of workspace$/m);
  expect(made).not.toContain('0 rows of');
  expect(made).toMatch(/^\d+ tables have no rows$/m);
  expect(await follow('Make a backup', home)).toContain('copied 0 files');
  const files = (await readdir(join(home, 'srv/backup'), { recursive: true, withFileTypes: true })).map(
    async (entry) => [entry.isFile(), (await stat(join(entry.parentPath, entry.name))).mode & 0o777] as const,
  );
  for (const [isFile, mode] of await Promise.all(files)) expect(mode).toBe(isFile ? 0o600 : 0o700);
  expect(await follow('Look whether it is whole', home)).toContain('and is what was written');
  expect(await follow('Look whether rows and files belong together', home)).toContain(
    'Rows and files belong together.',
  );
  const occupied = await runAde(['restore', join(home, 'srv/backup')], { cwd: home, env: data });
  expect(occupied).toMatchObject({ code: 1, stderr: expect.stringContaining('This installation is not empty') });
  ade.child.kill('SIGTERM');
  await ade.ended();

  expect(await follow('Into an empty installation', home, 'restore.md')).toMatch(
    /The installation is as it was at .*Rows and files belong together\./s,
  );
  const copy = launch(['start'], home, { ADE_DATA_DIR: join(home, 'srv/ade-restored') });
  const restored = createClient(await ready(copy), apiKey, workspace?.id ?? '');
  expect(await restored.get(jobOfBackup, { id: jobId })).toEqual({
    job: { status: 'SUCCEEDED', tables: { totalCount: 1 } },
  });
  const again = await restored.run(await restored.uploaded('b.csv', 'a,b\n1,2\n'), await restored.published());
  expect((await restored.get(jobOfBackup, { id: again })).job?.status).toBe('SUCCEEDED');

  // An object that is gone is named by both profiles' verify, and by the backup that cannot have it.
  const databaseUrl = (await connectRunningEmbedded(join(home, 'srv/ade-restored'))) ?? '';
  const key = await withClient(databaseUrl, async (db) => {
    const { rows } = await db.query<{ key: string }>(
      'SELECT storage_key AS key FROM document ORDER BY id DESC LIMIT 1',
    );
    return rows[0]?.key ?? '';
  });
  await rm(join(home, 'srv/ade-restored/objects', key));
  const options = { cwd: home, env: { ADE_DATA_DIR: join(home, 'srv/ade-restored') } };
  const broken = await runAde(['verify', '--deep'], options);
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(
    new RegExp(`The file ${key} of doc_\\w+ is not in the store\\. Put it back from a backup`),
  );
  const partial = await runAde(['backup', join(home, 'partial')], options);
  expect(partial).toMatchObject({ code: 1, stdout: expect.stringContaining('1 file could not be copied') });
}, 300_000);

test('killed in the middle, a backup leaves the last one, and a restore says so and begins anew', async () => {
  const [home, from, into] = await Promise.all([newHome(), createEmptyDatabase(), createEmptyDatabase()]);
  onTestFinished(async () => {
    await Promise.all([from.drop(), into.drop()]);
  });
  const env = (databaseUrl: string, data: string) => ({
    DATABASE_URL: databaseUrl,
    ADE_SECRET: 'only for this test, 32 characters',
    ADE_DATA_DIR: join(home, data),
  });
  const source = { cwd: home, env: env(from.url, 'a') };
  const target = { cwd: home, env: env(into.url, 'b') };
  const folder = join(home, 'backup');
  expect(await runAde(['migrate'], source)).toMatchObject({ code: 0 });
  const insert = (slug: string) =>
    withClient(from.url, (client) =>
      client.query(`INSERT INTO workspace (id, slug, name) VALUES ('ws_' || lpad(upper($1), 26, '0'), $1, 'A')`, [
        slug,
      ]),
    );
  await withClient(from.url, (client) =>
    client.query(`INSERT INTO "user" (id, email, name) VALUES ('usr_' || lpad('A', 26, '0'), 'a@example.org', 'A')`),
  );
  /** Kills a backup that waits for a table after it has copied others. */
  const killedBackup = () =>
    withClient(from.url, async (client) => {
      await client.query('BEGIN; LOCK TABLE workspace');
      const ade = launch(['backup', folder], home, source.env);
      await ade.line(['copied 1 row of user']);
      ade.child.kill('SIGKILL');
      await ade.ended();
    });

  await insert('a');
  await killedBackup();
  const nothing = await runAde(['restore', folder], target);
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no finished backup in') });
  expect(await runAde(['backup', folder], source)).toMatchObject({ code: 0 });
  await insert('b');
  await killedBackup();
  expect(await runAde(['verify', folder, '--deep'], source)).toMatchObject({ code: 0 });

  // The restore waits for the right to migrate, after it has said that it begins.
  await withClient(into.url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [0x414445]);
    const ade = launch(['restore', folder], home, target.env);
    await expect
      .poll(
        async () =>
          (
            await client.query(
              "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            )
          ).rowCount,
      )
      .toBe(1);
    ade.child.kill('SIGKILL');
    await ade.ended();
  });
  for (const command of ['migrate', 'api', 'worker', 'backup']) {
    const { code, stderr } = await runAde(command === 'backup' ? ['backup', join(home, 'no')] : [command], target);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('its restore was interrupted') });
  }
  expect((await runAde(['doctor'], target)).stdout).toMatch(/FAIL +migrations +.*run "ade restore"/);
  expect(await runAde(['restore', folder], target)).toMatchObject({ code: 0, stderr: '' });
  await withClient(into.url, async (client) => {
    expect((await client.query('SELECT slug FROM workspace')).rows).toEqual([{ slug: 'a' }]);
  });

  // A disk that changes a bit: nothing is restored, and nothing is started.
  const [table = ''] = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith('workspace.copy.zst'),
  );
  await writeFile(join(folder, table), flipped(await readFile(join(folder, table)), 77));
  const damaged = await runAde(['verify', folder, '--deep'], source);
  expect(damaged).toMatchObject({ code: 1, stdout: expect.stringContaining('workspace.copy.zst is damaged') });
}, 300_000);
