import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, runAde } from './ade.ts';

let folder: Awaited<ReturnType<typeof newFolder>>;

beforeAll(async () => {
  folder = await newFolder();
});
afterAll(() => folder.remove());

test('runs a document through a whole installation and leaves nothing but its tables', async () => {
  const { code, stdout, stderr } = await runAde(['demo'], { cwd: folder.path, env: { TMPDIR: folder.path } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toMatch(/ready at http:\S+ after [\d.]+ s/);
  expect(stdout).toMatch(/The job succeeded: 2 tables/);
  expect(stdout).toMatch(/sku +string +A +SKU +header +1\.00/);
  expect(stdout).toMatch(/✗ +E14 +online_units +"12 boxes" is not a whole number\./);

  const [tables = '', ...rest] = await readdir(folder.path);
  expect(rest).toEqual([]);
  const files = await readdir(join(folder.path, tables));
  expect(files).toHaveLength(2);
  const [first = ''] = files;
  expect(stdout).toContain(join(folder.path, tables, first));
  expect(await readFile(join(folder.path, tables, first), 'utf8')).toMatch(/^sku,product,/);
});
