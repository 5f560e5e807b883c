import type { OutputValue } from '../table.ts';

/** A value as JSON. Most values are numbers and blanks, which need no escaping and so no call of `JSON.stringify`. */
export function jsonText(value: OutputValue | undefined): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return 'null';
  }
}
