import { AdeError } from '../../clients/typescript/src/index.ts';
import { describeFailure } from '../failure.ts';
import { bad } from '../terminal/style.ts';
import { printable } from '../terminal/text.ts';

/** One line of JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** A failure as a program reads it. */
export function faultJson(error: unknown): { code: string; message: string } {
  return { code: error instanceof AdeError ? error.code : 'FAILED', message: describeFailure(error) };
}

/** A failure of one file among several, on standard error. */
export function printFault(path: string, error: unknown): void {
  const lines = describeFailure(error).split('\n').map(printable);
  process.stderr.write(`${bad('✗', process.stderr)} ${printable(path)}: ${lines.join('\n')}\n`);
}
