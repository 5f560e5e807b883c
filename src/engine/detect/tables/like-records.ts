import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind, isValueKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { pageMark, readsLikeNote, totalLabel, wordTests } from '../cells/row-words.ts';
import { codePatternOf, textPatternOf } from '../cells/text-pattern.ts';
import { blocksOf, type ClassifiedRow } from '../roles/classified-row.ts';
import { isNameLike } from '../roles/name-like.ts';
import type { FoundTable } from './found-table.ts';
import { possibleRecords } from './possible-records.ts';

/** Records of a table that a row right beside them is compared with. */
const comparedRows = 6;
/** So many texts below each other, each alone in its row and no longer than that, are a list rather than a title. */
const leastLone = 3;
const longestName = 30;
const mostWords = 3;
/** So many pairs below each other are a list rather than a title with its date; and cells of a row that is none of labels with their values. */
const leastPairs = 3;
const manyCells = 3;

/**
 * The places of rows that no table has taken and that may be records all the same: they go on below a row of many cells, stand below each other as a list
 * of one column or of two does, or are a key alone right at the edge of a table.
 */
export function likeRecords(grid: Grid, rows: readonly ClassifiedRow[], tables: readonly FoundTable[]): Set<number> {
  // The warnings of a sheet without a table name all its rows.
  if (tables.length === 0) return new Set();
  const taken = new Set(tables.flatMap(({ header, body }) => [...header, ...body].map(({ at }) => at)));
  const found = new Set<number>();
  const blocks = [...blocksOf(rows)].map(({ from, end }) => rows.slice(from, end));
  for (const [at, block] of blocks.entries()) {
    const others = block.filter((row) => !taken.has(row.at) && !isRemark(row));
    for (const row of belowMany(others)) found.add(row.at);
    if (block.some((row) => taken.has(row.at))) continue;
    for (const { at, role, filled } of others) if (role === 'header' && filled > 1) found.add(at);
    for (const list of [loneOf(grid, others), pairsOf(grid, others)])
      for (const row of [...list, ...aroundGaps(blocks, at, list, taken)]) found.add(row.at);
  }
  for (const table of tables) for (const at of besideRecords(grid, rows, table, taken)) found.add(at);
  return found;
}

/** The rows, parted from a list by single blank rows, that have as many cells from the same column on. */
function aroundGaps(
  blocks: readonly (readonly ClassifiedRow[])[],
  at: number,
  list: readonly ClassifiedRow[],
  taken: ReadonlySet<number>,
): ClassifiedRow[] {
  const one = list.at(-1);
  if (one === undefined) return [];
  const isLike = (row: ClassifiedRow) => row.filled === one.filled && row.first === one.first && !isRemark(row);
  const found: ClassifiedRow[] = [];
  for (const step of [-1, 1]) {
    for (let place = at + step; ; place += step) {
      const [block, lower] = [blocks[place], blocks[step < 0 ? place + 1 : place]];
      if (block === undefined || lower?.[0]?.blanksBefore !== 1 || block.some((row) => taken.has(row.at))) break;
      if (!block.every(isLike)) break;
      found.push(...block);
    }
  }
  return found;
}

function isRemark({ lead }: ClassifiedRow): boolean {
  const isSentence = wordTests.sentence.test(lead) && lead.split(/\s+/).length > mostWords;
  return readsLikeNote(lead) || pageMark.test(lead) || wordTests.colon.test(lead) || isSentence;
}

function belowMany(rows: readonly ClassifiedRow[]): readonly ClassifiedRow[] {
  const many = rows.findIndex(({ filled }) => filled >= manyCells);
  const head = rows[many];
  return head === undefined
    ? []
    : rows.slice(many + 1).filter(({ first, last }) => first >= head.first - 1 && last <= head.last);
}

/** Short texts of one sort below each other: all have digits, or none. */
function loneOf(grid: Grid, rows: readonly ClassifiedRow[]): readonly ClassifiedRow[] {
  const lone = rows.filter(({ filled, first }) => filled === 1 && first === rows[0]?.first);
  const [, ...records] = lone;
  if (lone.length < rows.length || lone.length < leastLone) return [];
  const isShort = ({ lead }: ClassifiedRow) => lead.length <= longestName && lead.split(/\s+/).length <= mostWords;
  const withDigits = records.filter(({ at, first }) => grid.hasDigit(at, first)).length;
  return lone.every(isShort) && (withDigits === 0 || withDigits === records.length) ? lone : [];
}

/** Pairs below each other, most of which begin with what is no label; below two names of columns; or two values beside each other. */
function pairsOf(grid: Grid, rows: readonly ClassifiedRow[]): readonly ClassifiedRow[] {
  const pairs = rows.filter(({ filled }) => filled === 2);
  const [head, ...records] = pairs;
  if (head === undefined) return [];
  const ofValues = pairs.filter(({ values }) => values === 2);
  if (ofValues.length > 0 && ofValues.length >= records.length) return pairs;
  // No label is a day, a number or a code.
  if (records.some((row) => isValueKind(grid.kind(row.at, row.first)) || codePatternOf(row.lead) !== null)) return rows;
  if (records.length > 0 && isHeaderWord(grid.text(head.at, head.last))) return rows;
  const labels = records.filter(({ lead }) => isHeaderWord(lead)).length;
  return pairs.length >= leastPairs && labels < records.length / 2 ? rows : [];
}

/**
 * A key alone right below the last record of a table, or below a blank row where it is a value or a code as they all are; and what stands right above the
 * first record of a table without a header, or above a header that may be one.
 */
function besideRecords(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  table: FoundTable,
  taken: ReadonlySet<number>,
): number[] {
  const { span, header, body } = table;
  const records = body.filter(({ role, filled }) => role === 'data' && filled > 1);
  const isFree = (row: ClassifiedRow) => !taken.has(row.at) && row.first === span.left && !isRemark(row);
  const found: number[] = [];
  const [last, first] = [body.at(-1), header[0] ?? body[0]];
  const below = rows.find(({ at }) => last !== undefined && at > last.at);
  if (below?.filled === 1 && isFree(below) && isKey(grid, below, records.slice(-comparedRows), below.blanksBefore))
    found.push(below.at);
  const isHeadless =
    header.every(({ filled }) => filled === 1) || possibleRecords(grid, table).some((row) => row === first);
  let place = isHeadless ? rows.findIndex(({ at }) => at === first?.at) : -1;
  for (
    let row = rows[place - 1];
    row !== undefined && rows[place]?.blanksBefore === 0 && isFree(row);
    row = rows[--place - 1]
  ) {
    if (row.filled === 1 && !isKey(grid, row, records.slice(0, comparedRows), 0)) break;
    found.push(row.at);
  }
  return found;
}

/** @param gap blank rows between it and the records */
function isKey(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[], gap: number): boolean {
  const keys = records.filter(({ first }) => first === row.first);
  const kind = grid.kind(row.at, row.first);
  if (keys.length === 0 || kind === CellKind.mark || !isNameLike(row.lead, keys)) return false;
  if (totalLabel(grid, row) !== null) return false;
  if (gap === 0) return true;
  const pattern = textPatternOf(row.lead);
  const isLike = ({ at, lead }: ClassifiedRow) =>
    isValueKind(kind) ? grid.kind(at, row.first) === kind : pattern !== null && textPatternOf(lead) === pattern;
  return gap === 1 && keys.some(isLike);
}
