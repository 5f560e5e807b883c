import { z } from 'zod';
import { Prisma, type Table } from '../../db/generated/client.ts';
import type { ColumnType } from '../../engine/closed-sets.ts';
import { type ColumnValueCounts, mostCounted, type OutputValue, type RowsIndex } from '../../engine/tables.ts';
import type { FileContext } from '../kernel/index.ts';
import { othersTurn, rowsBetween, ScanRoom, searchableRows } from './row-scan.ts';
import { intact, rowsIndex } from './stored-rows.ts';
import { tableColumns } from './table.ts';
import { beginning, compareKeys, isBlank, type OrderKey, orderKey } from './value-order.ts';

/** What the values of one column are like. */
export interface ColumnStatistics {
  column: string;
  /** Rows that were looked at. */
  rows: number;
  /** Blank values among them. */
  nulls: number;
  /** `null` where there are too many to be told apart. */
  distinct: number | null;
  min: OutputValue;
  max: OutputValue;
  /** The most frequent first; equally frequent ones in the order in which they come. */
  top: ValueCount[];
}

export interface ValueCount {
  value: OutputValue;
  count: number;
}

export { mostCounted };
/** Different values of a column that are told apart. */
export const mostDistinct = 10_000;
/** Characters of the different values of all columns of a table. */
const mostCharacters = 16 * 1024 ** 2;
/** Most frequent values that are named. */
const mostTop = 10;

const valueCounts: z.ZodType<ColumnValueCounts[]> = z.array(
  z.array(z.tuple([z.union([z.string(), z.number(), z.boolean(), z.null()]), z.number()])).nullable(),
);

/** The counts of its values that are kept with a table: of one that is looked through at once they are made anew. */
export function countsToKeep({ index, valueCounts }: { index: RowsIndex; valueCounts: ColumnValueCounts[] }) {
  const isLarge = index.rowCount > searchableRows(index, valueCounts.length);
  return isLarge ? valueCounts : Prisma.DbNull;
}

/**
 * What the columns of a table hold. Of a large one: in all rows where the column holds the same few values over and over, else in its
 * first rows. Throws StoredBytesDamagedError.
 */
export async function columnStatistics(
  { store }: FileContext,
  table: Pick<Table, 'rowsKey' | 'rowsIndex' | 'columns' | 'valueCounts'>,
): Promise<ColumnStatistics[]> {
  const index = rowsIndex.parse(table.rowsIndex);
  const room = { characters: mostCharacters };
  const kept = valueCounts.parse(table.valueCounts ?? []);
  const columns = tableColumns.parse(table.columns).map(({ name, type }) => new ColumnCounter(name, type, room));
  const scanned = { after: 0, end: searchableRows(index, columns.length), room: new ScanRoom() };
  for (const [at, column] of columns.entries()) {
    for (const [value, times] of kept[at] ?? []) column.count(value, times);
  }
  const uncounted = [...columns.entries()].filter(([at]) => !kept[at]);
  if (uncounted.length > 0) {
    await intact(store, table.rowsKey, async (fetchRange) => {
      for await (const { values } of rowsBetween(fetchRange, index, scanned)) {
        for (const [at, column] of uncounted) column.count(values[at] ?? null);
      }
    });
  }
  const statistics: ColumnStatistics[] = [];
  for (const column of columns) {
    statistics.push(column.statistics);
    await othersTurn();
  }
  return statistics;
}

class ColumnCounter {
  readonly #name: string;
  readonly #type: ColumnType;
  readonly #room: { characters: number };
  readonly #counts = new Map<OutputValue, number>();
  #rows = 0;
  #nulls = 0;
  #isComplete = true;
  #least: Extreme | null = null;
  #most: Extreme | null = null;

  constructor(name: string, type: ColumnType, room: { characters: number }) {
    this.#name = name;
    this.#type = type;
    this.#room = room;
  }

  count(given: OutputValue, times = 1): void {
    this.#rows += times;
    if (isBlank(given)) {
      this.#nulls += times;
      return;
    }
    const value = typeof given === 'string' ? beginning(given) : given;
    const known = this.#counts.get(value);
    if (known !== undefined) {
      this.#counts.set(value, known + times);
      return;
    }
    // What was seen before is neither less nor more than all.
    const key = orderKey(value, this.#type);
    if (this.#least === null || compareKeys(key, this.#least.key) < 0) this.#least = { value, key };
    if (this.#most === null || compareKeys(key, this.#most.key) > 0) this.#most = { value, key };
    this.#remember(value, times);
  }

  get statistics(): ColumnStatistics {
    const top = [...this.#counts].map(([value, count]) => ({ value, count })).sort((one, two) => two.count - one.count);
    return {
      column: this.#name,
      rows: this.#rows,
      nulls: this.#nulls,
      distinct: this.#isComplete ? this.#counts.size : null,
      min: this.#least?.value ?? null,
      max: this.#most?.value ?? null,
      top: top.slice(0, mostTop),
    };
  }

  #remember(value: OutputValue, times: number): void {
    const characters = String(value).length;
    // A value that was not counted from its first row on would be counted too low.
    if (!this.#isComplete || this.#counts.size === mostDistinct || this.#room.characters < characters) {
      this.#isComplete = false;
      return;
    }
    this.#room.characters -= characters;
    this.#counts.set(value, times);
  }
}

interface Extreme {
  value: OutputValue;
  key: OrderKey;
}
