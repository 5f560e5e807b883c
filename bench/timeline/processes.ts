import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

export interface Measured {
  pid: number;
  port: number;
  /** Bytes resident now (Linux). */
  memory(): Promise<number>;
  /** Has everything collected that can be, and waits until that is done. */
  collect(): Promise<void>;
  /** Seconds of processor time used so far (Linux). */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a program of ours in a process of its own; resolves with its port as soon as a line of its output tells it. */
export async function launch(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const collecting = ['--expose-gc', '--import', join(import.meta.dirname, 'collect-on-signal.ts')];
  const child = spawn(process.execPath, [...collecting, script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /listening on (\d+)|127\.0\.0\.1:(\d+)/.exec(line);
    if (!port) continue;
    // Whatever it says from now on must not fill the pipe.
    child.stdout.resume();
    return measured(child, Number(port[1] ?? port[2]));
  }
  throw new Error(`${script} ended before it listened.`);
}

function measured(child: ChildProcess, port: number): Measured {
  return {
    pid: child.pid ?? 0,
    port,
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
    },
    async collect() {
      for (let round = 0; round < 3; round += 1) {
        child.kill('SIGUSR2');
        await delay(1_000);
      }
    },
    async cpu() {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // In the kernel's hundredths of a second: utime and stime.
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
