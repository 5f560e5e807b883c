import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWindow } from '../../src/engine-process/sheet-window.ts';
import { type PreviewOptions, Previews, type StoredDocument } from '../../src/previews/previews.ts';
import { TooManyWaitingError } from '../../src/previews/turns.ts';
import { openStore } from '../../src/storage/index.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { untilGone } from '../support/process-tree.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let dataDir: string;
let store: ObjectStore & { close(): Promise<void> };
let previews: Previews;
beforeEach(async () => {
  dataDir = await mkdtemp(join(await temporaryFolder(), 'previews-'));
  store = await openStore(null, dataDir);
  previews = await open();
});
afterEach(async () => {
  await previews.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

function open(options: Partial<PreviewOptions> = {}): Promise<Previews> {
  const usual = { limits: {}, heapMiB: 512, processes: 2, seconds: 120, cacheBytes: 1024 ** 3 };
  return Previews.open({ store, dataDir, ...usual, ...options });
}

async function stored(name: string, text: string, workspaceId = 'ws_a'): Promise<StoredDocument> {
  const storageKey = `${workspaceId}/${name}`;
  const { sha256, size } = await store.put(storageKey, Readable.from([Buffer.from(text)]));
  return { workspaceId, name, storageKey, sha256, byteSize: BigInt(size) };
}

const never = new AbortController().signal;
const rowsOf = (document: StoredDocument, signal = never) =>
  previews.withSheets(document, signal, async (_path, [sheet]) => sheet?.rowCount);

/** The engine's processes that this one has started. */
async function processes(): Promise<number[]> {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  const pids = children.split(' ').filter(Boolean).map(Number);
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_pid, at) => commands[at]?.includes('engine-process/child'));
}

/** How many bytes this process has read from files and sockets so far. */
async function bytesRead(): Promise<number> {
  return Number(/^rchar: (\d+)/.exec(await readFile('/proc/self/io', 'utf8'))?.[1]);
}

/** A process that is not among these. */
async function another(known: readonly number[]): Promise<number> {
  let found: number | undefined;
  const look = async () => {
    found = (await processes()).find((pid) => !known.includes(pid));
    return found;
  };
  await expect.poll(look).toBeDefined();
  return found ?? 0;
}

const small = 'Name,Age\nAnn,31\nBob,42\n';
/** Takes a while. */
const long = `Name,Age\n${'Ann,31\n'.repeat(900_000)}`;
/** Takes memory: it has to be looked at as a whole. */
const wide = `Text,Number\n${`${'Ünïcödé ☃'.repeat(50_000)},1\n`.repeat(300)}`;

test('no process is started before the first document; one stays, and nothing is left of it in the end', async () => {
  expect(await processes()).toEqual([]);
  expect(await rowsOf(await stored('a.csv', small))).toBe(3);
  expect(await rowsOf(await stored('b.csv', `${small}Cid,53\n`))).toBe(4);
  const pids = await processes();
  expect(pids).toHaveLength(1);
  await previews.close();
  await untilGone(pids);
  expect(await readdir(join(dataDir, 'scratch'))).toEqual([]);
  previews = await open();
});

test('a window of two hundred thousand rows is read without the others', { timeout: 120_000 }, async () => {
  const text = `Number,Square\n${Array.from({ length: 200_000 }, (_, row) => `${row},${row * row}\n`).join('')}`;
  const document = await stored('numbers.csv', text);
  expect(await rowsOf(document)).toBe(200_001);
  const before = await bytesRead();
  const rows = await previews.withSheets(document, never, async (path, [sheet]) => {
    if (!sheet) throw new Error('There is no sheet.');
    return readWindow(path, sheet, { top: 199_990, left: 1, rows: 100, columns: 30 });
  });
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, at) => 199_990 + at));
  expect(rows.at(-1)).toMatchObject({ role: 'data', cells: [{ text: '199999' }, { text: '39999600001' }] });
  expect((await bytesRead()) - before).toBeLessThan(text.length / 10);
});

test('a process that is killed is replaced once; a document that takes down every process cannot be shown', {
  timeout: 120_000,
}, async () => {
  const document = await stored('long.csv', long);
  const rows = rowsOf(document);
  process.kill(await another([]), 'SIGKILL');
  expect(await rows).toBe(900_001);

  const other = rowsOf(await stored('other.csv', `${long}Bob,42\n`));
  other.catch(() => {});
  const over = other.then(
    () => 'over' as const,
    () => 'over' as const,
  );
  const known: number[] = [];
  for (;;) {
    const next = await Promise.race([another(known), over]);
    if (next === 'over') break;
    known.push(next);
    process.kill(next, 'SIGKILL');
  }
  await expect(other).rejects.toMatchObject({ code: 'UNREADABLE' });
  expect(await rowsOf(await stored('a.csv', small))).toBe(3);
});

test('when its client leaves, its process ends', async () => {
  const leaving = new AbortController();
  const rows = rowsOf(await stored('long.csv', long), leaving.signal);
  rows.catch(() => {});
  const pid = await another([]);
  leaving.abort(new Error('left'));
  await expect(rows).rejects.toThrow('left');
  await untilGone([pid]);
});

test('what takes longer than it may, or more memory, is a limit', { timeout: 120_000 }, async () => {
  await previews.close();
  previews = await open({ seconds: 1, heapMiB: 64 });
  await expect(rowsOf(await stored('long.csv', long))).rejects.toMatchObject({ code: 'LIMIT' });
  await previews.close();
  previews = await open({ heapMiB: 64 });
  await expect(rowsOf(await stored('wide.csv', wide))).rejects.toMatchObject({ code: 'LIMIT', message: /64 MiB/ });
});

test('documents of one workspace hold up no other, and only so many of them wait', { timeout: 120_000 }, async () => {
  const leaving = new AbortController();
  const documents = await Promise.all(
    Array.from({ length: 22 }, (_, at) => stored(`long-${at}.csv`, `${long}${at},1\n`)),
  );
  const all = documents.map((document) => rowsOf(document, leaving.signal));
  const ends = Promise.allSettled(all);
  await expect(Promise.race(all)).rejects.toThrow(TooManyWaitingError);
  expect(await rowsOf(await stored('a.csv', small, 'ws_b'))).toBe(3);
  leaving.abort(new Error('left'));
  const reasons = (await ends).map((end) => (end.status === 'rejected' ? end.reason.message : 'read'));
  expect(reasons.filter((reason) => reason === 'left')).toHaveLength(21);
});
