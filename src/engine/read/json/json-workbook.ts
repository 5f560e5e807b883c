import { EngineError } from '../../errors.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import type { ByteSource, CellValue, Row, Sheet, SourceWarning, Workbook } from '../../model.ts';
import { readIntoMemory } from '../in-memory.ts';
import { CellBudget } from '../sheet-rows.ts';
import { type JsonTable, tablesInJson } from './json-tables.ts';

const batchRows = 500;

/**
 * Opens JSON, or JSON Lines: every array of objects is a sheet, with the names of their members as its first row; so is one of lists.
 *
 * @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE, UNKNOWN_FORMAT where there is no array of objects
 */
export async function openJson(source: ByteSource, limits: Limits): Promise<Workbook> {
  const text = new TextDecoder().decode(await readIntoMemory(source));
  const name = source.name.replace(/\.[^.]*$/, '');
  const tables = tablesInJson(parsed(text, source.name), name);
  if (tables.length === 0) {
    const found = 'a JSON document without an array of objects';
    throw new EngineError('UNKNOWN_FORMAT', `${source.name} is ${found}, so that there is no table in it.`, { found });
  }
  if (tables.length > limits.sheets) throw limitExceeded('sheets', limits.sheets, source.name);
  let read = 0;
  return {
    format: 'JSON',
    details: { sheets: tables.length },
    warnings: tables.flatMap(nestedWarning),
    fractionRead: () => read / tables.length,
    close: () => source.close(),
    async *sheets() {
      const budget = new CellBudget(limits);
      for (const [index, table] of tables.entries()) {
        yield sheetOf(index, table, limits, budget);
        read++;
      }
    },
  };
}

/** So many columns are named. */
const namedColumns = 5;

function nestedWarning({ name, nested }: JsonTable): SourceWarning[] {
  if (nested.length === 0) return [];
  const named = nested.slice(0, namedColumns).join(', ') + (nested.length > namedColumns ? ', …' : '');
  const what = nested.length === 1 ? `The column ${named}` : `${nested.length} columns (${named})`;
  return [
    {
      code: 'NESTED_COLUMNS',
      message: `${what} of “${name}” held lists or objects, which are texts of JSON here. For a row of each item, make a list of its own of them.`,
    },
  ];
}

/** Numbers that a double cannot hold are kept as they are written. */
function exact(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  const isCut = typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source);
  return isCut && String(value) !== source ? source : value;
}

function parsed(text: string, name: string): unknown {
  const parse = (json: string): unknown => JSON.parse(json, exact);
  try {
    return parse(text);
  } catch (cause) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    try {
      if (lines.length > 1) return lines.map(parse);
    } catch {
      // That the whole is no JSON says more than that a line of it is none.
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(
      'MALFORMED_FILE',
      `${name} is damaged: it cannot be read as JSON (${reason.slice(0, 200)}).`,
      {},
      { cause },
    );
  }
}

function sheetOf(index: number, table: JsonTable, limits: Limits, budget: CellBudget): Sheet {
  const { name, columns, isNamed, records } = table;
  const first = isNamed ? 2 : 1;
  const place = `sheet ${name}`;
  if (columns.length > limits.columns) throw limitExceeded('columns', limits.columns, `The ${place}`);
  if (records.length >= limits.rows) throw limitExceeded('rows', limits.rows, `The ${place}`);
  const asRow = (values: CellValue[], number: number): Row => {
    budget.spend(values.length, place);
    if (values.some((value) => typeof value === 'string' && isLonger(value, limits.cellBytes)))
      throw limitExceeded('cellBytes', limits.cellBytes, `A cell in row ${number} of the ${place}`);
    return { number, values, formats: null, hidden: false };
  };
  return {
    index,
    name,
    hidden: false,
    epoch: 1900,
    formats: [],
    hiddenColumns: [],
    merges: [],
    async *rows() {
      if (isNamed) yield [asRow(columns, 1)];
      for (let from = 0; from < records.length; from += batchRows) {
        yield records.slice(from, from + batchRows).map((record, at) =>
          asRow(
            columns.map((column) => record.get(column) ?? null),
            from + at + first,
          ),
        );
      }
    },
  };
}
