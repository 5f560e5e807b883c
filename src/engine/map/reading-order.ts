import type { ColumnPlan } from './column-plan.ts';

/** Places of columns, by when their values are made. */
export interface ReadingOrder {
  /** Columns that read no other one. */
  first: number[];
  /** Columns whose steps read others, each after those that it reads; those that read the whole row come last. */
  then: number[];
  /** Of the first, those that are read. */
  read: number[];
}

/** Puts columns in the order in which their steps can see finished values. Circles are the specification's fault, refused earlier. */
export function readingOrder(columns: readonly ColumnPlan[]): ReadingOrder {
  const reads = columns.map((column) => column.transform?.reads ?? []);
  const first = columns.flatMap((_, at) => (reads[at]?.length === 0 ? [at] : []));
  const wholeRow = (at: number) => reads[at]?.some(({ names }) => names === null) ?? false;
  const named = new Set(reads.flat().flatMap(({ names }) => names ?? []));
  const anyWholeRow = reads.flat().some(({ names }) => names === null);
  const then: number[] = [];
  const entered = new Set<number>();
  const enter = (at: number) => {
    if (entered.has(at)) return;
    entered.add(at);
    for (const name of reads[at]?.flatMap(({ names }) => names ?? []) ?? []) {
      const other = columns.findIndex((column) => column.output.name === name);
      if (other >= 0 && reads[other]?.length !== 0) enter(other);
    }
    then.push(at);
  };
  const later = columns.flatMap((_, at) => (reads[at]?.length === 0 ? [] : [at]));
  for (const at of later) if (!wholeRow(at)) enter(at);
  for (const at of later) enter(at);
  const read = first.filter((at) => anyWholeRow || named.has(columns[at]?.output.name ?? ''));
  return { first, then, read };
}
