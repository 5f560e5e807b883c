import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { SourcePlace } from './source.tsx';

/** Browsers refuse an address that changes with every key that is held down. */
const restMs = 250;

/** The cell of a document that the address of the page names. It changes without a step in the history. */
export function usePlaceInUrl(): [SourcePlace, (place: SourcePlace) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const [place, setPlace] = useState(() => placeIn(search));
  /** What we have written ourselves says nothing new when it comes back. */
  const written = useRef(search);
  useEffect(() => {
    if (written.current === search) return;
    written.current = search;
    setPlace(placeIn(search));
  }, [search]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = useCallback(
    (next: SourcePlace) => {
      setPlace(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const params = new URLSearchParams(location.search);
        for (const [name, value] of Object.entries(next)) {
          if (value === null) params.delete(name);
          else params.set(name, value);
        }
        written.current = params.toString();
        navigate(`${path}?${params}`, { replace: true });
      }, restMs);
    },
    [path, navigate],
  );
  return [place, show];
}

function placeIn(search: string): SourcePlace {
  const params = new URLSearchParams(search);
  return { sheet: params.get('sheet'), at: params.get('at'), as: params.get('as') };
}
