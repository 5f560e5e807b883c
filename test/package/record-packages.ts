/**
 * Given to a process of Node with `--import`: writes which packages it has loaded when it ends, a file for each process; and `Intl` where it has
 * used what ICU knows of languages.
 */
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
const note = () => loaded.add('Intl');
for (const name of ['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'ListFormat'] as const) {
  const construct = (target: () => unknown, values: unknown[], made: () => unknown) =>
    note() && Reflect.construct(target, values, made);
  const apply = (target: () => unknown, self: unknown, values: unknown[]) =>
    note() && Reflect.apply(target, self, values);
  Reflect.set(Intl, name, new Proxy(Intl[name], { construct, apply } as ProxyHandler<never>));
}
for (const [prototype, name] of [
  [Number.prototype, 'toLocaleString'],
  [Date.prototype, 'toLocaleString'],
  [String.prototype, 'localeCompare'],
] as const) {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') throw new Error(`There is no ${name}.`);
  Reflect.set(prototype, name, function noted(this: unknown, ...values: unknown[]): unknown {
    note();
    return Reflect.apply(original, this, values);
  });
}
process.on('exit', () => {
  const [, program = '', command = ''] = process.argv;
  const name = basename(program) === 'ade.js' || basename(program) === 'ade.ts' ? command : 'engine';
  writeFileSync(join(folder, `${name}.json`), JSON.stringify([...loaded].sort()));
});
