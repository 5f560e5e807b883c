import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window is so now: a condition as style sheets have it. */
export function useMedia(condition: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = matchMedia(condition);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [condition],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(condition).matches);
}
