import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import type { SpecDifference } from '../specification/diff.ts';
import type { Spec } from '../specification/spec.ts';
import { performTask, type SpecResult, type SpecTask } from './spec-tasks.ts';
import type { SpecAnswer } from './spec-thread.ts';

const program = new URL(`./spec-thread${extname(import.meta.filename)}`, import.meta.url);
/** Characters up to which a specification is read at once, where it stands: some 10 ms of the dearest there are. */
const shortest = 4 * 1024;
/** Milliseconds after which a thread is ended. The longest specification that people mean takes one or two seconds. */
const deadlineMs = 10_000;
/** Threads that run at a time; other specifications wait for one. */
const atATime = 2;
const heapMiB = 256;

/** What runs now, what waits for its turn, and a warm thread for the next. */
let running = 0;
const waiting = new Set<() => void>();
let idle: Worker | null = null;

/**
 * `parseSpec`, where it can be stopped. Throws EngineError INVALID_SPEC, also for what takes too long or too much memory, and the signal's
 * reason.
 */
export async function parseSpecApart(text: string, signal?: AbortSignal): Promise<Spec> {
  const result = await perform({ kind: 'parse', text }, text.length, signal);
  return result.kind === 'parsed' ? result.spec : confused();
}

/** `validateSpec` and `specToYaml`, likewise. */
export async function writeSpecApart(value: unknown, signal?: AbortSignal): Promise<string> {
  const json = JSON.stringify(value) ?? 'null';
  const result = await perform({ kind: 'write', json }, json.length, signal);
  return result.kind === 'written' ? result.text : confused();
}

/** `diffSpecs` of two texts, likewise; `null` for what was nothing before. */
export async function compareSpecsApart(
  before: string | null,
  after: string,
  signal?: AbortSignal,
): Promise<SpecDifference[]> {
  const result = await perform({ kind: 'compare', before, after }, (before?.length ?? 0) + after.length, signal);
  return result.kind === 'compared' ? result.differences : confused();
}

/**
 * Does it in a thread where it is long: a megabyte takes a second in which a process answers nothing else. What is short is done at once,
 * since a thread takes longer to be asked.
 */
async function perform(task: SpecTask, characters: number, signal: AbortSignal | undefined): Promise<SpecResult> {
  if (characters <= shortest) return performTask(task);
  if (running < atATime) running += 1;
  else await turn(signal);
  const thread = idle ?? started();
  idle = null;
  let answer: SpecAnswer | null = null;
  try {
    answer = await answerOf(thread, task, signal);
  } finally {
    const [next] = waiting;
    // Its turn goes on to the next, so that none that comes in between is one too many.
    if (next) next();
    else running -= 1;
    if (answer && idle === null) idle = thread;
    else void thread.terminate();
    // It keeps no process from ending.
    thread.unref();
  }
  if ('refusal' in answer) throw new EngineError('INVALID_SPEC', answer.refusal.message, answer.refusal.details);
  return answer.result;
}

/** Resolves when one that runs hands on its turn. Rejects with the signal's reason: who has left is not waited with, nor is their text held. */
function turn(signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = () => {
    waiting.delete(begin);
    reject(signal?.reason);
  };
  const begin = () => {
    waiting.delete(begin);
    signal?.removeEventListener('abort', leave);
    resolve();
  };
  if (signal?.aborted) leave();
  else {
    waiting.add(begin);
    signal?.addEventListener('abort', leave, { once: true });
  }
  return promise;
}

function started(): Worker {
  const thread = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
  // Who has asked it something hears of it as well.
  thread.on('error', () => {});
  return thread;
}

async function answerOf(thread: Worker, task: SpecTask, signal: AbortSignal | undefined): Promise<SpecAnswer> {
  const answered = Promise.withResolvers<SpecAnswer>();
  const refuse = (what: string) =>
    answered.reject(
      new EngineError('INVALID_SPEC', `The configuration takes more than ${what} to check. Shorten it.`, {
        faults: [],
      }),
    );
  const fail = (error: Error & { code?: string }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') refuse(`${heapMiB} MiB`);
    else answered.reject(error);
  };
  const deadline = setTimeout(() => refuse(`${deadlineMs / 1_000} seconds`), deadlineMs);
  const leave = () => answered.reject(signal?.reason);
  signal?.addEventListener('abort', leave, { once: true });
  thread.once('message', answered.resolve);
  thread.once('error', fail);
  try {
    signal?.throwIfAborted();
    thread.ref();
    thread.postMessage(task);
    return await answered.promise;
  } finally {
    clearTimeout(deadline);
    thread.off('message', answered.resolve);
    thread.off('error', fail);
    signal?.removeEventListener('abort', leave);
  }
}

function confused(): never {
  throw new Error('A thread for specifications has answered what it was not asked.');
}
