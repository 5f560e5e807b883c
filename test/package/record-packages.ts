/** Given to a process of Node with `--import`: writes which packages it has loaded when it ends, a file for each process. */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, join } from 'node:path';

const folder = process.env.PACKAGES_FOLDER ?? process.argv.at(-1) ?? '';
const loaded = new Set<string>();
registerHooks({
  load(url, context, next) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
    if (name !== undefined) loaded.add(name);
    return next(url, context);
  },
});
process.on('exit', () => {
  const [, program = '', command = ''] = process.argv;
  const name = basename(program) === 'ade.js' || basename(program) === 'ade.ts' ? command : 'engine';
  writeFileSync(join(folder, `${name}.json`), JSON.stringify([...loaded].sort()));
});
