import { extname } from 'node:path';
import { classifyFormat } from '../../format/number-format.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import type { ByteSource, NumberFormat, Row, Sheet, SourceWarning, Workbook } from '../../model.ts';
import { readIntoMemory } from '../in-memory.ts';
import { CellBudget } from '../sheet-rows.ts';
import { allowedEffort } from '../thread/effort.ts';
import { ReadingThread, type ThreadKind } from '../thread/reading-thread.ts';
import type { NumberMeaning, ParquetColumn, PlainCell, Question, Reply } from './thread-messages.ts';

const threads: ThreadKind = {
  program: new URL(`./parquet-thread${extname(import.meta.filename)}`, import.meta.url),
  heapMiB: 1_024,
  format: 'Parquet',
  unit: 'part',
  advice: 'Write the Parquet file with smaller row groups, or upload it as CSV.',
};
/** Cells that the thread is asked for at once; lists are decoded as often as a row group is divided. */
const cellsAtOnce = 1_000_000;
const batchCells = 8_192;
/** Milliseconds of a processor that a cell may take beyond those of any question; an honest one takes a twentieth. */
const cellMs = 0.02;
/** So many columns are named in a warning. */
const namedColumns = 10;

const formats: readonly NumberFormat[] = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm:ss', 'hh:mm:ss'].map((code) => ({
  code,
  kind: classifyFormat(code),
}));
const formatOf: Record<NumberMeaning, number | undefined> = { plain: undefined, date: 0, datetime: 1, time: 2 };

type Opened = Extract<Reply, { kind: 'opened' }>;

/**
 * Opens a Parquet file, which is decoded in a thread of its own: one sheet, with the names of the columns as its first row.
 *
 * @throws EngineError TRUNCATED_FILE, ENCRYPTED_FILE, MALFORMED_FILE, UNSUPPORTED_FORMAT, LIMIT_EXCEEDED; the signal's reason
 */
export async function openParquet(source: ByteSource, limits: Limits, signal?: AbortSignal): Promise<Workbook> {
  const data = new Uint8Array(await readIntoMemory(source));
  const effortMs = allowedEffort(data.length);
  const thread = new ReadingThread<Question, Reply>(threads, source.name, { signal, effortMs });
  const opened = await thread
    .ask({ kind: 'open', data, name: source.name, limits }, { transfer: [data.buffer] })
    .catch(async (error: unknown) => {
      await thread.release();
      throw error;
    });
  if (opened.kind !== 'opened') throw thread.confused();
  const { columns, groups, lists } = opened;
  const total = groups.reduce((sum, rows) => sum + rows, 0);
  let read = 0;
  return {
    format: 'PARQUET',
    details: { rows: total, rowGroups: groups.length },
    warnings: warningsFor(lists),
    fractionRead: () => (total === 0 ? 1 : read / total),
    async close() {
      await thread.release();
      await source.close();
    },
    async *sheets(): AsyncGenerator<Sheet> {
      const place = source.name;
      const budget = new CellBudget(limits);
      yield {
        index: 0,
        name: source.name.replace(/\.[^.]*$/, '') || source.name,
        hidden: false,
        epoch: 1900,
        formats,
        hiddenColumns: [],
        merges: [],
        async *rows() {
          budget.spend(columns.length, place);
          yield [{ number: 1, values: columns.map(({ name }) => name || null), formats: null, hidden: false }];
          for (const [start, end] of parts(opened)) {
            const moreMs = (end - start) * columns.length * cellMs;
            const reply = await thread.ask({ kind: 'rows', start, end }, { moreMs });
            if (reply.kind !== 'rows') throw thread.confused();
            yield* batches(reply.rows, { first: start + 2, columns, limits, place, budget });
            read = end;
          }
        },
      };
    },
  };
}

function warningsFor(lists: readonly string[]): SourceWarning[] {
  if (lists.length === 0) return [];
  const named = lists.slice(0, namedColumns).join(', ') + (lists.length > namedColumns ? ', …' : '');
  return [
    {
      code: 'NESTED_COLUMNS',
      message: `${lists.length === 1 ? 'The column' : `${lists.length} columns`} ${named} held lists or maps, which are texts here. For a row of each item, unnest them before the file is written.`,
    },
  ];
}

/** Rows that are asked for together; a part ends with its row group. */
function* parts({ groups, columns }: Opened): Generator<[start: number, end: number]> {
  const rowsAtOnce = Math.max(1, Math.floor(cellsAtOnce / columns.length));
  let first = 0;
  for (const rows of groups) {
    for (let start = first; start < first + rows; start += rowsAtOnce)
      yield [start, Math.min(start + rowsAtOnce, first + rows)];
    first += rows;
  }
}

interface Batching {
  /** Number of the first row. */
  first: number;
  columns: readonly ParquetColumn[];
  limits: Limits;
  place: string;
  budget: CellBudget;
}

function* batches(
  lines: readonly PlainCell[][],
  { first, columns, limits, place, budget }: Batching,
): Generator<Row[]> {
  const shared = columns.map(({ numbers }) => formatOf[numbers]);
  const hasFormats = shared.some((format) => format !== undefined);
  const rowsAtOnce = Math.max(1, Math.floor(batchCells / columns.length));
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    const batch = lines.slice(from, from + rowsAtOnce);
    budget.spend(batch.length * columns.length, place);
    yield batch.map((values, at) => {
      const number = first + from + at;
      if (values.some((value) => typeof value === 'string' && isLonger(value, limits.cellBytes)))
        throw limitExceeded('cellBytes', limits.cellBytes, `A cell in row ${number} of ${place}`);
      const formats = hasFormats ? shared.map((format, at) => (isNumber(values[at]) ? format : undefined)) : null;
      return { number, values, formats, hidden: false };
    });
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}
