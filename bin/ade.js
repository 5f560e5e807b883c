#!/usr/bin/env node
// Plain JavaScript, because releases of Node that cannot read TypeScript should say so, and what to do, rather than fail on a
// file name. A checkout runs from its sources; a package has none, since Node reads no TypeScript under node_modules.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const source = new URL('./ade.ts', import.meta.url);
const isCheckout = existsSync(source);

if (major > 22 || (major === 22 && minor >= 18)) {
  // Half of what a small file costs is compiling our sources. The folder is ours alone: in one that all may write to, others could leave code.
  if (isCheckout)
    module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/ade-compiled', import.meta.url)));
  await import(isCheckout ? source.href : '../dist/ade.js');
} else {
  const remedy = isCheckout
    ? 'A checkout brings its own: run "npx ade" or an npm script such as "npm start" in its folder.'
    : 'Install a newer one (https://nodejs.org), and run the command again with it.';
  process.stderr.write(`ade needs Node 22.18 or newer, and this is ${process.versions.node}. ${remedy}\n`);
  process.exitCode = 1;
}
