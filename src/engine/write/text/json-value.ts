import type { OutputValue } from '../../extracted-table.ts';
import type { TextBytes } from '../sink/text-bytes.ts';

const nothing = Buffer.from('null');
const yes = Buffer.from('true');
const no = Buffer.from('false');

/** Adds a value as JSON. */
export function addJson(line: TextBytes, value: OutputValue | undefined): void {
  switch (typeof value) {
    case 'string':
      line.json(value);
      break;
    case 'number':
      if (Number.isFinite(value)) line.number(value);
      else line.add(nothing);
      break;
    case 'boolean':
      line.add(value ? yes : no);
      break;
    default:
      line.add(nothing);
  }
}
