import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, rmdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ObjectNotFoundError, StorageFullError, StorageUnavailableError } from '../../src/storage/faults.ts';
import { openStore } from '../../src/storage/index.ts';
import { documentKey, exportKey, isKey, jobPrefix, tableRowsKey } from '../../src/storage/keys.ts';
import { storageError } from '../../src/storage/local-errors.ts';
import { openLocalStore } from '../../src/storage/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { s3Credentials } from '../storage/s3-server.ts';
import { storageContract } from './storage.contract.ts';

const temporaryRoot = () => mkdtemp(join(tmpdir(), 'ade-store-'));

storageContract('local folder', async () => {
  const root = await temporaryRoot();
  const store = await openLocalStore(root);
  return {
    store,
    async dispose() {
      // Every test of the contract also shows that no temporary file stays behind.
      expect(await readdir(join(root, '.tmp'))).toEqual([]);
      await store.close();
      await rm(root, { recursive: true });
    },
  };
});

describe('local folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await temporaryRoot();
  });
  afterEach(() => rm(root, { recursive: true }));

  const one = async function* () {
    yield Buffer.from('1');
  };

  test('follows no symbolic link out of its root', async () => {
    const inside = join(root, 'inside');
    const outside = join(root, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret'), 'secret');
    const store = await openLocalStore(inside);
    await symlink(outside, join(inside, 'folder'));
    await symlink(join(outside, 'secret'), join(inside, 'file'));

    await expect(store.get('folder/secret')).rejects.toThrow('symbolic link');
    await expect(store.stat('folder/secret')).rejects.toThrow('symbolic link');
    await expect(store.put('folder/new', one())).rejects.toThrow('symbolic link');
    await expect(store.delete('folder/secret')).rejects.toThrow('symbolic link');
    await expect(store.get('file')).rejects.toThrow(ObjectNotFoundError);
    expect(await store.stat('file')).toBeNull();
    expect(await keysOf(store)).toEqual([]);
    expect(await readdir(outside)).toEqual(['secret']);
  });

  test('a root that is itself reached by a link is fine', async () => {
    const store = await openLocalStore(join(root, 'real'));
    await store.put('a/b', one());
    await symlink(join(root, 'real'), join(root, 'alias'));
    const alias = await openLocalStore(join(root, 'alias'));
    expect(await alias.stat('a/b')).toMatchObject({ size: 1 });
  });

  test('opening removes only temporary files that are hours old', async () => {
    await mkdir(join(root, '.tmp'));
    const stale = join(root, '.tmp', 'stale.part');
    await writeFile(stale, 'x');
    await writeFile(join(root, '.tmp', 'fresh.part'), 'x');
    const dayAgo = Date.now() / 1000 - 24 * 60 * 60;
    await utimes(stale, dayAgo, dayAgo);
    await openLocalStore(root);
    expect(await readdir(join(root, '.tmp'))).toEqual(['fresh.part']);
  });

  test('deleting the last object removes its empty folders, not the root', async () => {
    const store = await openLocalStore(root);
    await store.put('w/d/1', one());
    await store.put('w/e', one());
    await store.delete('w/d/1');
    expect(await readdir(join(root, 'w'))).toEqual(['e']);
    await store.delete('w/e');
    expect(await readdir(root)).toEqual(['.tmp']);
  });

  test('lists nothing that is not an object of ours', async () => {
    const store = await openLocalStore(root);
    await writeFile(join(root, 'notes of somebody.txt'), 'x');
    await mkdir(join(root, 'lost+found'));
    await store.put('mine', one());
    expect(await keysOf(store)).toEqual(['mine']);
  });

  test('names the folder and the remedy when its root is a file', async () => {
    const file = join(root, 'file');
    await writeFile(file, 'x');
    await expect(openLocalStore(file)).rejects.toThrow(StorageUnavailableError);
    await expect(openLocalStore(file)).rejects.toThrow(/is not a folder.*STORAGE_URL/);
  });

  test('names the folder and the remedy when it may not write', async () => {
    const store = await openLocalStore(root);
    await chmod(root, 0o755);
    await chmod(join(root, '.tmp'), 0o555);
    const asOrdinaryUser = process.geteuid?.() === 0;
    // The superuser may write anywhere, so be another user for a moment (65534 is the user nobody).
    if (asOrdinaryUser) process.seteuid?.(65534);
    try {
      await expect(store.check()).rejects.toThrow(/Give this process's user/);
      await expect(store.put('a', one())).rejects.toThrow(StorageUnavailableError);
    } finally {
      if (asOrdinaryUser) process.seteuid?.(0);
      await chmod(join(root, '.tmp'), 0o755);
    }
  });

  test.skipIf(process.platform !== 'linux')('a full disk is named as one', async () => {
    // /dev/full answers every write with ENOSPC (full(4)).
    const fault = await writeFile('/dev/full', 'x').catch((error: unknown) => storageError(error, root));
    expect(fault).toBeInstanceOf(StorageFullError);
    expect(fault).toMatchObject({ code: 'STORAGE_FULL', message: expect.stringContaining('Free some space') });
  });

  test('a store that is away is named as one, and its objects are not taken for deleted', async () => {
    const store = await openLocalStore(join(root, 'mounted'));
    await store.put('a/b', one());
    await rename(join(root, 'mounted'), join(root, 'away'));
    await mkdir(join(root, 'mounted'));
    const away = { code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('is not there') };
    await expect(store.get('a/b')).rejects.toMatchObject(away);
    await expect(store.stat('a/b')).rejects.toMatchObject(away);
    await expect(store.put('c', one())).rejects.toMatchObject(away);
    await expect(store.check()).rejects.toMatchObject(away);
    await expect(keysOf(store)).rejects.toMatchObject(away);
    await expect(store.delete('a/b')).rejects.toMatchObject(away);
    await rmdir(join(root, 'mounted'));
    await rename(join(root, 'away'), join(root, 'mounted'));
    expect(await store.stat('a/b')).toMatchObject({ size: 1 });
  });

  test.each(['EIO', 'ESTALE', 'ENOTCONN', 'ETIMEDOUT'])(
    '%s of a disk or a network folder means that it is away',
    (code) => {
      expect(storageError(Object.assign(new Error(code), { code }), root)).toBeInstanceOf(StorageUnavailableError);
    },
  );
});

