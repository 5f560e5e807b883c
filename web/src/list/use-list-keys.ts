import type { RefObject } from 'react';
import { useKeys } from '../keys/keys.ts';

/** Goes through the rows of a list by j and k; Enter opens one, since its link has the focus, and x chooses it. */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('tbody tr') ?? [])];
  const step = (by: number) => {
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + by))];
    next?.querySelector('a')?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  useKeys([
    { keys: 'j', says: 'To the next row', act: () => step(1) },
    { keys: 'k', says: 'To the row before', act: () => step(-1) },
    {
      keys: 'x',
      says: 'Choose the row, or not any more',
      act: () =>
        rows()
          .find((row) => row.contains(document.activeElement))
          ?.querySelector<HTMLInputElement>('input[type=checkbox]')
          ?.click(),
    },
  ]);
}
