import type { OutputValue } from '../../extracted-table.ts';

/** A value as JSON. */
export function jsonText(value: OutputValue | undefined): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return 'null';
  }
}

const quote = 34;
const backslash = 92;

/** Most texts need no escape (RFC 8259, 7), which is seen in half the time of a call of `JSON.stringify`. */
function stringText(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < 32 || code === quote || code === backslash || isSurrogate) return JSON.stringify(text);
  }
  return `"${text}"`;
}
