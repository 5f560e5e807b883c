// Refuses packages that may not be given on: what is installed with ADE, and what is built into the dashboard. A part of `npm run check`.
import { readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

/** Licences that ask for no more than their text and the names of the authors to be passed on. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
]);

const names = z.record(z.string(), z.string()).default({});
const entry = z.object({
  license: z.string().optional(),
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
});
const { packages } = z
  .object({ packages: z.record(z.string(), entry) })
  .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));

/** Where Node finds a package that another one asks for; `null` where the lock has none, as for other platforms. */
function placeOf(name: string, from: string): string | null {
  for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/node_modules/')))) {
    const place = `${above === '' ? '' : `${above}/`}node_modules/${name}`;
    if (packages[place]) return place;
    if (above === '') return null;
  }
}

/** Paths in the lock of packages and all that comes with them. Optional peers are left out, as npm leaves them out. */
function withAllTheyNeed(roots: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const waiting = [...roots].map((name) => ({ name, from: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const place = placeOf(next.name, next.from);
    const about = place === null ? undefined : packages[place];
    if (place === null || !about || found.has(place)) continue;
    found.add(place);
    const peers = Object.keys(about.peerDependencies).filter((name) => !about.peerDependenciesMeta[name]?.optional);
    const needed = [...Object.keys(about.dependencies), ...Object.keys(about.optionalDependencies), ...peers];
    waiting.push(...needed.map((name) => ({ name, from: place })));
  }
  return found;
}

/** Packages that modules of the dashboard import. */
async function builtIn(): Promise<Set<string>> {
  const imported = new Set<string>();
  for await (const file of glob('web/src/**/*.{ts,tsx}', { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import) '((?:@[\w.-]+\/)?[\w-][\w.-]*)/g))
      if (name) imported.add(name);
  }
  return imported;
}

const own = packages[''];
const shipped = withAllTheyNeed([...Object.keys(own?.dependencies ?? {}), ...(await builtIn())]);
const refused = [...shipped].filter((place) => !permissive.has(packages[place]?.license ?? ''));
for (const place of refused)
  console.error(`${place}: ${packages[place]?.license ?? 'no licence is named'}, which may not be given on`);
if (refused.length > 0 || shipped.size === 0) process.exitCode = 1;
else console.log(`${shipped.size} packages ship; all may be given on.`);
