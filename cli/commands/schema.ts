import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GraphQLError } from 'graphql';
import { root } from '../../src/root.ts';
import { callersFolder } from '../extraction/named-files.ts';
import { CommandFailure, reasonOf } from '../failure.ts';
import { newestRelease } from '../released.ts';
import { schemaChanges } from '../schema-changes.ts';
import { bad } from '../terminal/style.ts';

/** Below the root, also in earlier releases. */
const printedSchema = 'schema/schema.graphql';

/** `ade schema diff`: 1 when an operation that was written for the schema before may fail with the one of now. */
export async function schemaDiff(given: string | undefined, now: string | undefined): Promise<number> {
  process.chdir(callersFolder(process.env, process.cwd()));
  const before = given === undefined ? lastReleased() : await sdlOf(given);
  if (before === null) {
    process.stdout.write('Nothing has been released yet. Name an SDL to compare with: ade schema diff FILE\n');
    return 0;
  }
  const after = await sdlOf(now ?? join(root, printedSchema));
  const { breaking, others, undated } = changesBetween(before, after);
  const faults = [
    ...breaking.map((change) => `breaks what was written before: ${change}`),
    ...undated.map(
      (name) => `${name} is deprecated without a date: say in its reason from when on it may be gone, as YYYY-MM-DD`,
    ),
  ];
  for (const change of others) process.stdout.write(`  ${change}\n`);
  for (const fault of faults) process.stderr.write(`${bad('✗', process.stderr)} ${fault}\n`);
  if (faults.length === 0) process.stdout.write('Nothing breaks what was written before.\n');
  return faults.length === 0 ? 0 : 1;
}

function changesBetween(before: string, after: string) {
  try {
    return schemaChanges(before, after, new Date().toISOString().slice(0, 10));
  } catch (error) {
    if (error instanceof GraphQLError) throw new CommandFailure(`This is no schema: ${error.message}`);
    throw error;
  }
}

async function sdlOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new CommandFailure(`${path} cannot be read: ${reasonOf(error)}`, { cause: error });
  });
}

/** The schema of the newest release that this checkout knows; `null` where there is none. */
function lastReleased(): string | null {
  const release = newestRelease(root, 'HEAD');
  if (release === null) return null;
  try {
    const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 } as const;
    return execFileSync('git', ['show', `${release}:${printedSchema}`], {
      ...options,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}
