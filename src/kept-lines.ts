import { createLogger, type Logger } from './log.ts';

/** What is kept of one attempt at most; what comes later is in the process's own log. */
const mostLines = 200;
const mostCharacters = 64 * 1024;

/** A logger that writes to another, and keeps its lines as well: as JSON, without credentials, the first of them where they are many. */
export function keepingLines(
  log: Logger,
  bindings: Record<string, unknown>,
): { log: Logger; lines: readonly string[] } {
  const lines: string[] = [];
  let characters = 0;
  const write = (line: string) => {
    if (lines.length === mostLines || characters + line.length > mostCharacters) return;
    lines.push(line.trimEnd());
    characters += line.length;
  };
  const { name = 'ade' } = log.bindings();
  const level = 'info';
  const keeper = createLogger({ level, format: 'json' }, { name: String(name), stream: { write } }).child(bindings);
  return { log: both(log.child(bindings), keeper), lines };
}

const written: ReadonlySet<string | symbol> = new Set(['info', 'warn', 'error', 'fatal']);

/** What is logged to the first is logged to the second as well; all else is the first's. */
function both(first: Logger, second: Logger): Logger {
  return new Proxy(first, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (!written.has(name) || typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const also: unknown = Reflect.get(second, name);
        if (typeof also === 'function') Reflect.apply(also, second, given);
        return Reflect.apply(value, target, given);
      };
    },
  });
}
