import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const built = join(import.meta.dirname, '..', '..', 'web', 'dist');
/** Bytes of compressed script that a page may load before it shows what it is for. */
const most = 200 * 1024;

/** What a script loads with itself, and what it loads when that is needed; by file name. */
async function importsOf(name: string): Promise<{ always: string[]; later: string[] }> {
  const text = await readFile(join(built, 'assets', name), 'utf8');
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, file = '']) => file);
  return {
    always: named(/(?:from|import)\s*["`]\.\/([\w.-]+\.js)["`]/g),
    later: [...new Set(named(/import\(\s*["`]\.\/([\w.-]+\.js)["`]/g))],
  };
}

/** The scripts with all that they load with themselves. */
async function withImports(names: readonly string[], known = new Set<string>()): Promise<Set<string>> {
  for (const name of names) {
    if (known.has(name)) continue;
    known.add(name);
    await withImports((await importsOf(name)).always, known);
  }
  return known;
}

async function sizeOf(names: Iterable<string>): Promise<number> {
  const sizes = await Promise.all([...names].map((name) => stat(join(built, 'assets', `${name}.gz`))));
  return sizes.reduce((bytes, { size }) => bytes + size, 0);
}

test('no page loads more than 200 KiB of script at first, and nothing from elsewhere', async () => {
  const html = await readFile(join(built, 'index.html'), 'utf8');
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(addresses.filter((address) => !address.startsWith('./'))).toEqual([]);
  const entry = basename(addresses.find((address) => address.endsWith('.js')) ?? '');
  // The frame and its pages come right after the entry, for everybody who is signed in; a page may have a part of its own.
  const frame = (await importsOf(entry)).later.filter((name) => name.startsWith('workspaces-'));
  expect(frame).toHaveLength(1);
  const parts = (await importsOf(frame[0] ?? '')).later;
  expect(parts.length).toBeGreaterThan(5);
  // What these consist of comes right after them.
  const inParts = parts.filter((part) => /^(configuration|document)-/.test(part));
  const furtherParts = await Promise.all(
    inParts.map(async (page) => (await importsOf(page)).later.map((part) => [page, part])),
  );
  for (const path of [[], ...parts.map((part) => [part]), ...furtherParts.flat()]) {
    const sum = await sizeOf(await withImports([entry, ...frame, ...path]));
    const name = ['at first', ...path.map((part) => part.replace(/-[\w-]{8}\.js$/, ''))].join(' with ');
    process.stdout.write(`dashboard script ${name}: ${(sum / 1024).toFixed(1)} KiB of ${most / 1024}\n`);
    expect(sum, name).toBeLessThan(most);
  }
});
