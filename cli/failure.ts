import { AdeError } from '../clients/typescript/src/error.ts';
import { BackupError } from '../src/backup/error.ts';
import { SettingsError } from '../src/config/faults.ts';
import { EmbeddedDatabaseError } from '../src/db/embedded/error.ts';
import { MigrationError, MissingRightsError } from '../src/db/migration-errors.ts';
import { PoolerError } from '../src/db/pooler-error.ts';
import { EngineError } from '../src/engine/errors.ts';
import { StorageFault } from '../src/storage/faults.ts';
import { TracingError } from '../src/tracing/error.ts';

/** Something that the user of the command can mend; its message says what and how. */
export class CommandFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFailure';
  }
}

/** A command that was given what it cannot be used with: it ends with 2, as every wrong use does. */
export class UsageFailure extends CommandFailure {}

const expected = [
  AdeError,
  CommandFailure,
  SettingsError,
  EmbeddedDatabaseError,
  MigrationError,
  MissingRightsError,
  PoolerError,
  EngineError,
  BackupError,
  StorageFault,
  TracingError,
];

/** Whether a file or a folder is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** What to print for an error: the message of one that is expected, and where it comes from of one that is not. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (expected.some((kind) => error instanceof kind)) return error.message;
  if ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('/generated/')) {
    return `Generated code is missing. Run "npm run generate" first. (${error.message})`;
  }
  const system = 'syscall' in error || error.cause !== undefined;
  return system ? reasonOf(error) : (error.stack ?? error.message);
}

/**
 * An error and its causes in one line. Connecting to a name with several addresses fails with one error for each, and an
 * empty message of its own.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(reasonOf).join('; ');
  const own = error.message.trim() || error.name;
  if (error.cause === undefined) return own;
  const cause = reasonOf(error.cause);
  return own.includes(cause) ? own : `${own} (${cause})`;
}
