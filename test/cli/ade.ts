import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { listSettings } from '../../src/config/settings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const setupLine = z.object({ file: z.string() });
const ownProgram = join(import.meta.dirname, '../../bin/ade.js');
const settingVariables = new Set(listSettings().flatMap(({ variables }) => variables));

export interface AdeOptions {
  /** The folder it runs in. */
  cwd: string;
  /** Beside the machine's own variables, without any setting of ADE's. */
  env?: Record<string, string>;
  /** The file that it is started from; this checkout's unless given. */
  program?: string;
  /** What is on its standard input; nothing unless given. */
  input?: string | Buffer;
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `ade` as a real process, its output in pipes. */
export class AdeProcess {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly #outcome: Promise<Outcome>;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(args: readonly string[], { cwd, env = {}, input, program = ownProgram }: AdeOptions) {
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { ...bareEnvironment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A process that ends early does not read it.
    child.stdin.on('error', () => undefined).end(input);
    this.child = child;
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      for (const wake of this.#waiting) wake();
    });
    // "close" comes when no process holds the pipes any more: not only this process has ended then, but its children have too.
    this.#outcome = once(child, 'close').then(([code]) => {
      this.#closed = true;
      for (const wake of this.#waiting) wake();
      return { code: typeof code === 'number' ? code : null, stdout: this.lines.join('\n'), stderr };
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('ade did not start.');
    return this.child.pid;
  }

  /** Resolves when the process and all that share its output have ended. */
  ended(): Promise<Outcome> {
    return this.#outcome;
  }

  /** The first line, from line `from` on, that has all of the texts. Rejects when the process ends without one. */
  async line(texts: readonly string[], from = 0): Promise<string> {
    for (;;) {
      const found = this.lines.slice(from).find((line) => texts.every((text) => line.includes(text)));
      if (found !== undefined) return found;
      if (this.#closed) {
        const { code, stdout, stderr } = await this.#outcome;
        throw new Error(`ade ended with ${code} without a line with ${texts.join(', ')}:\n${stdout}\n${stderr}`);
      }
      const next = Promise.withResolvers<void>();
      this.#waiting.add(next.resolve);
      await next.promise;
      this.#waiting.delete(next.resolve);
    }
  }
}

/** Runs `ade` to its end. */
export function runAde(args: readonly string[], options: AdeOptions): Promise<Outcome> {
  return new AdeProcess(args, options).ended();
}

/** A folder of the test's own, and what removes it. */
export async function newFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(await temporaryFolder(), 'ade-cli-')));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The API key that a first start has left beside its data, since its output is no terminal. */
export async function firstKey(ade: AdeProcess): Promise<string> {
  const { file } = setupLine.parse(JSON.parse(await ade.line(['first-setup.txt'])));
  return /ade_live_\w+/.exec(await readFile(file, 'utf8'))?.[0] ?? '';
}

/** The machine's own variables, without any setting of ADE's. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !settingVariables.has(name) && name !== 'FORCE_COLOR');
  return Object.fromEntries(rest);
}
