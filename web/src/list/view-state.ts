import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

export interface ViewState {
  /** What stands in the address for a filter; empty where nothing does. */
  get(name: string): string;
  /** Puts some into the address in place of what stood there; an empty one leaves it. No step for the back button. */
  set(changed: Readonly<Record<string, string>>): void;
  /** The same as a step that the back button takes back: what a person chooses to see. */
  step(changed: Readonly<Record<string, string>>): void;
  /** All of it, as in the address. */
  search: string;
  /** Puts another one in its place, as a step. */
  show(search: string): void;
}

/** What of a page is shown, kept in its address: a link to it shows the same. */
export function useViewState(): ViewState {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const write = useCallback(
    (next: string, replace: boolean) => {
      // What is chosen once more is no step.
      if (next !== search) navigate(next === '' ? path : `${path}?${next}`, { replace });
    },
    [path, search, navigate],
  );
  const params = new URLSearchParams(search);
  return {
    search,
    show: (next) => write(next, false),
    get: (name) => params.get(name) ?? '',
    set: (changed) => write(String(changedIn(search, changed)), true),
    step: (changed) => write(String(changedIn(search, changed)), false),
  };
}

/** What stands in an address once some of it is changed; an empty one leaves it. */
export function changedIn(search: string, changed: Readonly<Record<string, string>>): URLSearchParams {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changed)) {
    if (value === '') params.delete(name);
    else params.set(name, value);
  }
  return params;
}

/** The span of days in an address, of the reader's own time zone, as instants; the last day is part of it. */
export function daysOf({ get }: Pick<ViewState, 'get'>): { createdFrom: string | null; createdTo: string | null } {
  return { createdFrom: instant(get('from'), 0), createdTo: instant(get('to'), 1) };
}

function instant(day: string, daysLater: number): string | null {
  const date = new Date(`${day}T00:00`);
  if (Number.isNaN(date.getTime())) return null;
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}
