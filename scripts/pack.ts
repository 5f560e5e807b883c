// Packs what is installed: the files of the package, in a folder of its own, with a manifest that asks for nothing which only a checkout has. Runs
// after `npm pack`, in place of whose package it puts this one, so that package.json itself is never written to, whatever fails. By itself:
// node scripts/pack.ts FOLDER, of what scripts/build.ts has made.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import about from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
/** What bin/ade.js refuses to run below; a checkout installs its own Node, and asks less of the machine's. */
const engines = { node: '>=22.18' };

const packed = z.tuple([z.object({ files: z.array(z.object({ path: z.string() })) })]);

function npmPack(...args: string[]): z.output<typeof packed>[0] {
  const given = ['pack', '--ignore-scripts', '--json', ...args];
  const shell = process.platform === 'win32';
  return packed.parse(JSON.parse(execFileSync('npm', given, { cwd: root, encoding: 'utf8', shell })))[0];
}

const { npm_config_dry_run: isTrial, npm_config_pack_destination: asked, INIT_CWD: from = process.cwd() } = process.env;
if (isTrial !== 'true') {
  const destination = resolve(from, process.argv[2] ?? asked ?? '.');
  // What npm has packed would be taken for the package when this fails.
  rmSync(join(destination, `${about.name}-${about.version}.tgz`), { force: true });
  const { files } = npmPack('--dry-run');
  const folder = mkdtempSync(join(tmpdir(), 'ade-pack-'));
  try {
    for (const { path } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(root, path), join(folder, path));
    }
    const { scripts: _scripts, devDependencies: _development, ...manifest } = about;
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, engines }, null, 2)}\n`);
    npmPack(folder, '--pack-destination', destination);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
