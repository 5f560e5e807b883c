import { basename, relative, resolve, sep } from 'node:path';

/** Characters of a path that the server keeps. */
const longestPath = 1_000;

/**
 * Where a file is from the folder on that it is uploaded with, with `/` between its parts, and without the first ones where there are too
 * many. `undefined` for a file that is in none of the folders.
 */
export function pathFrom(folders: readonly string[], file: string): string | undefined {
  for (const folder of folders) {
    const below = relative(folder, file).split(sep);
    if (below[0] === '' || below[0] === '..') continue;
    const parts = [basename(resolve(folder)), ...below];
    while (parts.join('/').length > longestPath) parts.shift();
    return parts.join('/');
  }
  return undefined;
}
