import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const built = join(import.meta.dirname, '..', '..', 'web', 'dist');
/** Bytes of compressed script that a page may load before it shows anything. */
const most = 200 * 1024;

test('a page loads no more than 200 KiB of script at first, and nothing from elsewhere', async () => {
  const html = await readFile(join(built, 'index.html'), 'utf8');
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(addresses.filter((address) => !address.startsWith('/'))).toEqual([]);
  const entry = addresses.find((address) => address.endsWith('.js')) ?? '';
  // The frame and its pages come right after the entry, for everybody who is signed in.
  const text = await readFile(join(built, entry), 'utf8');
  const workspaces = /assets\/workspaces-[\w-]+\.js/.exec(text)?.[0] ?? '';
  const sizes = await Promise.all([entry, workspaces].map((path) => stat(join(built, `${path}.gz`))));
  const sum = sizes.reduce((bytes, { size }) => bytes + size, 0);
  process.stdout.write(`dashboard script at first: ${(sum / 1024).toFixed(1)} KiB of ${most / 1024}\n`);
  expect(sum).toBeLessThan(most);
});
