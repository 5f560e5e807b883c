import { EngineError } from '../../src/engine/errors.ts';
import { describeFailure } from '../failure.ts';
import { printable } from '../terminal/text.ts';

const unreadable: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder; name the files in it',
  EACCES: 'this user may not read it',
};

/** One line for a file that could not be extracted: its path, the code of the fault, and what to do. */
export function describeExtractionFailure(path: string, error: unknown): string {
  const place = printable(path);
  if (error instanceof EngineError) return `${place}: ${error.code}: ${printable(error.message)}`;
  const reason =
    error instanceof Error &&
    'code' in error &&
    'path' in error &&
    error.path === path &&
    unreadable[String(error.code)];
  return `${place}: ${reason || describeFailure(error)}`;
}
