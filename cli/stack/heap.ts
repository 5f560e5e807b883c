import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** MiB of each half of V8's nursery, which is 64 unless set: all of it is memory that the process holds. */
const nurseryMiB = 16;

/**
 * How the API's heap is managed. With gigabytes allowed V8 lets garbage pile up to four times of what is needed; the less is allowed, the
 * sooner it collects.
 */
export function heapFlags(heapMiB: number): string[] {
  return [`--max-old-space-size=${heapMiB}`, `--max-semi-space-size=${nurseryMiB}`];
}

/** A worker waits more than it computes: what is heavy is done in processes of the engine. */
export const workerFlags: readonly string[] = ['--max-semi-space-size=2'];

/** The supervisor waits and does next to nothing: compiling it well, or Node's picture of a heap for a quick start, would hold more than it saves. */
export const supervisorFlags: readonly string[] = [
  '--optimize-for-size',
  '--no-opt',
  '--no-maglev',
  '--max-semi-space-size=1',
  '--no-node-snapshot',
];

/** Milliseconds after a start in which the first requests and jobs go before. */
const quietMs = 1_000;

/**
 * Collects the garbage of the start once, and shrinks the heap to what is left, a fifth less in an API: V8 itself keeps the room for as long
 * as a process waits. Takes some 0.2 s.
 */
export function giveBackGarbage(): void {
  const collect = () => {
    setFlagsFromString('--expose-gc');
    const gc: unknown = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    if (typeof gc === 'function') gc({ type: 'major', flavor: 'last-resort', execution: 'sync' });
  };
  setTimeout(collect, quietMs).unref();
}

/**
 * Starts the program again with these flags of V8, which takes them at the start of a process only, in the same process: its id and its
 * files stay. Returns when it runs with them already, or the system knows no such thing.
 */
export function restartWith(flags: readonly string[]): void {
  const isSo = flags.every((flag) => process.execArgv.includes(flag));
  if (isSo || process.platform === 'win32') return;
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...flags, ...process.argv.slice(1)]);
}
