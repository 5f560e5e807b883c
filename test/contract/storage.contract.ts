import { createHash, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ObjectNotFoundError, ObjectTooLargeError } from '../../src/storage/faults.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';

export interface StoreUnderTest {
  store: ObjectStore;
  /** Closes the store and removes what it kept. */
  dispose(): Promise<void>;
}

/** What every object store promises. `open` makes an empty store for one test. */
export function storageContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`object store: ${name}`, () => {
    let current: StoreUnderTest;
    let store: ObjectStore;

    beforeEach(async () => {
      current = await open();
      store = current.store;
    });
    afterEach(() => current.dispose());

    test('keeps what was put, and tells its size and SHA-256', async () => {
      const stored = await store.put('a/b/greeting.txt', body('hello ', 'world'));
      expect(stored).toEqual({
        key: 'a/b/greeting.txt',
        size: 11,
        sha256: sha256('hello world'),
        blocks: blocks('hello world'),
      });
      expect(await text(await store.get('a/b/greeting.txt'))).toBe('hello world');
      const stat = await store.stat('a/b/greeting.txt');
      expect(stat).toMatchObject({ key: 'a/b/greeting.txt', size: 11 });
      expect(stat?.modifiedAt).toBeInstanceOf(Date);
    });

    test('keeps an empty object', async () => {
      const stored = await store.put('empty', body());
      expect(stored).toEqual({ key: 'empty', size: 0, sha256: sha256(''), blocks: blocks('') });
      expect(await text(await store.get('empty'))).toBe('');
    });

    test('keeps every byte of a large object of odd chunks', async () => {
      const bytes = randomBytes(3_000_001);
      const stored = await store.put('large', chunks(bytes, 77_777));
      expect(stored.size).toBe(bytes.length);
      expect(stored.sha256).toBe(sha256(bytes));
      expect(stored.blocks).toEqual(blocks(bytes));
      expect(await hashOf(await store.get('large'))).toBe(sha256(bytes));
    });

    test('answers ranges of bytes, both ends included', async () => {
      await store.put('digits', body('0123', '456789'));
      expect(await text(await store.get('digits', { start: 0, end: 0 }))).toBe('0');
      expect(await text(await store.get('digits', { start: 3, end: 6 }))).toBe('3456');
      expect(await text(await store.get('digits', { start: 8, end: 99 }))).toBe('89');
    });

    test.for([
      { start: 10, end: 12 },
      { start: 5, end: 4 },
      { start: -1, end: 4 },
      { start: 0.5, end: 4 },
      { start: 0, end: Number.NaN },
    ])('refuses the range $start–$end of ten bytes', async (range) => {
      await store.put('digits', body('0123456789'));
      await expect(store.get('digits', range)).rejects.toThrow(RangeError);
    });

    test('says that an unknown object is not there', async () => {
      await expect(store.get('nobody/knows')).rejects.toThrow(ObjectNotFoundError);
      expect(await store.stat('nobody/knows')).toBeNull();
      await store.delete('nobody/knows');
    });

    test('a folder of objects is not an object', async () => {
      await store.put('folder/object', body('x'));
      expect(await store.stat('folder')).toBeNull();
      await expect(store.get('folder')).rejects.toThrow(ObjectNotFoundError);
    });

    test('deletes one object and leaves its neighbours', async () => {
      await store.put('f/one', body('1'));
      await store.put('f/two', body('2'));
      await store.delete('f/one');
      expect(await store.stat('f/one')).toBeNull();
      expect(await text(await store.get('f/two'))).toBe('2');
    });

    test('a key can be used again after its folder became empty', async () => {
      await store.put('deep/er/est', body('1'));
      await store.delete('deep/er/est');
      await store.put('deep/er/est', body('2'));
      expect(await text(await store.get('deep/er/est'))).toBe('2');
    });

    test('puts and deletes in one folder do not disturb each other', async () => {
      const keys = Array.from({ length: 60 }, (_, index) => `busy/folder/${index}`);
      await Promise.all(
        keys.map(async (key, index) => {
          await store.put(key, body(key));
          if (index % 2 === 0) await store.delete(key);
        }),
      );
      expect((await listed(store, 'busy/')).length).toBe(30);
    });

    test('lists by prefix, also by a part of a name', async () => {
      for (const key of ['jobs/1/table-0', 'jobs/1/table-1', 'jobs/10/table-0', 'documents/1']) {
        await store.put(key, body(key));
      }
      expect(await listed(store, 'jobs/1/')).toEqual(['jobs/1/table-0', 'jobs/1/table-1']);
      expect(await listed(store, 'jobs/1')).toEqual(['jobs/1/table-0', 'jobs/1/table-1', 'jobs/10/table-0']);
      expect(await listed(store, 'jobs/1/table-1')).toEqual(['jobs/1/table-1']);
      expect(await listed(store, 'nothing/')).toEqual([]);
      expect((await listed(store, '')).length).toBe(4);
    });

    test('a body past the limit is refused and not kept', async () => {
      const endless = async function* () {
        for (;;) yield Buffer.alloc(1000);
      };
      await expect(store.put('too/large', endless(), { maxBytes: 10_500 })).rejects.toThrow(ObjectTooLargeError);
      expect(await listed(store, '')).toEqual([]);
      expect((await store.put('just/right', body('12345'), { maxBytes: 5 })).size).toBe(5);
    });

    test('a body that fails is not kept, and its error comes out as it was', async () => {
      const failure = new Error('the client went away');
      const broken = async function* () {
        yield Buffer.from('first half');
        throw failure;
      };
      await expect(store.put('half', broken())).rejects.toBe(failure);
      expect(await listed(store, '')).toEqual([]);
    });

    test('an abort ends a put whose body is silent', async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const waiting = Promise.withResolvers<void>();
      const silent = async function* () {
        yield Buffer.from('a little');
        waiting.resolve();
        await new Promise(() => {});
      };
      const put = store.put('silent', silent(), { signal: controller.signal });
      await waiting.promise;
      controller.abort(reason);
      await expect(put).rejects.toBe(reason);
      expect(await listed(store, '')).toEqual([]);
    });

    test('a put with an aborted signal keeps nothing', async () => {
      const put = store.put('never', body('x'), { signal: AbortSignal.abort(new Error('before')) });
      await expect(put).rejects.toThrow('before');
      expect(await listed(store, '')).toEqual([]);
    });

    test.for([
      '',
      '/absolute',
      'a//b',
      'a/',
      '../outside',
      'a/../../outside',
      'a/./b',
      '.hidden',
      '.tmp/x',
      'a\\b',
      'nul\0byte',
      'with space',
      'ümlaut',
      'line\nbreak',
      `${'x'.repeat(129)}`,
    ])('refuses the key %j everywhere', async (key) => {
      await expect(store.put(key, body('x'))).rejects.toThrow(TypeError);
      await expect(store.get(key)).rejects.toThrow(TypeError);
      await expect(store.stat(key)).rejects.toThrow(TypeError);
      await expect(store.delete(key)).rejects.toThrow(TypeError);
    });

    test.for(['../', '/', 'a//', '.tmp/', 'a/../'])('refuses the prefix %j', async (prefix) => {
      await expect(listed(store, prefix)).rejects.toThrow(TypeError);
    });

    test('reports that it can be used', async () => {
      await expect(store.check()).resolves.toBeUndefined();
      expect(await listed(store, '')).toEqual([]);
    });
  });
}

async function* body(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** The SHA-256 of each MiB, one after the other. */
function blocks(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  const hashes: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 1024 ** 2) {
    hashes.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + 1024 ** 2))
        .digest(),
    );
  }
  return Buffer.concat(hashes);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function hashOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}

async function listed(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}
