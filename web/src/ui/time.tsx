import { useEffect, useState, useSyncExternalStore } from 'react';
import { exactly, relative } from './format.ts';

const watching = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

/** One clock for all times of a page: each second everyone is asked whether they say something else by now. */
function watchClock(tick: () => void): () => void {
  if (watching.size === 0) {
    clock = setInterval(() => {
      for (const one of watching) one();
    }, 1_000);
  }
  watching.add(tick);
  return () => {
    watching.delete(tick);
    if (watching.size === 0) clearInterval(clock);
  };
}

/** How long ago, with the exact moment under the pointer. It goes on while it is looked at. */
export function Time({ of }: { of: string }) {
  const text = useSyncExternalStore(watchClock, () => relative(of));
  return (
    <time dateTime={of} title={exactly(of)}>
      {text}
    </time>
  );
}

/** Draws again every so many milliseconds, and answers when that was. `null`: not any more. */
export function useTick(everyMs: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (everyMs === null) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
