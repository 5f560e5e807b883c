import { basename, extname } from 'node:path';
import { standardInput } from './open-input.ts';

/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A file name made from a text of unknown origin that every file system takes, and that none of `taken` has. A text that ends in the
 * extension already gets no other one.
 */
export function fileName(text: string, extension: string, taken: Set<string>): string {
  const plain = text
    .normalize('NFC')
    // The table of a file within a file: “mail.html: Sheet1”.
    .replace(/:\s+/gu, ' - ')
    .replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const isThere = extension !== '' && plain.toLowerCase().endsWith(extension.toLowerCase());
  const bare = isThere ? plain.slice(0, -extension.length) : plain;
  const short = [...bare].slice(0, 60).join('').trimEnd();
  const base = short === '' || reserved.test(short) ? `table ${short}`.trimEnd() : short;
  let name = `${base}${extension}`;
  // Compared without case, as macOS and Windows do.
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base}-${number}${extension}`;
  taken.add(name.toLowerCase());
  return name;
}

/** The folder for each document's tables: its name without the extension, or with it where two would share one. */
export function folderNames(paths: readonly string[]): string[] {
  const stems = paths.map((path) => (path === standardInput ? 'stdin' : basename(path, extname(path))));
  const taken = new Set<string>();
  return paths.map((path, at) => {
    const shared = stems.filter((stem) => stem.toLowerCase() === stems[at]?.toLowerCase()).length > 1;
    return fileName(shared ? basename(path) : (stems[at] ?? ''), '', taken);
  });
}
