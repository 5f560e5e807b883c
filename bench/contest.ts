import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { processFlags } from '../src/engine/process-flags.ts';

/** What one run of a contestant gave, in a process of its own. */
export interface Run {
  contestant: string;
  rows: number;
  /** Rows per second of wall time, and of processor time over all threads. */
  rowsPerSecond: number;
  rowsPerCpuSecond: number;
  /** The most memory that its process held, in MB. */
  peakMegabytes: number;
}

/** In the child: measures `work` and prints the result for `contest`. `work` answers how many rows it did. */
export async function measure(contestant: string, work: () => Promise<number>): Promise<void> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const rows = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const run: Run = {
    contestant,
    rows,
    rowsPerSecond: rows / seconds,
    rowsPerCpuSecond: rows / ((user + system) / 1e6),
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(run));
}

/**
 * Runs each contestant `repeat` times in a process of its own, in turns, so that a busy machine slows all of them alike.
 * Answers the best run of each, by processor time.
 */
export async function contest(
  contestants: readonly string[],
  repeat: number,
  childArguments: (contestant: string) => readonly string[],
): Promise<Run[]> {
  const best = new Map<string, Run>();
  for (let turn = 0; turn < repeat; turn++) {
    for (const contestant of contestants) {
      const { stdout } = await promisify(execFile)(process.execPath, [...processFlags, ...childArguments(contestant)]);
      const run: Run = JSON.parse(stdout);
      const earlier = best.get(contestant);
      if (earlier === undefined || run.rowsPerCpuSecond > earlier.rowsPerCpuSecond) best.set(contestant, run);
    }
  }
  return contestants.flatMap((contestant) => best.get(contestant) ?? []);
}

/** One line per run, and its ratio to the peer where there is one. */
export function runLines(runs: readonly Run[], peer: Run | undefined): string[] {
  return runs.map((run) => {
    const number = (value: number) => Math.round(value).toLocaleString('en').padStart(9);
    const { wall, cpu } = ratioTo(run, peer);
    const ratio = run === peer || peer === undefined ? '' : `  ${wall.toFixed(2)} × wall  ${cpu.toFixed(2)} × CPU`;
    return `  ${run.contestant.padEnd(18)}${number(run.rowsPerSecond)} rows/s ${number(run.rowsPerCpuSecond)} per CPU s ${number(run.peakMegabytes)} MB${ratio}`;
  });
}

/** How many times as fast as the peer. */
export function ratioTo(run: Run, peer: Run | undefined): { wall: number; cpu: number } {
  return {
    wall: run.rowsPerSecond / (peer?.rowsPerSecond ?? Number.NaN),
    cpu: run.rowsPerCpuSecond / (peer?.rowsPerCpuSecond ?? Number.NaN),
  };
}
