import type { ColumnType } from '../closed-sets.ts';
import type { OutputValue } from '../extracted-table.ts';
import { makeConverter } from './converter.ts';

/** A constant of a specification (a default, a bound, an allowed value) as a value of the field's type; `undefined` when it is none. */
export function typedConstant(value: string | number | boolean, type: ColumnType): OutputValue | undefined {
  if (type === 'string') return String(value);
  const converted = makeConverter({ type, decimal: '.', order: 'YMD', epoch: 1900 })(value, undefined);
  return converted === null ? undefined : converted;
}
