#!/usr/bin/env node
// Plain JavaScript, because releases of Node that cannot read TypeScript should say so, and what to do, rather than fail on a
// file name. Everything else starts in ade.ts.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  await import('./ade.ts');
} else {
  process.stderr.write(
    `ade needs Node 22.18 or newer, and this is ${process.versions.node}. The project brings its own: run "npx ade" or an ` +
      'npm script such as "npm start" in its folder.\n',
  );
  process.exitCode = 1;
}
