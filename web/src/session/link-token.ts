/**
 * The token that a mailed link carries behind its `#`. It is taken out of the address, so that it stands in no history, and kept for
 * this tab: who has to sign in first comes back to it. `null` when there is none.
 */
export function linkToken(): string | null {
  const kept = `ade-link:${location.pathname}`;
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(kept, given);
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }
  return sessionStorage.getItem(kept);
}
