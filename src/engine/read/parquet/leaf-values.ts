import { isUtf8 } from 'node:buffer';
import type { SchemaElement } from 'hyparquet';
import { isoToSerial } from '../../format/serial-date.ts';
import type { NumberMeaning, PlainCell } from './thread-messages.ts';

/** What a leaf of the schema is, once its physical values are there. */
export interface Leaf {
  numbers: NumberMeaning;
  /** Never throws for a value of the leaf's physical type. */
  read(value: unknown): PlainCell;
}

const dayMs = 86_400_000;
/** Nanoseconds of a unit. */
const unitNanos = { MILLIS: 1_000_000n, MICROS: 1_000n, NANOS: 1n } as const;

/**
 * How the values of a leaf are read (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md): numbers that a double
 * holds exactly are numbers, others are texts with all their digits; bytes that are no text are hexadecimal.
 */
export function leafOf(element: SchemaElement): Leaf {
  const { converted_type: converted, logical_type: logical } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
    return { numbers: 'plain', read: (value) => decimal(value, Math.max(0, Math.min(scale, 400))) };
  }
  if (converted === 'DATE' || logical?.type === 'DATE')
    return { numbers: 'date', read: (value) => (typeof value === 'number' ? moment(value * dayMs, 'date') : null) };
  const instant = instantUnit(element);
  if (instant !== undefined)
    return {
      numbers: 'datetime',
      read: (value) => (isNumeric(value) ? moment(millis(value, instant), 'datetime') : null),
    };
  const time = timeUnit(element);
  if (time !== undefined)
    return { numbers: 'time', read: (value) => (isNumeric(value) ? millis(value, time) / dayMs : null) };
  return { numbers: 'plain', read: plain };
}

function instantUnit({ type, converted_type: converted, logical_type: logical }: SchemaElement): bigint | undefined {
  if (type === 'INT96') return unitNanos.NANOS;
  if (converted === 'TIMESTAMP_MILLIS') return unitNanos.MILLIS;
  if (converted === 'TIMESTAMP_MICROS') return unitNanos.MICROS;
  return logical?.type === 'TIMESTAMP' ? unitNanos[logical.unit] : undefined;
}

function timeUnit({ converted_type: converted, logical_type: logical }: SchemaElement): bigint | undefined {
  if (converted === 'TIME_MILLIS') return unitNanos.MILLIS;
  if (converted === 'TIME_MICROS') return unitNanos.MICROS;
  return logical?.type === 'TIME' ? unitNanos[logical.unit] : undefined;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function millis(value: number | bigint, unit: bigint): number {
  return Number((BigInt(value) * unit) / 1_000n) / 1_000;
}

/** A serial number of the 1900 system, or the date as a text where that system has none. */
function moment(milliseconds: number, kind: 'date' | 'datetime'): PlainCell {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return null;
  const iso = kind === 'date' ? date.toISOString().slice(0, 10) : date.toISOString().slice(0, -1);
  return isoToSerial(iso, 1900) ?? iso;
}

function decimal(value: unknown, scale: number): PlainCell {
  const whole = value instanceof Uint8Array ? signed(value) : isNumeric(value) ? BigInt(value) : null;
  if (whole === null) return null;
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = `${whole < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
  return digits.replace(/^0+/, '').length <= 15 ? Number(text) : text;
}

/** Two's complement, the highest byte first. */
function signed(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

function plain(value: unknown): PlainCell {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.isNaN(value) ? null : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'boolean') return value;
  if (!(value instanceof Uint8Array) || value.length === 0) return null;
  return isUtf8(value) ? Buffer.from(value).toString() : Buffer.from(value).toString('hex');
}
