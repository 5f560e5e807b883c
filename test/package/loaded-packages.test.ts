import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import about from '../../package.json' with { type: 'json' };
import { AdeProcess, newFolder } from '../cli/ade.ts';

const recorder = join(import.meta.dirname, 'record-packages.ts');
const engine = join(import.meta.dirname, '../../src/engine-process/child.ts');
/** Packages that we ask for ourselves; what those load is theirs. And ICU, which is a part of Node, and megabytes once it is used. */
const ours = new Set([...Object.keys(about.dependencies), 'Intl']);

let folder: Awaited<ReturnType<typeof newFolder>>;
beforeAll(async () => {
  folder = await newFolder();
});
afterAll(() => folder.remove());

async function loadedBy(name: string): Promise<string[]> {
  const names = z.array(z.string()).parse(JSON.parse(await readFile(join(folder.path, `${name}.json`), 'utf8')));
  return names.filter((name) => ours.has(name));
}

// Each line costs memory and time in every process of the kind, before it has done anything: `npm run bench start` says how much.

test('supervisor, API and worker load what they need to wait for work', async () => {
  const env = {
    NODE_OPTIONS: `--import ${recorder}`,
    PACKAGES_FOLDER: folder.path,
    ADE_PORT: '0',
    ADE_DATA_DIR: join(folder.path, 'data'),
  };
  const ade = new AdeProcess(['start'], { cwd: folder.path, env });
  await ade.line(['"ready"']);
  ade.child.kill('SIGTERM');
  expect((await ade.ended()).code).toBe(0);

  expect(await loadedBy('start')).toMatchInlineSnapshot(`
    [
      "@prisma/adapter-pg",
      "@prisma/driver-adapter-utils",
      "@prisma/schema-engine-wasm",
      "commander",
      "pg",
      "pino",
      "smol-toml",
      "ulid",
      "zod",
    ]
  `);
  expect(await loadedBy('worker')).toMatchInlineSnapshot(`
    [
      "@marcbachmann/cel-js",
      "@prisma/adapter-pg",
      "@prisma/client",
      "@prisma/driver-adapter-utils",
      "bullmq",
      "commander",
      "ioredis",
      "ipaddr.js",
      "pg",
      "pino",
      "re2js",
      "request-filtering-agent",
      "smol-toml",
      "standardwebhooks",
      "ulid",
      "yaml",
      "zod",
    ]
  `);
  expect(await loadedBy('api')).toMatchInlineSnapshot(`
    [
      "@fastify/busboy",
      "@fastify/static",
      "@marcbachmann/cel-js",
      "@pothos/core",
      "@pothos/plugin-errors",
      "@pothos/plugin-prisma",
      "@pothos/plugin-relay",
      "@pothos/plugin-scope-auth",
      "@prisma/adapter-pg",
      "@prisma/client",
      "@prisma/driver-adapter-utils",
      "Intl",
      "bullmq",
      "commander",
      "content-disposition",
      "cookie",
      "dataloader",
      "fastify",
      "graphql",
      "graphql-ws",
      "graphql-yoga",
      "ioredis",
      "ipaddr.js",
      "pg",
      "pino",
      "proxy-addr",
      "range-parser",
      "re2js",
      "request-filtering-agent",
      "scim2-parse-filter",
      "smol-toml",
      "standardwebhooks",
      "ulid",
      "ws",
      "yaml",
      "zod",
    ]
  `);
});

test('a process of the engine loads no reader before its first document', async () => {
  const child = fork(engine, [folder.path], { execArgv: ['--import', recorder], serialization: 'advanced', env: {} });
  await once(child, 'spawn');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await loadedBy('engine')).toMatchInlineSnapshot(`
    [
      "@marcbachmann/cel-js",
      "Intl",
      "re2js",
      "yaml",
      "zod",
    ]
  `);
});

test('a command loads nothing before it is known which it is', async () => {
  const env = { NODE_OPTIONS: `--import ${recorder}`, PACKAGES_FOLDER: folder.path };
  expect((await new AdeProcess(['--version'], { cwd: folder.path, env }).ended()).code).toBe(0);
  expect(await loadedBy('--version')).toMatchInlineSnapshot(`
    [
      "commander",
    ]
  `);
});

test('an extraction without a server loads the engine, and neither settings nor what talks to a database', async () => {
  const env = { NODE_OPTIONS: `--import ${recorder}`, PACKAGES_FOLDER: folder.path };
  const sample = join(import.meta.dirname, '../../samples/regional-sales.xlsx');
  const extraction = new AdeProcess(['extract', sample, '--json'], { cwd: folder.path, env });
  expect((await extraction.ended()).code).toBe(0);
  expect(await loadedBy('extract')).toMatchInlineSnapshot(`
    [
      "Intl",
      "commander",
      "saxes",
      "yauzl",
    ]
  `);
});
