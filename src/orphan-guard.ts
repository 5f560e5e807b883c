import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Waits for the end of its input, which comes when we are gone, however we ended. Then it asks the process to end, and a second
 * time, in other words, when that takes too long. It is in a session of its own, so that what ends ours as a group spares it.
 */
const script = `trap '' HUP INT TERM
while read -r _; do :; done
kill -s "$2" "$1" 2>/dev/null
waited=0
while kill -s 0 "$1" 2>/dev/null; do
  [ "$waited" -ge "$4" ] && kill -s "$3" "$1"
  waited=$((waited + 1))
  sleep 1
done`;

export interface LastWords {
  /** Without SIG, as kill(1) takes them. */
  first: 'TERM' | 'INT' | 'KILL';
  last: 'QUIT' | 'KILL';
  /** Seconds from the one to the other. */
  patienceSeconds: number;
}

/**
 * Has a child of ours ended when this process is gone, also when it is killed with SIGKILL or the child is too busy to notice. On
 * Windows, which has no shell for it, the child has to notice by itself.
 */
export function endWithUs(child: ChildProcess, { first, last, patienceSeconds }: LastWords): void {
  if (process.platform === 'win32' || child.pid === undefined) return;
  const guard = spawn('/bin/sh', ['-c', script, 'ade-guard', String(child.pid), first, last, String(patienceSeconds)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH },
  });
  // Without a shell the child is as it would be without us.
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  child.once('exit', () => guard.kill('SIGKILL'));
}
