import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { SourcePlace } from './source.tsx';

/** The cell of a document that the address of the page names. It changes without a step in the history. */
export function usePlaceInUrl(): [SourcePlace, (place: SourcePlace) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const place = useMemo(() => {
    const params = new URLSearchParams(search);
    return { sheet: params.get('sheet'), at: params.get('at') };
  }, [search]);
  const show = useCallback(
    ({ sheet, at }: SourcePlace) => {
      const params = new URLSearchParams(location.search);
      if (sheet === null) params.delete('sheet');
      else params.set('sheet', sheet);
      if (at === null) params.delete('at');
      else params.set('at', at);
      navigate(`${path}?${params}`, { replace: true });
    },
    [path, navigate],
  );
  return [place, show];
}
