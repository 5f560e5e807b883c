/**
 * The path below which browsers find this installation, without a slash at its end; empty at the root of a host. The server puts it into the
 * page; `vite web` does not, and is at the root.
 */
export const sitePath = pathInPage();

/** Where this installation is, API and pages. */
export const siteUrl = `${location.origin}${sitePath}`;

/** The page that is open, as routes name it. */
export function currentPath(): string {
  return location.pathname.slice(sitePath.length) || '/';
}

function pathInPage(): string {
  const given = document.querySelector<HTMLMetaElement>('meta[name="site-path"]')?.content ?? '';
  return given.startsWith('/') ? given.replace(/\/$/, '') : '';
}
