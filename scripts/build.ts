// Makes dist/, from which an installed package runs: Node reads no TypeScript under node_modules. Runs before `npm pack`. Packages stay
// packages. Everything lies in one folder, since programs are started, and data files found, by where the code that asks stands.
import { spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { z } from 'zod';
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

/**
 * Packages that are built in, with what they need: of each a process uses a small part, and files of their own would be loaded whole, or many
 * for little. No other package may import one of them, or there would be two.
 */
const builtIn =
  /^(?:zod|yaml|commander|graphql-yoga|@envelop\/(?:core|instrumentation|types)|@graphql-tools\/(?:executor|merge|schema|utils)|@graphql-yoga\/(?:logger|subscription|typed-event-target)|@whatwg-node\/(?:disposablestack|promise-helpers|server)|re2js|@marcbachmann\/cel-js|saxes|xmlchars|yauzl|pend|buffer-crc32)(?:\/|$)/;

function isBuiltIn(id: string): boolean {
  return id.startsWith('.') || isAbsolute(id) || builtIn.test(id);
}

/**
 * Prisma keeps its compiler of queries as a text in a module, which a process then holds three times: as source, as text and as bytes. Here
 * it is a file.
 */
const textOfCompiler =
  /const \{ wasm \} = await import\("(@prisma\/client\/runtime\/(query_compiler\w*\.postgresql)\.wasm-base64\.mjs)"\)\s+return await decodeBase64AsWasm\(wasm\)/;
const compilerAsFile: Plugin = {
  name: 'compiler-as-file',
  transform: {
    filter: { id: /src\/db\/generated\/internal\/class\.ts$/ },
    async handler(code) {
      const [whole, module, name] = textOfCompiler.exec(code) ?? [];
      if (whole === undefined || module === undefined)
        throw new Error('The Prisma client loads its compiler in another way now.');
      const { wasm } = z.object({ wasm: z.base64() }).parse(await import(module));
      const fileName = `${name}.wasm`;
      this.emitFile({ type: 'asset', fileName, source: Buffer.from(wasm, 'base64') });
      const read = `(await import("node:fs/promises")).readFile(new URL("${fileName}", import.meta.url))`;
      return { code: code.replace(whole, `return new WebAssembly.Module(await ${read})`), map: null };
    },
  },
};

await rm(folder, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: entries,
  platform: 'node',
  external: (id) => !isBuiltIn(id),
  plugins: [compilerAsFile],
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