describe('STORAGE_URL', () => {
  test('is a folder in the data folder when it is not set', async () => {
    const data = await temporaryRoot();
    await openStore(null, data);
    expect(await readdir(data)).toEqual(['objects']);
    await rm(data, { recursive: true });
  });

  test('may name a folder', async () => {
    const data = await temporaryRoot();
    await openStore(pathToFileURL(join(data, 'files')).href, 'unused');
    expect(await readdir(data)).toEqual(['files']);
    await rm(data, { recursive: true });
  });

  test.for([
    ['s3://user:secret@bucket', /STORAGE_URL must have no credentials.*AWS_ACCESS_KEY_ID/],
    ['s3://Bucket_1', /must name a bucket/],
    ['s3://bucket?pathStyle=yes', /pathStyle=true or pathStyle=false/],
    ['s3://bucket?endpoint=ftp://host', /endpoint that starts with https/],
    ['https://example.org/', /"https:".*not supported/],
    ['just/a/path', /not a URL/],
  ] as const)('%s is refused with a remedy', async ([url, message]) => {
    await expect(openStore(url, 'unused')).rejects.toThrow(message);
  });
});

test('a process without a bucket loads nothing of its client', async () => {
  const data = await temporaryRoot();
  onTestFinished(() => rm(data, { recursive: true }));
  const loaded = async (url: string | null) => {
    const script = `
      import { createRequire } from 'node:module';
      import { openStore } from '${new URL('../../src/storage/index.ts', import.meta.url)}';
      await openStore(${JSON.stringify(url)}, ${JSON.stringify(data)}).catch(() => {});
      const names = Object.keys(createRequire(import.meta.url).cache);
      console.log(names.some((name) => name.includes('@aws-sdk')));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ...s3Credentials },
    });
    return stdout.trim();
  };
  expect(await loaded(null)).toBe('false');
  expect(await loaded('s3://bucket?endpoint=http://127.0.0.1:1')).toBe('true');
});

test('every key that we make fits the grammar, and a job prefix covers exactly its job', () => {
  const rows = tableRowsKey('01JW', '01JB', 2, 0);
  const csv = exportKey('01JW', '01JB', 2, 0, 'csv');
  expect([documentKey('01JW', '01JD'), rows, csv].every(isKey)).toBe(true);
  expect(rows.startsWith(jobPrefix('01JW', '01JB'))).toBe(true);
  expect(csv.startsWith(jobPrefix('01JW', '01JB'))).toBe(true);
  expect(tableRowsKey('01JW', '01JB2', 2, 0).startsWith(jobPrefix('01JW', '01JB'))).toBe(false);
});

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}
