import { runsAcross } from '../detect/tables/runs-across.ts';
import { EngineError } from '../errors.ts';
import type { CellRange, Row, Sheet, SheetHead } from '../model.ts';
import type { Spec } from '../specification/spec.ts';
import { widthOf } from '../text-row.ts';
import { sheetPlace } from '../words/sheet-place.ts';
import { withRows } from './sheet-rows.ts';

/** A sheet is turned as a whole. */
const mostCells = 2_000_000;
/** Only a sheet of no more rows and columns is asked which way it runs: records that run across are few. */
const askedRows = 200;
const askedColumns = 200;

/** The sheet with its records as rows: turned, where the specification says or its rows show that they are columns. */
export async function uprightSheet(sheet: Sheet, spec: Spec): Promise<Sheet> {
  const { orientation } = spec.tables;
  if (orientation === 'rows' || sheet.layout !== undefined) return sheet;
  const waiting = sheet.rows()[Symbol.asyncIterator]();
  const read: Row[] = [];
  let cells = 0;
  let isEnd = false;
  while (!isEnd && (orientation === 'columns' || read.length <= askedRows)) {
    const batch = await waiting.next();
    isEnd = batch.done === true;
    if (batch.done === true) break;
    read.push(...batch.value);
    for (const row of batch.value) cells += widthOf(row);
    if (orientation === 'columns' && cells > mostCells) throw tooLarge(sheet);
  }
  const visible = spec.read.hidden === 'skip' ? read.filter(({ hidden }) => !hidden) : read;
  const isSmall = isEnd && read.length <= askedRows && visible.every((row) => widthOf(row) <= askedColumns);
  if (orientation === 'columns' || (isSmall && runsAcross(visible, sheet, spec))) return turned(sheet, read);
  return withRows(sheet, async function* () {
    if (read.length > 0) yield read;
    if (isEnd) return;
    yield* { [Symbol.asyncIterator]: () => waiting };
  });
}

/** A sheet's columns as rows. */
function turned(sheet: Sheet, rows: readonly Row[]): Sheet {
  const { index, name, hidden, epoch, formats, merges } = sheet;
  const width = rows.reduce((most, { values }) => Math.max(most, values.length), 0);
  const height = rows.at(-1)?.number ?? 0;
  if (width * height > 4 * mostCells) throw tooLarge(sheet);
  const isHidden = (column: number) =>
    sheet.hiddenColumns.some(({ first, last }) => column + 1 >= first && column + 1 <= last);
  const columns = Array.from({ length: width }, (_, column): Row => {
    const values: Row['values'] = new Array(height).fill(null);
    const own: (number | undefined)[] = new Array(height).fill(undefined);
    for (const row of rows) {
      values[row.number - 1] = row.values[column] ?? null;
      own[row.number - 1] = row.formats?.[column];
    }
    return { number: column + 1, values, formats: own, hidden: isHidden(column) };
  });
  return {
    index,
    name,
    hidden,
    epoch,
    formats,
    isAcross: true,
    ...(sheet.title === undefined ? {} : { title: sheet.title }),
    hiddenColumns: rows.flatMap(({ number, hidden }) => (hidden ? { first: number, last: number } : [])),
    merges: merges.map(turnedRange),
    rows: async function* () {
      yield columns;
    },
  };
}

/** A range of a turned sheet where it really stands. */
export function turnedRange({ top, left, bottom, right }: CellRange): CellRange {
  return { top: left, left: top, bottom: right, right: bottom };
}

function tooLarge(sheet: SheetHead): EngineError {
  return new EngineError(
    'LIMIT_EXCEEDED',
    `${sheetPlace(sheet)} has more than ${mostCells.toLocaleString('en')} cells, too many to be read by columns. Set “tables.orientation: rows”.`,
    { limit: 'cellsAcross', allowed: mostCells },
  );
}
