import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CommandFailure, reasonOf } from '../failure.ts';

/** The paths in a list, one a line; `-` is standard input. Throws CommandFailure. */
export async function readFileList(list: string): Promise<string[]> {
  const content = await (list === '-' ? text(process.stdin) : readFile(list, 'utf8')).catch((error: unknown) => {
    throw new CommandFailure(`The list ${list} cannot be read: ${reasonOf(error)}`, { cause: error });
  });
  return content.split(/\r?\n/).filter((line) => line !== '');
}
