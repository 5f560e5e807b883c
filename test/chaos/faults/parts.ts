import { setTimeout as delay } from 'node:timers/promises';
import { processesBelow } from '../processes.ts';

/** Milliseconds that a server stays away after it was killed. */
const longestOutage = 2_500;
/** Milliseconds that a server holds its connections and says nothing. */
export const longestHang = 6_000;
/** Milliseconds beyond its lease that a worker stands still. */
const stalledBeyondLease = { least: 700, most: 3_000 };
/** Milliseconds in which a process is looked for. */
const foundWithin = 30_000;

export async function outage(server: { kill(): Promise<void>; start(): Promise<void> }, force: number): Promise<void> {
  await server.kill();
  await delay(force * longestOutage);
  await server.start();
}

/** Milliseconds that a worker stands still, for its lease to run out. */
export function stallOf(leaseSeconds: number, force: number): number {
  const { least, most } = stalledBeyondLease;
  return leaseSeconds * 1000 + least + force * (most - least);
}

/** kill -9 of a process of the engine's below a worker, most of which are in the middle of a job. */
export async function killEngine(worker: number): Promise<void> {
  const engine = () => processesBelow(worker, 'engine-process/child.ts')[0] ?? null;
  signalIfThere(await found('process that extracts', engine), 'SIGKILL');
}

/** The number of a process, as soon as there is one. */
export async function found(name: string, find: () => number | null): Promise<number> {
  const deadline = performance.now() + foundWithin;
  while (performance.now() < deadline) {
    const pid = find();
    if (pid !== null) return pid;
    await delay(20);
  }
  throw new Error(`there is no ${name}`);
}

/** Stops processes for so many milliseconds, with all that they hold. */
export async function standStill(pids: readonly number[], ms: number): Promise<void> {
  for (const pid of pids) signalIfThere(pid, 'SIGSTOP');
  await delay(ms);
  for (const pid of pids) signalIfThere(pid, 'SIGCONT');
}

/** A process may end at any moment. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
