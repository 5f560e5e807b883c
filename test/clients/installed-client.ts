import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const source = join(root, 'clients/typescript');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/** Makes a folder a project that has the TypeScript client installed, as it is published, and nothing else of ours. */
export async function installClient(folder: string): Promise<{ compile(files: readonly string[]): Promise<void> }> {
  const installed = join(folder, 'node_modules/ade-client');
  await mkdir(installed, { recursive: true });
  await run(process.execPath, [tsc, '-p', source, '--outDir', join(installed, 'dist')]);
  await cp(join(source, 'package.json'), join(installed, 'package.json'));
  const { dependencies } = manifest.parse(JSON.parse(await readFile(join(source, 'package.json'), 'utf8')));
  for (const name of [...Object.keys(dependencies), 'graphql', '@types/node', 'undici-types']) {
    await mkdir(join(folder, 'node_modules', name, '..'), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const options = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable', '--strict'];
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
  return {
    compile: async (files) => {
      await run(process.execPath, [tsc, ...options, ...types, ...files], { cwd: folder });
    },
  };
}
