import type { TableRow } from '../detected-table.ts';
import type { MarkVotes } from '../values/number/number-style.ts';
import { type DecimalMark, parseNumber } from '../values/number/number-text.ts';
import { SumCheck } from './sum-check.ts';

/** Less than the smallest coin. */
const tolerance = 0.005;

/**
 * The decimal mark of a column whose values leave it open (`1.200`), where its totals are the sums of its values under one reading
 * only; else `null`.
 */
export function markByTotals(sample: readonly TableRow[], column: number, { open }: MarkVotes): DecimalMark | null {
  if (open['.'] + open[','] === 0 || !sample.some(({ role }) => role === 'derived')) return null;
  const agreeing = { '.': 0, ',': 0 };
  for (const mark of ['.', ','] as const) {
    const sums = new SumCheck(tolerance);
    for (const { role, row } of sample) {
      if (role !== 'data' && role !== 'derived') continue;
      const value = row.values[column] ?? null;
      const number = typeof value === 'string' ? Number(parseNumber(value.trim(), mark)) : value;
      if (typeof number !== 'number' || Number.isNaN(number)) continue;
      if (role === 'data') sums.add(number);
      else if (sums.total(number) === null) agreeing[mark] += 1;
    }
  }
  if (agreeing['.'] > 0 === agreeing[','] > 0) return null;
  return agreeing['.'] > 0 ? '.' : ',';
}
