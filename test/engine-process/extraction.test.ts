import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSpec } from '../../src/engine/plan/parse.ts';
import { EngineCrashedError, OutOfMemoryError } from '../../src/engine-process/handle.ts';
import type { Extraction, ExtractionOutcome } from '../../src/engine-process/messages.ts';
import { EnginePool } from '../../src/engine-process/pool.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: string;
let engine: EnginePool;
beforeAll(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'ade-extractor-'));
  engine = new EnginePool({ heapMiB: 64 });
  engine.warmUp();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

interface ExtractOptions {
  spec?: string;
  limits?: Extraction['limits'];
  signal?: AbortSignal;
  /** At the first sign that the document is being read. */
  onBegun?: () => void;
}

async function extract(
  name: string,
  text: string,
  { spec = 'ade: 1', limits = {}, signal, onBegun }: ExtractOptions = {},
): Promise<ExtractionOutcome> {
  const path = join(folder, name);
  await writeFile(path, text);
  const scratch = await mkdtemp(join(folder, 'scratch-'));
  const extraction: Extraction = { path, name, spec: parseSpec(spec), lookups: {}, limits, scratch };
  let hasBegun = false;
  return engine.extract(extraction, {
    signal: signal ?? new AbortController().signal,
    onProgress: ({ stage }) => {
      if (stage !== 'read' || hasBegun) return;
      hasBegun = true;
      onBegun?.();
    },
  });
}

/** The extractions of all processes that this one has started. */
async function processes(): Promise<number[]> {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  const pids = children.split(' ').filter(Boolean).map(Number);
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_pid, at) => commands[at]?.includes('engine-process/child'));
}

const small = 'Name,Age\nAnn,31\n';
/** Many rows take a while, a few wide ones that have to be looked at together take memory. */
const long = `Name,Age\n${'Ann,31\n'.repeat(1_000_000)}`;
const wide = `Text,Number\n${`${'Ünïcödé ☃'.repeat(50_000)},1\n`.repeat(300)}`;

test('a document whose files would take more room than an attempt has is refused, and says which limit', async () => {
  // Each line of JSON repeats the header.
  const text = `Name,${'Header '.repeat(30)}\n${'Ann,31\n'.repeat(2_000)}`;
  const spec = 'ade: 1\noutput:\n  formats: [jsonl]';
  expect(await extract('amplified.csv', text, { spec, limits: { scratchBytes: 100_000 } })).toMatchObject({
    kind: 'refused',
    code: 'LIMIT_EXCEEDED',
    details: { limit: 'scratchBytes', allowed: 100_000 },
  });
  expect(await extract('amplified.csv', text, { spec })).toMatchObject({ kind: 'done' });
});

test('a process that goes on holds nothing of what it is done with', async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('There is no gc.');
  const before = await processes();
  let ending: AbortController | null = new AbortController();
  const held = new WeakRef(ending.signal);
  await extract('gone.csv', small, { signal: ending.signal });
  ending = null;
  await expect
    .poll(() => {
      collect();
      return held.deref();
    })
    .toBe(undefined);
  expect(await processes()).toEqual(before);
});

test('one process extracts one document after the other', async () => {
  const before = await processes();
  for (let turn = 0; turn < 3; turn++)
    expect(await extract('a.csv', small)).toMatchObject({ kind: 'done', rowsRead: 2 });
  expect(await processes()).toEqual(before);
});

test('what is the document’s fault is an outcome', async () => {
  expect(await extract('words.txt', 'Dear Sir or Madam')).toMatchObject({ kind: 'refused', code: 'NO_TABLE_FOUND' });
});

test('a document that needs more memory than it may have takes down its own process, and that is told apart', {
  timeout: 120_000,
}, async () => {
  await expect(extract('wide.csv', wide)).rejects.toThrow(OutOfMemoryError);
  expect(await extract('a.csv', small)).toMatchObject({ kind: 'done' });
});

test('a process that is ended from outside fails its document, and the next one gets another', {
  timeout: 120_000,
}, async () => {
  const pids = await processes();
  const onBegun = () => {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  };
  await expect(extract('long.csv', long, { onBegun })).rejects.toThrow(EngineCrashedError);
  expect(await extract('a.csv', small)).toMatchObject({ kind: 'done' });
});

test('an aborted extraction is over when its process is gone', { timeout: 120_000 }, async () => {
  const [pid] = await processes();
  const controller = new AbortController();
  const { signal } = controller;
  const onBegun = () => controller.abort(new Error('enough'));
  await expect(extract('long.csv', long, { signal, onBegun })).rejects.toThrow('enough');
  expect(await processes()).not.toContain(pid);
  await expect(extract('a.csv', small, { signal })).rejects.toThrow('enough');
});

test('no process is started before there is something to do; then one stays ready', async () => {
  const before = await processes();
  const quiet = new EnginePool({ heapMiB: 64 });
  try {
    expect(await processes()).toEqual(before);
    const signal = new AbortController().signal;
    const path = join(folder, 'a.csv');
    const scratch = await mkdtemp(join(folder, 'scratch-'));
    const extraction: Extraction = { path, name: 'a.csv', spec: parseSpec('ade: 1'), lookups: {}, limits: {}, scratch };
    await quiet.extract(extraction, { signal, onProgress: () => {} });
    expect(await processes()).toHaveLength(before.length + 1);
  } finally {
    await quiet.close();
  }
  expect(await processes()).toEqual(before);
});
