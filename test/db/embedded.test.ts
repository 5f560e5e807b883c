import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runs } from '../../src/db/embedded/postmaster.ts';
import {
  connectRunningEmbedded,
  type EmbeddedDatabase,
  EmbeddedDatabaseError,
  startEmbedded,
} from '../../src/db/embedded.ts';
import { createLogger } from '../../src/log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
const folders: string[] = [];
const children: ChildProcess[] = [];

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function newFolder(parent?: string): Promise<string> {
  const folder = await mkdtemp(join(parent ?? (await temporaryFolder()), 'ade-embedded-'));
  folders.push(folder);
  return folder;
}

const start = (dataDir: string): Promise<EmbeddedDatabase> => startEmbedded({ dataDir, log });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that runs the folder. */
async function hold(dataDir: string) {
  const script = join(import.meta.dirname, 'embedded-holder.ts');
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url: String(url), exited: once(child, 'exit') };
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
}

const activityOf = (pid: number) => `SELECT state FROM pg_stat_activity WHERE pid = ${pid}`;

test('keeps its data, is found while it runs, and lets one process at a time run a folder', async () => {
  const dataDir = await newFolder();
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
  const first = await start(dataDir);
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
  expect(await connectRunningEmbedded(dataDir)).toBe(first.url);

  const second = await start(dataDir).catch((error: unknown) => error);
  expect(second).toBeInstanceOf(EmbeddedDatabaseError);
  expect(second).toHaveProperty(
    'message',
    expect.stringMatching(`^Another ade \\(pid ${process.pid} on .*ADE_DATA_DIR`),
  );
  expect(await query(first.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);

  await Promise.all([first.stop(), first.stop()]);
  await first.exited;
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
  const again = await start(dataDir);
  expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  await again.stop();
});

test('only its own user reads the password, and a wrong one is refused', async () => {
  const dataDir = await newFolder();
  const database = await start(dataDir);
  expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
  const wrong = new URL(database.url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  await database.stop();
});

test('comes back at its address with its data when it is killed, again and again', async () => {
  const dataDir = await newFolder();
  const database = await start(dataDir);
  await query(database.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  for (let times = 0; times < 3; times++) {
    const pid = await postmasterPid(dataDir);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => query(database.url, 'SELECT n FROM kept').catch(() => null)).toEqual([{ n: 1 }]);
    expect(await postmasterPid(dataDir)).not.toBe(pid);
  }
  await database.stop();
  await database.exited;
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
});

test('comes back although a session of the killed server goes on computing', async () => {
  const dataDir = await newFolder();
  const database = await start(dataDir);
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const session = z.tuple([z.object({ pid: z.number() })]).parse(rows)[0].pid;
  // Hours, in which it does not look whether its server is there.
  const hours =
    'SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b, generate_series(1, 100000) c';
  const computing = client.query(hours).catch(() => 'broken off');
  await expect.poll(() => query(database.url, activityOf(session))).toEqual([{ state: 'active' }]);
  process.kill(await postmasterPid(dataDir), 'SIGKILL');
  expect(await computing).toBe('broken off');
  await expect.poll(() => query(database.url, 'SELECT 1 AS n').catch(() => null)).toEqual([{ n: 1 }]);
  await database.stop();
});

test('can be stopped while it comes back', async () => {
  const dataDir = await newFolder();
  const database = await start(dataDir);
  process.kill(await postmasterPid(dataDir), 'SIGKILL');
  await database.stop();
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
  await (await start(dataDir)).stop();
});

test('starts anew after the process that ran it was killed, then after both were', async () => {
  const dataDir = await newFolder();
  const killed = await hold(dataDir);
  await query(killed.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  await expect(start(dataDir)).rejects.toThrow(`pid ${killed.child.pid} `);
  const orphan = await postmasterPid(dataDir);
  killed.child.kill('SIGKILL');
  await killed.exited;
  // It goes by itself, and the next start does not wait for that.
  const both = await hold(dataDir);
  expect(runs(orphan, join(dataDir, 'postgres'))).toBe(false);
  await query(both.url, 'INSERT INTO kept VALUES (2)');
  both.child.kill('SIGKILL');
  process.kill(await postmasterPid(dataDir), 'SIGKILL');
  await both.exited;

  const last = await start(dataDir);
  expect(await query(last.url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  await last.stop();
});

test('a process id in a stale file that now belongs to another process is left alone', async () => {
  const dataDir = await newFolder();
  await (await start(dataDir)).stop();
  const cluster = join(dataDir, 'postgres');
  await writeFile(
    join(cluster, 'postmaster.pid'),
    `${process.pid}\n${cluster}\n0\n5432\n${cluster}\n127.0.0.1\n0\nready\n`,
  );
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
  const database = await start(dataDir);
  expect(await query(database.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await database.stop();
});

test('refuses a folder of another release of PostgreSQL, naming the remedy, and frees it', async () => {
  const dataDir = await newFolder();
  await (await start(dataDir)).stop();
  await writeFile(join(dataDir, 'postgres/PG_VERSION'), '17\n');
  await expect(start(dataDir)).rejects.toThrow(/another release of PostgreSQL.*version 17.*ade backup/);
  await writeFile(join(dataDir, 'postgres/PG_VERSION'), '18\n');
  await (await start(dataDir)).stop();
});

test('refuses a data folder that is a file', async () => {
  const file = join(await newFolder(), 'data');
  await writeFile(file, '');
  await expect(start(file)).rejects.toThrow(/is not a folder\. .*ADE_DATA_DIR/);
});

const namespaces = spawnSync('unshare', ['--user', 'true']).status === 0;

test.runIf(process.getuid?.() === 0 && namespaces)(
  'as root it runs below a folder that only root may enter',
  async () => {
    const closed = await newFolder(tmpdir());
    await chmod(closed, 0o700);
    const dataDir = join(closed, 'data');
    const database = await start(dataDir);
    await query(database.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await database.stop();
    const again = await start(dataDir);
    expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await again.stop();
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
  },
);
