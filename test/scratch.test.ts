import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Scratch } from '../src/scratch.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('what dead processes of the role have left is removed, also that of one which had our number; what others work on stays', async () => {
  const dataDir = await mkdtemp(join(await temporaryFolder(), 'scratch-'));
  const root = join(dataDir, 'scratch');
  for (const name of [`api-${process.pid}`, 'api-999999999', 'worker-999999999']) {
    await mkdir(join(root, name), { recursive: true });
  }
  await mkdir(join(root, `api-${process.ppid}`));
  const first = await Scratch.open(dataDir, 'api');
  await first.within('document', async (folder) => {
    await writeFile(join(folder, 'file'), 'bytes');
    const second = await Scratch.open(dataDir, 'api');
    await second.within('document', async (other) => {
      expect(await readdir(other)).toEqual([]);
      expect(await readdir(folder)).toEqual(['file']);
    });
    await second.close();
    expect(await readdir(folder)).toEqual(['file']);
  });
  await first.close();
  expect((await readdir(root)).sort()).toEqual([`api-${process.ppid}`, 'worker-999999999']);
});
