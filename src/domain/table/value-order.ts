import type { ColumnType } from '../../engine/closed-sets.ts';
import type { OutputValue } from '../../engine/tables.ts';

/** Characters by which values are told apart: longer texts would have to be held for every row. */
export const mostCompared = 200;

/** What a value is ordered by: its size where it is a number, else its text in any case. */
export interface OrderKey {
  /** NaN for a text. */
  size: number;
  text: string;
}

export function isBlank(value: OutputValue): boolean {
  return value === null || value === '';
}

/** The key of a value that is not blank, in a column of the type. */
export function orderKey(value: OutputValue, type: ColumnType): OrderKey {
  const text = beginning(String(value));
  const isNumber = type === 'integer' || type === 'decimal';
  return isNumber ? { size: Number(value), text } : { size: Number.NaN, text: text.toLowerCase() };
}

/** Below zero when the first comes first. Numbers come before texts, which a column of numbers may hold where its rules are broken. */
export function compareKeys(one: OrderKey, other: OrderKey): number {
  const [isText, isOtherText] = [Number.isNaN(one.size), Number.isNaN(other.size)];
  if (isText !== isOtherText) return isText ? 1 : -1;
  if (isText) return one.text < other.text ? -1 : Number(one.text > other.text);
  return one.size < other.size ? -1 : Number(one.size > other.size) || compareDigits(one.text, other.text);
}

/** Numbers of one size as floating point, by their digits: those of more than 15 are kept as texts. */
function compareDigits(one: string, other: string): number {
  if (one === other || !isDigits(one) || !isDigits(other)) return 0;
  const decimals = Math.max(decimalsOf(one), decimalsOf(other));
  const [least, most] = [scaled(one, decimals), scaled(other, decimals)];
  return least < most ? -1 : Number(least > most);
}

function isDigits(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function decimalsOf(digits: string): number {
  const point = digits.indexOf('.');
  return point < 0 ? 0 : digits.length - point - 1;
}

function scaled(digits: string, decimals: number): bigint {
  return BigInt(digits.replace('.', '') + '0'.repeat(decimals - decimalsOf(digits)));
}

/** A copy: a part of a string keeps the whole of it in memory. */
export function beginning(text: string): string {
  return text.length <= mostCompared ? text : Buffer.from(text.slice(0, mostCompared)).toString();
}
