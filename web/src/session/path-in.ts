/** A page of this site in the query of an address, as routes name it; the front page in place of anything else. */
export function pathIn(search: string, name: string): string {
  const given = new URLSearchParams(search).get(name) ?? '/';
  const url = URL.parse(given, location.origin);
  return url?.origin === location.origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
