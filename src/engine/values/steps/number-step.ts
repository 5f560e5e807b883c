import type { OutputValue } from '../../extracted-table.ts';
import { isEmptyText } from '../empty-text.ts';
import { localeDecimal } from '../number/number-style.ts';
import { numberParts, parseNumber } from '../number/number-text.ts';
import { TransformError } from './transform-error.ts';

interface NumberOptions {
  decimal?: '.' | ',' | undefined;
  locale?: string | undefined;
  debit: 'negative' | 'positive';
}

/** Reads texts as numbers written in one given way, whatever the rest of the column looks like. */
export function compileNumber({ decimal, locale, debit }: NumberOptions): (text: string) => OutputValue {
  const mark = decimal ?? localeDecimal(locale ?? 'en');
  return (text) => {
    if (text.trim() === '') return null;
    const value = parseNumber(text.trim(), mark);
    if (value === undefined) {
      if (isEmptyText(text)) return null;
      throw new TransformError(`${JSON.stringify(text.slice(0, 60))} is not a number with the decimal mark "${mark}"`);
    }
    return debit === 'positive' && numberParts(text)?.side ? negated(value) : value;
  };
}

function negated(value: number | string): number | string {
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  return value.startsWith('-') ? value.slice(1) : `-${value}`;
}
