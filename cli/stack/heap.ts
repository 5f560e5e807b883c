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

/**
 * Starts the program again with these flags of V8, which takes them at the start of a process only, in the same process: its id and its
 * files stay. Returns when it runs with them already, or the system knows no such thing.
 */
export function restartWith(flags: readonly string[]): void {
  const isSo = flags.every((flag) => process.execArgv.includes(flag));
  if (isSo || process.platform === 'win32') return;
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...flags, ...process.argv.slice(1)]);
}
