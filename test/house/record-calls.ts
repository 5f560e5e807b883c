/**
 * Loaded before anything else (`--import`), it notes who calls whom: every function and every method of a class that a module of ours has at its
 * top is wrapped, and the way down to it is carried along as asynchronous context. Closures are not seen; what they call is.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A function that was entered, and the file that it stands in. */
export interface Step {
  file: string;
  name: string;
}

type Callable = (...given: unknown[]) => unknown;

const root = join(import.meta.dirname, '../..');
/** Files whose calls are followed, from the project's folder. */
const followed = /^(?:api|schema|src|worker)\/(?!.*generated).*\.ts$/;
/** A way that is longer is one of a loop that goes on for ever. */
const longestWay = 60;

const ways = new AsyncLocalStorage<readonly Step[]>();
const noted = new Map<string, readonly Step[]>();

/** Every way that was gone, once: the functions that were entered, each from the one before it, without further ones in the same file. */
export function waysGone(): readonly (readonly Step[])[] {
  return [...noted.values()];
}

function entering<Result>(step: Step, call: () => Result): Result {
  const above = ways.getStore() ?? [];
  if (above.at(-1)?.file === step.file || above.length >= longestWay) return call();
  const way = [...above, step];
  const key = way.map(({ file, name }) => `${file}#${name}`).join(' ');
  if (!noted.has(key)) noted.set(key, way);
  return ways.run(way, call);
}

function wrapped(given: Callable, step: Step): Callable {
  return new Proxy(given, {
    apply(target, self, parameters: unknown[]) {
      return entering(step, () => followedThrough(Reflect.apply(target, self, parameters)));
    },
  });
}

/** The body of a generator runs where it is asked for more, so that way is kept for it. */
function followedThrough(result: unknown): unknown {
  if (!isGenerator(result)) return result;
  const way = ways.getStore() ?? [];
  for (const name of ['next', 'return', 'throw'] as const) {
    const method = result[name].bind(result);
    Object.defineProperty(result, name, { value: (given: unknown) => ways.run(way, () => method(given)) });
  }
  return result;
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return Object.prototype.toString.call(value) === '[object AsyncGenerator]';
}

function wrapMethods(holder: object, step: Step): void {
  for (const [name, { value, writable }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    if (typeof value !== 'function' || !writable || name === 'constructor') continue;
    Object.defineProperty(holder, name, { value: wrapped(value, { ...step, name: `${step.name}.${name}` }) });
  }
}

/** What the text below calls in every module that is followed. */
Object.assign(globalThis, {
  adeCalls: {
    wrapped,
    wrapClass(type: { prototype: object }, step: Step) {
      wrapMethods(type.prototype, step);
      wrapMethods(type, step);
    },
  },
});

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const file = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : '';
    if (!followed.test(file) || loaded.source === undefined || loaded.source === null) return loaded;
    const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from(Object(loaded.source)).toString();
    return { ...loaded, source: `${text}\n${wrappingOf(file, text)}` };
  },
});

/** Declared functions are bindings that a module may set itself, and every importer sees what it sets. */
function wrappingOf(file: string, text: string): string {
  const step = (name: string) => JSON.stringify({ file, name });
  const functions = [...text.matchAll(/^(?:export )?(?:async )?function\*? ?(\w+)/gm)].map(([, name = '']) => name);
  const classes = [...text.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(([, name = '']) => name);
  return [
    ...new Set(functions.map((name) => `${name} = adeCalls.wrapped(${name}, ${step(name)});`)),
    ...classes.map((name) => `adeCalls.wrapClass(${name}, ${step(name)});`),
  ].join('\n');
}
