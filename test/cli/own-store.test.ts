import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { assureOwnStore } from '../../cli/storage.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { createTestDatabase } from '../support/database.ts';
import { type House, openHouse } from '../worker/maintenance/fixture.ts';
import { newFolder, runAde } from './ade.ts';

let house: House;
let folder: Awaited<ReturnType<typeof newFolder>>;
beforeAll(async () => {
  [house, folder] = await Promise.all([openHouse(), newFolder()]);
});
afterAll(() => Promise.all([house.close(), folder.remove()]));

const run = (command: string, env: Record<string, string> = {}) =>
  runAde([command], {
    cwd: folder.path,
    env: { DATABASE_URL: house.database.url, ADE_SECRET: 'only for this test, 32 characters', ADE_PORT: '0', ...env },
  });

test('a process with another store than the one of its documents says so instead of failing every job', async () => {
  expect((await run('doctor')).stdout).toMatch(/ok +documents +in a folder of this machine; set STORAGE_URL/);
  const { storageKey } = await house.addDocument();

  const unshared = await run('worker');
  expect(unshared.code).toBe(1);
  expect(unshared.stderr).toContain('does not have the documents of this database');
  expect(unshared.stderr).toContain('Set STORAGE_URL to a folder that the API and all workers share.');
  const other = pathToFileURL(join(folder.path, 'other')).href;
  const wrong = await run('doctor', { STORAGE_URL: other });
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toMatch(/FAIL +documents +.*Set STORAGE_URL to the folder that its documents were uploaded to/);

  expect(await house.exists(storageKey)).toBe(true);
  const right = await run('doctor', { STORAGE_URL: pathToFileURL(join(house.dataDir, 'objects')).href });
  expect(right.stdout).toMatch(/ok +documents +in the store/);
}, 120_000);

test('the first start marks the store, and a store without the mark is another one, also before there are documents', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const settings = (name: string) =>
    loadSettings({
      env: {
        DATABASE_URL: database.url,
        ADE_SECRET: 'only for this test, 32 characters',
        STORAGE_URL: pathToFileURL(join(folder.path, name)).href,
      },
      cwd: folder.path,
    });
  // Processes that start for the first time together agree on one mark.
  await Promise.all([1, 2, 3].map(() => assureOwnStore(settings('own'), database.url)));
  expect(await readdir(join(folder.path, 'own/installations'))).toHaveLength(1);
  await assureOwnStore(settings('own'), database.url);
  await expect(assureOwnStore(settings('another'), database.url)).rejects.toThrow('lacks the mark of this database');
  const doctor = await run('doctor', {
    DATABASE_URL: database.url,
    STORAGE_URL: settings('another').storage.url ?? '',
  });
  expect(doctor.stdout).toMatch(/FAIL +documents +.*lacks the mark of this database .*Set STORAGE_URL to the folder/);
  // Of the embedded installation, which has its store beside its database, the folder is what is missing.
  const embedded = loadSettings({ env: {}, cwd: folder.path });
  await expect(assureOwnStore(embedded, database.url)).rejects.toThrow('Put that folder back as it was');
});
