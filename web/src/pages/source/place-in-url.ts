import { usePlaceState } from '../../list/place-state.ts';
import type { SourcePlace } from './source.tsx';

/** The cell of a document that the address of the page names. It changes without a step in the history. */
export function usePlaceInUrl(): [SourcePlace, (place: SourcePlace) => void] {
  const state = usePlaceState();
  const place = { sheet: state.get('sheet') || null, at: state.get('at') || null, as: state.get('as') || null };
  return [place, ({ sheet, at, as }) => state.set({ sheet: sheet ?? '', at: at ?? '', as: as ?? '' })];
}
