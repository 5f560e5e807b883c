import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileCache, type MakeFile } from '../../src/previews/file-cache.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: string;
let cache: FileCache<string>;
beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'cache-'));
  cache = new FileCache(folder, 100);
});
afterEach(() => cache.close());

const never = new AbortController().signal;
const made: string[] = [];
const of =
  (text: string): MakeFile<string> =>
  async (path) => {
    made.push(text);
    await writeFile(path, text);
    return { bytes: text.length, facts: `facts of ${text}` };
  };
const read = (key: string, make: MakeFile<string>, signal = never) =>
  cache.use(key, make, signal, async (path, facts) => [await readFile(path, 'utf8'), facts]);

test('a file is made once for all who ask at the same moment, and later', async () => {
  made.length = 0;
  const answers = await Promise.all([read('a', of('first')), read('a', of('second')), read('a', of('third'))]);
  expect(answers).toEqual(Array(3).fill(['first', 'facts of first']));
  expect(await read('a', of('fourth'))).toEqual(['first', 'facts of first']);
  expect(made).toEqual(['first']);
});

test('no more bytes are kept than there is room for; what was used last stays, and what is being used', async () => {
  const big = 'x'.repeat(60);
  await read('a', of(big));
  await cache.use('b', of(big), never, async (path) => {
    expect(cache.bytes).toBe(120);
    await read('c', of('small'));
    expect(cache.bytes).toBe(65);
    await read('d', of(big));
    expect(await readFile(path, 'utf8')).toBe(big);
  });
  made.length = 0;
  await read('a', of('again'));
  expect(made).toEqual(['again']);
  expect(cache.bytes).toBeLessThanOrEqual(100);
});

test('what has not been used is swept', async () => {
  await read('a', of('text'));
  cache.sweep(3_600_000);
  expect(cache.bytes).toBe(4);
  cache.sweep(0);
  expect(cache.bytes).toBe(0);
  await expect.poll(() => readdir(folder)).toEqual([]);
});

test('making goes on while one of those who wait is there, and ends when all have left', async () => {
  const begun = Promise.withResolvers<AbortSignal>();
  const end = Promise.withResolvers<void>();
  const slow: MakeFile<string> = async (path, signal) => {
    begun.resolve(signal);
    await Promise.race([end.promise, new Promise((_, reject) => signal.addEventListener('abort', reject))]);
    return of('slow')(path, signal);
  };
  const [one, other] = [new AbortController(), new AbortController()];
  const first = read('a', slow, one.signal);
  const second = read('a', slow, other.signal);
  const signal = await begun.promise;
  one.abort(new Error('one left'));
  await expect(first).rejects.toThrow('one left');
  expect(signal.aborted).toBe(false);
  other.abort(new Error('other left'));
  await expect(second).rejects.toThrow('other left');
  expect(signal.aborted).toBe(true);
  // Who comes now does not get what was given up.
  expect(await read('a', of('new'))).toEqual(['new', 'facts of new']);
});

test('a failure is told to all who wait, and nothing stays of it', async () => {
  const failing: MakeFile<string> = async (path) => {
    await writeFile(path, 'half');
    throw new Error('broken');
  };
  const answers = await Promise.allSettled([read('a', failing), read('a', failing)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await readdir(folder)).toEqual([]);
  expect(await read('a', of('whole'))).toEqual(['whole', 'facts of whole']);
});
