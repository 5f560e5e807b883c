// Makes dist/, from which an installed package runs: Node reads no TypeScript under node_modules. Runs before `npm pack`. Packages stay
// packages. Everything lies in one folder, since programs are started, and data files found, by where the code that asks stands.
import { spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import about from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist');

/** What a process or a thread starts with, and the library. Names are those of the sources. */
const entries = [
  'bin/ade.ts',
  'src/engine.ts',
  'src/engine-process/child.ts',
  'src/engine/plan/spec-thread.ts',
  'src/engine/read/parquet/parquet-thread.ts',
  'src/engine/read/pdf/pdf-thread.ts',
  'src/engine/read/pdf/ocr/ocr-process.ts',
];

// A release is a tag; what is packed from it says the same.
const tag = spawnSync('git', ['describe', '--tags', '--exact-match', '--match', 'v*'], { cwd: root, encoding: 'utf8' });
if (tag.status === 0) {
  if (tag.stdout.trim() !== `v${about.version}`)
    throw new Error(`This is ${tag.stdout.trim()}, and package.json says ${about.version}.`);
  if (!(await readFile(join(root, 'CHANGELOG.md'), 'utf8')).includes(`\n## ${about.version}`))
    throw new Error(`CHANGELOG.md has no section "## ${about.version}".`);
}

await rm(folder, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: entries,
  platform: 'node',
  external: (id) => !/^(\.|\/|[A-Z]:)/i.test(id),
});
await bundle.write({
  dir: folder,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunk-[name]-[hash].js',
  sourcemap: true,
});
await bundle.close();

const types = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.package.json')],
  { stdio: 'inherit' },
);
process.exitCode = types.status ?? 1;
