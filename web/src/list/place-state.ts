import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { changedIn } from './view-state.ts';

/** Browsers refuse an address that changes with every key that is held down. */
const restMs = 250;

type Changed = Readonly<Record<string, string>>;

export interface PlaceState {
  /** What stands in the address, or is about to; empty where nothing does. */
  get(name: string): string;
  /** Puts some into the address, soon; an empty one leaves it. No step for the back button. */
  set(changed: Changed): void;
  /** Puts some into the address, at once and as a step that the back button takes back. */
  step(changed: Changed): void;
}

/** Where a person is on a page, kept in its address: what changes while they move shows at once, and is written when they rest. */
export function usePlaceState(): PlaceState {
  const search = useSearch();
  const [path, navigate] = useLocation();
  /** What the address does not have yet. */
  const [late, setLate] = useState<Changed>({});
  const latest = useRef<Changed>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const remember = useCallback((changed: Changed) => {
    clearTimeout(timer.current);
    latest.current = changed;
    setLate(changed);
  }, []);
  const write = useCallback(
    (changed: Changed, replace: boolean) => {
      const next = String(changedIn(location.search, changed));
      navigate(next === '' ? path : `${path}?${next}`, { replace });
    },
    [path, navigate],
  );
  const settle = useCallback(() => {
    const changed = latest.current;
    remember({});
    if (Object.keys(changed).length > 0) write(changed, true);
  }, [remember, write]);
  useEffect(() => {
    // Who has gone back is there, and not where they were about to be.
    const leave = () => remember({});
    addEventListener('popstate', leave);
    return () => {
      clearTimeout(timer.current);
      removeEventListener('popstate', leave);
    };
  }, [remember]);
  return useMemo(() => {
    const params = changedIn(search, late);
    return {
      get: (name) => params.get(name) ?? '',
      set(changed) {
        remember({ ...latest.current, ...changed });
        timer.current = setTimeout(settle, restMs);
      },
      step(changed) {
        settle();
        write(changed, false);
      },
    };
  }, [search, late, remember, settle, write]);
}
