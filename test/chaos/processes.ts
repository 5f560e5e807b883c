import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { treeOf } from '../support/process-tree.ts';

interface Facts {
  state: string;
  parent: number;
  group: number;
  /** In clock ticks since the machine started: with the number it is one process and no other. */
  startedAt: string;
}

const isLinux = process.platform === 'linux';

/** Processes that a run has started, and those below them. Looked at on Linux only. */
export class Processes {
  readonly #known = new Map<number, string>();
  readonly #groups = new Set<number>();

  /** All of the group that the process leads, now and later. */
  addGroup(group: number): void {
    this.#groups.add(group);
  }

  /** The process and all below it, as they are now; what has a session of its own is in no group of ours. */
  remember(root: number): void {
    if (!isLinux) return;
    for (const pid of treeOf(root)) {
      const facts = factsOf(pid);
      if (facts) this.#known.set(pid, facts.startedAt);
    }
  }

  get count(): number {
    return new Set([...this.#known.keys(), ...this.#groups]).size;
  }

  /** Those that are still there after so many milliseconds; none as soon as there are none. */
  async leftAfter(ms: number): Promise<string[]> {
    const deadline = performance.now() + ms;
    for (;;) {
      const left = this.#living();
      if (left.length === 0 || performance.now() > deadline) return left;
      await delay(100);
    }
  }

  #living(): string[] {
    if (!isLinux) return [];
    return readdirSync('/proc').flatMap((name) => {
      const pid = Number(name);
      const facts = Number.isInteger(pid) ? factsOf(pid) : null;
      if (!facts || !(this.#groups.has(facts.group) || this.#known.get(pid) === facts.startedAt)) return [];
      // A zombie whose parent was killed is for the system to reap; one of ours would be our own fault.
      return facts.state === 'Z' && facts.parent !== process.pid ? [] : [`${pid} (${facts.state}) ${commandOf(pid)}`];
    });
  }
}

/** Numbers of the processes below one whose command line has the words. */
export function processesBelow(root: number, words: string): number[] {
  return isLinux ? treeOf(root).filter((pid) => commandOf(pid).includes(words)) : [];
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** proc_pid_stat(5): the command may hold anything, but the last parenthesis ends it. */
function factsOf(pid: number): Facts | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state = '', parent, group] = fields;
    return { state, parent: Number(parent), group: Number(group), startedAt: fields[19] ?? '' };
  } catch {
    return null;
  }
}
