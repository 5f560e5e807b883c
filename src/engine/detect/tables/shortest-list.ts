import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind, isValueKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import { namesOf } from '../cells/row-names.ts';
import { readsLikeNote, wordTests } from '../cells/row-words.ts';
import { codePatternOf } from '../cells/text-pattern.ts';
import type { DetectRules } from './detect-rules.ts';
import type { FoundTable } from './found-table.ts';

/** Where a list stands: with nothing else on the sheet, below the first table, or above all others. */
type Place = 'alone' | 'below' | 'above';

/** Longer lists show by themselves what they are; beside other tables, more of them do not, and a single row is a remark. */
const mostRecords = { alone: 4, below: 12, above: 12 } as const;
const leastBesideOthers = 2;
/** Share of the names, beside other tables, that columns mostly have; above all, two such names may be labels with their values. */
const leastNamed = 0.5;
const enoughColumns = 3;
/** Columns of values that a single record needs, where its names are none that columns mostly have. */
const leastOfOne = 2;

/**
 * Names of columns and a few records below them, with nothing else on the sheet but texts alone above and below a blank row: too few rows to show
 * what their columns hold. Something must tell names from records: a value, a code, a sign or nothing below a name, or names that columns mostly have.
 */
export function shortestList(
  grid: Grid,
  rows: readonly RowFacts[],
  { minRows, minColumns }: DetectRules['tables'],
  place: Place = 'alone',
): FoundTable | null {
  const from = placeOfNames(rows, place);
  const [head, ...rest] = rows.slice(Math.max(0, from));
  if (head === undefined || head.filled < Math.max(2, minColumns) || head.filled !== head.last - head.first + 1)
    return null;
  const gap = rest.findIndex(({ blanksBefore }) => blanksBefore > 0);
  const records = withoutNotes(gap < 0 ? rest : rest.slice(0, gap), place);
  const after = gap < 0 ? [] : rest.slice(gap);
  const isOneEnough = place === 'alone' || (place === 'above' && head.filled >= enoughColumns);
  const least = Math.max(isOneEnough ? 1 : leastBesideOthers, minRows);
  if (records.length < least || records.length > mostRecords[place] || after.some(({ filled }) => filled > 1))
    return null;
  if (!records.every((row) => isUnder(head, row)) || !records.some(({ filled }) => filled > 1)) return null;
  const names = namesOf(grid, head);
  if (names === null || names.some((name) => wordTests.colon.test(name)) || isForm(grid, names, records)) return null;
  if (place !== 'alone' && !areNamed(grid, head, names, records, place)) return null;
  const isTold = records.some((row) => row.filled < head.filled || holdsValue(grid, row));
  if (!isTold && !names.every(isHeaderWord)) return null;
  return {
    span: { left: head.first, right: head.last },
    header: [{ ...head, role: 'header', why: 'Holds nothing but names, right above the few rows of the sheet.' }],
    body: records.map((row) => ({ ...row, role: 'data', why: 'Stands in the columns that are named above it.' })),
    top: head.at,
    bottom: records.at(-1)?.at ?? head.at,
    remarks: [],
    isSide: false,
  };
}

/** Above all tables, labels with their values may stand right over the names. */
function placeOfNames(rows: readonly RowFacts[], place: Place): number {
  const from = rows.findIndex(({ filled }) => filled > 1);
  if (place !== 'above') return from;
  const wide = rows.findIndex(({ filled }) => filled >= enoughColumns);
  return wide > from && rows.slice(from, wide).every(({ filled }) => filled <= 2) ? wide : from;
}

/** What stands right below a list that is apart from others may be a note on it. */
function withoutNotes(records: readonly RowFacts[], place: Place): readonly RowFacts[] {
  const isNote = ({ filled, lead }: RowFacts) => filled === 1 && readsLikeNote(lead);
  return place === 'above' ? records.slice(0, records.findLastIndex((row) => !isNote(row)) + 1) : records;
}

/** Whether names beside other tables are what columns are mostly called; or, above all, stand over a column of values or codes. */
function areNamed(
  grid: Grid,
  head: RowFacts,
  names: readonly string[],
  records: readonly RowFacts[],
  place: Place,
): boolean {
  const share = names.filter(isHeaderWord).length / names.length;
  if (place === 'below') return share >= leastNamed;
  if (names.length < enoughColumns) return share === 1;
  return share >= leastNamed || columnsOfValues(grid, head, records) >= (records.length > 1 ? 1 : leastOfOne);
}

/** How many columns hold nothing but values and codes. */
function columnsOfValues(grid: Grid, head: RowFacts, records: readonly RowFacts[]): number {
  let columns = 0;
  for (let column = head.first; column <= head.last; column++)
    if (records.every(({ at }) => isValueKind(grid.kind(at, column)) || codePatternOf(grid.text(at, column)) !== null))
      columns++;
  return columns;
}

/** The same in the rows that tables have left, between blank rows: lists below or above longer tables, which make their words look like remarks. */
export function shortListsBeside(
  grid: Grid,
  rows: readonly RowFacts[],
  found: readonly FoundTable[],
  rules: DetectRules['tables'],
): FoundTable[] {
  const taken = new Set(found.flatMap(({ header, body }) => [...header, ...body].map(({ at }) => at)));
  const blocks: RowFacts[][] = [];
  for (const [index, row] of rows.entries()) {
    if (taken.has(row.at)) continue;
    const above = rows[index - 1];
    if (above === undefined || row.blanksBefore > 0 || taken.has(above.at)) blocks.push([row]);
    else blocks.at(-1)?.push(row);
  }
  const isApart = (block: readonly RowFacts[]) => {
    const below = rows[rows.findIndex(({ at }) => at === block.at(-1)?.at) + 1];
    return (
      (block[0]?.blanksBefore ?? 0) > 0 === (block[0] !== rows[0]) && (below === undefined || below.blanksBefore > 0)
    );
  };
  const top = Math.min(...found.map((table) => table.top));
  return blocks
    .filter(isApart)
    .flatMap((block) => shortestList(grid, block, rules, (block[0]?.at ?? 0) > top ? 'below' : 'above') ?? []);
}

function isUnder(head: RowFacts, row: RowFacts): boolean {
  return row.first >= head.first && row.last <= head.last && !wordTests.colon.test(row.lead);
}

/** Whether common names of columns stand below the first name, and not beside it: labels with their values. */
function isForm(grid: Grid, names: readonly string[], records: readonly RowFacts[]): boolean {
  const labels = records.filter(({ at, first }) => isHeaderWord(grid.text(at, first))).length;
  return labels > records.length / 2 && names.slice(1).filter(isHeaderWord).length < names.length / 2;
}

/** Whether a row holds what is no name: a figure, a day, a code, an address, or a sign for a missing value. */
function holdsValue(grid: Grid, row: RowFacts): boolean {
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind !== CellKind.blank && kind !== CellKind.text) return true;
    if (codePatternOf(grid.text(row.at, column)) !== null) return true;
  }
  return false;
}
