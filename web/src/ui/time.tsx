import { useEffect, useState } from 'react';
import { exactly, relative } from './format.ts';

/** How long ago, with the exact moment under the pointer. */
export function Time({ of }: { of: string }) {
  useTick(30_000);
  return (
    <time dateTime={of} title={exactly(of)}>
      {relative(of)}
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
