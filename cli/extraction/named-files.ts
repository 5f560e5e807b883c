import { fstatSync } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageFailure } from '../failure.ts';
import { standardInput } from './open-input.ts';

/**
 * The files that arguments name, each once: patterns that the shell has left alone are expanded, and folders are walked where that is
 * asked for. Without any, what is piped in is standard input.
 *
 * @throws UsageFailure for no argument, a folder that is not to be walked, and standard input beside other files
 */
export async function namedFiles(named: readonly string[], { recursive }: { recursive: boolean }): Promise<string[]> {
  if (named.length === 0 && isPiped()) return [standardInput];
  const files = (await Promise.all(named.map((path) => filesOf(path, recursive)))).flat();
  if (files.length > 1 && files.includes(standardInput)) {
    throw new UsageFailure('Standard input (-) is one document: name no others beside it.');
  }
  return [...new Set(files)];
}

async function filesOf(path: string, recursive: boolean): Promise<string[]> {
  if (path === standardInput) return [path];
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) {
    if (!recursive) throw new UsageFailure(`${path} is a folder. Give --recursive to extract all documents in it.`);
    return filesIn(path);
  }
  // What names nothing is an error of its own when it is opened.
  if (found !== null || !/[*?[\]{}]/.test(path)) return [path];
  const matching: string[] = [];
  for await (const match of glob(path)) matching.push(match);
  return matching.length > 0 ? matching.toSorted() : [path];
}

/** All files of a folder and those in it, in the order of their names; hidden ones stay out. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }))
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const files = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return files.flat();
}

function isPiped(): boolean {
  const input = fstatSync(0, { throwIfNoEntry: false });
  return input !== undefined && (input.isFIFO() || input.isFile());
}

/**
 * The folder that the person stands in. `npm --prefix FOLDER run …` runs commands in that folder, and says where it was called.
 */
export function callersFolder(env: NodeJS.ProcessEnv, cwd: string): string {
  const { INIT_CWD: caller, npm_package_json: packageFile } = env;
  const isMovedByNpm = packageFile !== undefined && dirname(packageFile) === cwd;
  return isMovedByNpm && caller !== undefined ? caller : cwd;
}

/** A path as the person means it, for commands that stay in the folder whose settings they use. */
export function fromCallersFolder(path: string): string {
  return resolve(callersFolder(process.env, process.cwd()), path);
}
