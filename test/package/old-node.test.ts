import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newFolder, runAde } from '../cli/ade.ts';

const program = join(import.meta.dirname, '../../bin/ade.js');

test('on a Node that is too old a checkout names what it brings, and a package has nothing of the kind', async () => {
  const { path, remove } = await newFolder();
  onTestFinished(remove);
  // What the program asks is which release runs it.
  await writeFile(
    join(path, 'old.mjs'),
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`,
  );
  // As a package has it: without sources beside it.
  const installed = join(path, 'ade.mjs');
  await copyFile(program, installed);
  const env = { NODE_OPTIONS: `--import ${join(path, 'old.mjs')}` };
  const said = async (file: string) => runAde(['demo'], { cwd: path, env, program: file });
  expect(await said(program)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'ade needs Node 22.18 or newer, and this is 20.20.2. A checkout brings its own: run "npx ade" or an npm script such as "npm start" in its folder.\n',
  });
  expect(await said(installed)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'ade needs Node 22.18 or newer, and this is 20.20.2. Install a newer one (https://nodejs.org), and run the command again with it.\n',
  });
});
