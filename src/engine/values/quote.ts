import type { OutputValue } from '../extracted-table.ts';

/** A value as a message shows it, cut to a readable length. */
export function quote(value: OutputValue): string {
  const text = String(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}
