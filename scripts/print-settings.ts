import { readFile, writeFile } from 'node:fs/promises';
import { listSettings } from '../src/config/settings.ts';

// docs/settings.md from the catalogue. With --check nothing is written: it fails when the page is not what the code says.
const target = new URL('../docs/settings.md', import.meta.url);
const rows = listSettings().map(({ name, variables, default: initial, description, secret }) => {
  const value = initial === null ? '' : `\`${String(initial)}\``;
  return `| \`${name}\` | ${variables.map((variable) => `\`${variable}\``).join(', ')} | ${value} | ${description}${secret ? ' Never printed.' : ''} |`;
});
const page = `# Settings

Environment variables win over \`ade.<environment>.toml\`, which wins over \`ade.toml\`, which wins over the defaults. All faults are
reported at once. This page is printed from the code by \`npm run generate\`.

| name in TOML | environment | default | what it sets |
|---|---|---|---|
${rows.join('\n')}
`;

if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8').catch(() => '')) !== page) {
    console.error('docs/settings.md is out of date. Run "npm run generate" and commit it.');
    process.exitCode = 1;
  }
} else {
  await writeFile(target, page);
}
