import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import about from '../../package.json' with { type: 'json' };
import { bareEnvironment } from '../cli/ade.ts';
import { type InstalledPackage, installPackage } from './installed.ts';

const root = join(import.meta.dirname, '../..');
const samples = join(root, 'samples');
const readyLine = z.object({ msg: z.literal('ready'), url: z.string() });

let installed: InstalledPackage | string = 'It was not installed.';
beforeAll(async () => {
  installed = await installPackage();
}, 300_000);
afterAll(async () => {
  if (typeof installed !== 'string') await installed.remove();
});

describe('the package, installed into an empty folder', () => {
  test('holds what runs, what its guides name, and no sources or tests', ({ skip }) => {
    if (typeof installed === 'string') return skip(installed);
    const { files } = installed;
    for (const needed of ['bin/ade.js', 'dist/ade.js', 'dist/types/engine.d.ts', 'web/dist/index.html', 'LICENSE'])
      expect(files).toContain(needed);
    for (const named of ['deploy/systemd/ade.service', 'deploy/helm/Chart.yaml', 'compose.yaml'])
      expect(files).toContain(named);
    expect(files.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
    expect(files.filter((path) => /^(test|node_modules|\.ade)\//.test(path))).toEqual([]);
  });

  test('asks npm for no script of the checkout, and for the Node that it runs on', async ({ skip }) => {
    if (typeof installed === 'string') return skip(installed);
    const manifest = JSON.parse(await readFile(join(installed.folder, 'node_modules/ade/package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'ade', version: about.version, dependencies: about.dependencies });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest.engines).toEqual({ node: '>=22.18' });
    expect(installed.warnings).not.toMatch(/\bade@|prepare/);
  });

  test('extracts a workbook, and pages of a PDF in their thread, on the newest and the oldest Node', async ({
    skip,
  }) => {
    if (typeof installed === 'string') return skip(installed);
    const { folder, nodes, run } = installed;
    const command = join(folder, 'node_modules/ade/bin/ade.js');
    for (const node of [nodes.current, nodes.oldest]) {
      if (node === null) continue;
      expect((await run(node, command, '--version')).stdout).toBe(`${about.version}\n`);
      for (const name of ['regional-sales.xlsx', 'orchard-deliveries.pdf']) {
        const spec = join(samples, name.replace(/\.\w+$/, '.yaml'));
        const args = ['extract', '--spec', spec, '--format', 'jsonl', '--overwrite', join(samples, name)];
        const ours = await run(process.execPath, join(root, 'bin/ade.ts'), ...args, '--out', 'from-sources');
        const theirs = await run(node, command, ...args, '--out', 'from-package');
        expect(theirs.stdout.replaceAll('from-package', 'from-sources')).toBe(ours.stdout);
      }
    }
  });

  test('is started by npx, and shows the demo', async ({ skip }) => {
    if (typeof installed === 'string') return skip(installed);
    const { stdout } = await installed.run('npx', 'ade', 'demo');
    expect(stdout).toMatch(/\d+ rows in \d+ tables?/);
  });

  test('serves the API, the dashboard and GraphiQL', async ({ skip }) => {
    if (typeof installed === 'string') return skip(installed);
    const { folder } = installed;
    const server = spawn(process.execPath, [join(folder, 'node_modules/ade/bin/ade.js'), 'start', '--dev'], {
      cwd: folder,
      env: { ...bareEnvironment(), ADE_PORT: '0', ADE_DATA_DIR: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const ended = once(server, 'exit');
      let url = '';
      for await (const line of createInterface({ input: server.stdout })) {
        const ready = readyLine.safeParse(JSON.parse(line));
        if (!ready.success) continue;
        url = ready.data.url;
        break;
      }
      server.stdout.resume();
      const html = { headers: { accept: 'text/html' } };
      expect(await (await fetch(url, html)).text()).toContain('/assets/');
      expect(await (await fetch(`${url}/graphql`, html)).text()).toContain('graphiql');
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      server.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    } finally {
      server.kill('SIGKILL');
    }
  });

  test('is a library with types', async ({ skip }) => {
    if (typeof installed === 'string') return skip(installed);
    const { folder, nodes, run } = installed;
    const guide = await readFile(join(root, 'docs/library.md'), 'utf8');
    const example = /```ts\n(.*?)```/s.exec(guide)?.[1] ?? '';
    await writeFile(
      join(folder, 'example.ts'),
      `${example}\n// @ts-expect-error: a number is no specification\nparseSpec(1);\n`,
    );
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2024',
          skipLibCheck: true,
          noEmit: true,
          types: ['node'],
          typeRoots: [join(root, 'node_modules/@types')],
        },
        files: ['example.ts'],
      }),
    );
    await run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
    await writeFile(join(folder, 'example.js'), (await import('node:module')).stripTypeScriptTypes(example));
    for (const node of [nodes.current, nodes.oldest]) {
      if (node === null) continue;
      const { stdout } = await run(node, 'example.js', join(samples, 'regional-sales.xlsx'));
      expect(stdout).toContain('rows');
    }
  });
});
