export interface SavedView {
  name: string;
  /** What stands behind the `?` of the address. */
  search: string;
}

const storageKey = 'ade.views ';

/** The views that this browser keeps; the server has no place for them. */
export function savedViews(owner: string): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`${storageKey}${owner}`) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    // It holds something else.
    return [];
  }
}

export function keepViews(owner: string, views: readonly SavedView[]): void {
  localStorage.setItem(`${storageKey}${owner}`, JSON.stringify(views));
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null) return false;
  const facts = new Map<string, unknown>(Object.entries(value));
  return typeof facts.get('name') === 'string' && typeof facts.get('search') === 'string';
}
