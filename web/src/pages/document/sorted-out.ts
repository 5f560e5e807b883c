import type { FoundFile } from './files-in.ts';

/** Names by which systems and programs keep files for themselves: of views, of thumbnails, of a workbook that is open. */
const keptAside = /^(?:\.|~\$|thumbs\.db$|desktop\.ini$)/i;

/** Characters of a path that the server keeps. */
const longestPath = 1_000;

/** What of a path tells a file from others: from a folder on, the nearest ones where there are too many. */
function pathIn(given: string): string {
  let path = given.replace(/^\/+/, '');
  while (path.length > longestPath && path.includes('/')) path = path.slice(path.indexOf('/') + 1);
  return path.includes('/') ? path : '';
}

/** The documents among what was found, and the names of what a folder has beside them. What a person has named is taken, whatever its name. */
export function sortedOut(found: readonly FoundFile[]): { files: FoundFile[]; leftOut: string[] } {
  const isKeptAside = ({ path }: FoundFile) =>
    path
      .split('/')
      .filter(Boolean)
      .slice(1)
      .some((name) => keptAside.test(name));
  return {
    files: found.filter((one) => !isKeptAside(one)).map(({ file, path }) => ({ file, path: pathIn(path) })),
    leftOut: found.filter(isKeptAside).map(({ file }) => file.name),
  };
}
