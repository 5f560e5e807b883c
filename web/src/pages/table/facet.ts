import type { ColumnFilter } from '../../generated/graphql.ts';
import type { PlaceState } from '../../list/place-state.ts';

/** One value of one column: only rows that have it are shown. */
export interface Facet {
  column: string;
  /** `null`: none. */
  value: unknown;
}

/** What an address says of it, as JSON; `null` where it says nothing. */
export function facetOf(view: Pick<PlaceState, 'get'>): Facet | null {
  const column = view.get('column');
  if (column === '') return null;
  try {
    return { column, value: JSON.parse(view.get('value')) };
  } catch {
    // Written by hand, as it is read.
    return { column, value: view.get('value') };
  }
}

/** What the address says of it then; it shows rows. */
export function inAddress({ column, value }: Facet): Record<string, string> {
  return { view: '', column, value: JSON.stringify(value) };
}

export const noFacet = { column: '', value: '' };

export function filterOf({ column, value }: Facet): ColumnFilter {
  return value === null ? { column, isBlank: true } : { column, equals: value };
}

/** A value as people read it. */
export function textOfValue(value: unknown): string {
  return value === null ? 'blank' : String(value);
}
