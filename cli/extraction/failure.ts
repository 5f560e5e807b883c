import { EngineError } from '../../src/engine/errors.ts';
import { describeFailure, reasonOf } from '../failure.ts';
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
  return `${place}: ${whyUnreadable(path, error) ?? describeFailure(error)}`;
}

/** The same for machines. Codes are those of EngineError, UNREADABLE_FILE, and INTERNAL for what is not the file's fault. */
export function extractionFailure(path: string, error: unknown): { code: string; message: string } {
  if (error instanceof EngineError) return { code: error.code, message: error.message };
  const reason = whyUnreadable(path, error);
  if (reason !== null) return { code: 'UNREADABLE_FILE', message: `${path}: ${reason}` };
  return { code: 'INTERNAL', message: reasonOf(error) };
}

function whyUnreadable(path: string, error: unknown): string | null {
  const isOfFile = error instanceof Error && 'code' in error && 'path' in error && error.path === path;
  return isOfFile ? (unreadable[String(error.code)] ?? reasonOf(error)) : null;
}
