/**
 * A path of this installation, as the dashboard has it: what a proxy has put before it is none of it. Everything else, however it is
 * dressed up, is the front page. What comes out is resolved once more: `/.//host` is ours as it stands, and leads to another host once its dots are gone.
 */
export function localPath(given: string | null, baseUrl: string): string {
  const { origin } = new URL(baseUrl);
  const url = given?.startsWith('/') ? URL.parse(given, baseUrl) : null;
  if (url?.origin !== origin) return '/';
  const path = `${url.pathname}${url.search}${url.hash}`;
  return URL.parse(path, baseUrl)?.href === url.href ? path : '/';
}
