import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFile } from '../../../src/engine/file-source.ts';

async function file(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-file-source-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'data.csv');
  await writeFile(path, content);
  return path;
}

test('reads anywhere in the file', async () => {
  const source = await openFile(await file('0123456789'));
  expect([source.name, source.size]).toEqual(['data.csv', 10]);
  expect(String(await source.read(3, 4))).toBe('3456');
  expect(String(await source.read(8, 100))).toBe('89');
  expect(String(await source.read(10, 5))).toBe('');
  await source.close();
  await source.close();
});

test('goes by the name it is given', async () => {
  const source = await openFile(await file('x'), 'Budget 2024.csv');
  expect(source.name).toBe('Budget 2024.csv');
  await source.close();
});

test('gives what is left of a file that shrank', async () => {
  const path = await file('0123456789');
  const source = await openFile(path);
  await truncate(path, 4);
  expect(String(await source.read(2, 8))).toBe('23');
  await source.close();
});

test('a file that is not there, and a folder', async () => {
  await expect(openFile('/nonexistent/data.csv')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(openFile(tmpdir())).rejects.toMatchObject({ code: 'EISDIR' });
});
