import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { AdeProcess, firstKey, newFolder, runAde } from './ade.ts';

let folder: Awaited<ReturnType<typeof newFolder>>;
let database: TestDatabase;

beforeAll(async () => {
  [folder, database] = await Promise.all([newFolder(), createEmptyDatabase()]);
});
afterAll(() => Promise.all([folder.remove(), database.drop()]));

test('on a database of one’s own: migrate, then API and worker as processes of their own', async () => {
  const env = { DATABASE_URL: database.url, ADE_SECRET: 'only for this test, 32 characters', ADE_PORT: '0' };
  const options = { cwd: folder.path, env };

  const early = await runAde(['start'], options);
  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('Run "ade migrate" first.') });
  expect(await runAde(['migrate'], options)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('applied 0001'),
  });
  expect((await runAde(['migrate'], options)).stdout).toBe('The database is up to date.');

  const [api, worker] = [new AdeProcess(['api'], options), new AdeProcess(['worker'], options)];
  // A test that fails must not leave them behind.
  onTestFinished(() => {
    for (const service of [api, worker]) service.child.kill('SIGKILL');
  });
  await Promise.all([api.line(['"api ready"']), worker.line(['"worker ready"'])]);
  expect(await firstKey(api)).toMatch(/^ade_live_/);
  const doctor = await runAde(['doctor'], options);
  expect(doctor).toMatchObject({ code: 0, stderr: '' });
  expect(doctor.stdout).not.toContain(new URL(database.url).password);
  expect(doctor.stdout.match(/^ {2}(ok|FAIL) +\w+/gm)?.map((line) => line.trim().replace(/ +/, ' '))).toEqual([
    'ok node',
    'ok disk',
    'ok database',
    'ok migrations',
    'ok documents',
    'ok queue',
    'ok hub',
    'ok storage',
    'ok mail',
  ]);
  for (const service of [api, worker]) service.child.kill('SIGTERM');
  expect(await api.ended()).toMatchObject({ code: 0, stderr: '' });
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' });
}, 120_000);

test('the doctor names each part that is missing, and its remedy, without the password', async () => {
  const env = {
    DATABASE_URL: 'postgresql://ade:hunter2@127.0.0.1:1/ade',
    REDIS_URL: 'redis://:hunter2@127.0.0.1:1',
    ADE_SECRET: 'only for this test, 32 characters',
  };
  const { code, stdout } = await runAde(['doctor'], { cwd: folder.path, env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/FAIL +database +.*ECONNREFUSED.* Check DATABASE_URL/);
  expect(stdout).toMatch(/FAIL +redis +.*ECONNREFUSED.* Check REDIS_URL/);
  expect(stdout).not.toContain('hunter2');
});

test('a worker without any database says what to do', async () => {
  const { code, stderr } = await runAde(['worker'], { cwd: folder.path });
  expect(code).toBe(1);
  expect(stderr).toContain('Run "ade start", which starts everything, or set DATABASE_URL.');
});
