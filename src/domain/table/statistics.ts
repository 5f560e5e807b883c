import type { Table } from '../../db/generated/client.ts';
import type { ColumnType } from '../../engine/closed-sets.ts';
import type { OutputValue } from '../../engine/tables.ts';
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

/** Different values of a column that are told apart. */
export const mostDistinct = 10_000;
/** Characters of the different values of all columns of a table. */
const mostCharacters = 16 * 1024 ** 2;
/** Most frequent values that are named. */
const mostTop = 10;

/** What the columns of a table hold: in the first rows of a large one. Throws StoredBytesDamagedError. */
export async function columnStatistics(
  { store }: FileContext,
  table: Pick<Table, 'rowsKey' | 'rowsIndex' | 'columns'>,
): Promise<ColumnStatistics[]> {
  const index = rowsIndex.parse(table.rowsIndex);
  const room = { characters: mostCharacters };
  const columns = tableColumns.parse(table.columns).map(({ name, type }) => new ColumnCounter(name, type, room));
  const scanned = { after: 0, end: searchableRows(index, columns.length), room: new ScanRoom() };
  await intact(store, table.rowsKey, async (fetchRange) => {
    for await (const { values } of rowsBetween(fetchRange, index, scanned)) {
      for (const [at, column] of columns.entries()) column.count(values[at] ?? null);
    }
  });
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

  count(given: OutputValue): void {
    this.#rows += 1;
    if (isBlank(given)) {
      this.#nulls += 1;
      return;
    }
    const value = typeof given === 'string' ? beginning(given) : given;
    const known = this.#counts.get(value);
    if (known !== undefined) {
      this.#counts.set(value, known + 1);
      return;
    }
    // What was seen before is neither less nor more than all.
    const key = orderKey(value, this.#type);
    if (this.#least === null || compareKeys(key, this.#least.key) < 0) this.#least = { value, key };
    if (this.#most === null || compareKeys(key, this.#most.key) > 0) this.#most = { value, key };
    this.#remember(value);
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

  #remember(value: OutputValue): void {
    const characters = String(value).length;
    // A value that was not counted from its first row on would be counted too low.
    if (!this.#isComplete || this.#counts.size === mostDistinct || this.#room.characters < characters) {
      this.#isComplete = false;
      return;
    }
    this.#room.characters -= characters;
    this.#counts.set(value, 1);
  }
}

interface Extreme {
  value: OutputValue;
  key: OrderKey;
}
