const key = 'ade-workspace';

/** The workspace that was open last in this browser. */
export function recentSlug(): string | null {
  return localStorage.getItem(key);
}

export function noteRecent(slug: string): void {
  localStorage.setItem(key, slug);
}
