import { CellKind } from '../cells/cell-kind.ts';
import { countKinds } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import { readsLikeNote, wordTests } from '../cells/row-words.ts';
import { sumOf } from '../cells/sums.ts';
import { textPatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isUsualKey } from './name-like.ts';
import { isUnticked } from './ticks.ts';

const leastHeadings = 2;
/** So many records have to show what they begin with. */
const leastKeys = 2;
const longestHeading = 60;
const comparedRecords = 8;
/** How far what the rows below a heading add up to is looked for. */
const sumReach = { rows: 100, columns: 6 } as const;
const headedRecord = 'Holds figures as the records do, below a heading like theirs.';
const headsRows = 'A text alone in its row, as others like it, heads the rows of values below it.';

/**
 * Texts alone in the first column, each right above rows of values, are all headings or none: of a heading that is judged otherwise than
 * the others, half of the records would stand under the wrong one.
 */
export function settleGroups(grid: Grid, judged: readonly ClassifiedRow[]): ClassifiedRow[] {
  const rows = judged.map((row, index): ClassifiedRow => {
    if (!isUnticked(grid, judged, index)) return row;
    return { ...row, role: 'data', why: 'One of a list of names with signs beside them, here without one.' };
  });
  const settled = rows.map((row, index): ClassifiedRow => {
    if (isKeyAlone(grid, rows, index))
      return { ...row, role: 'data', why: 'A number, a day or a code as the records begin with, and nothing else.' };
    if (!isValuedRecord(grid, rows, index)) return row;
    return { ...row, role: 'data', why: 'Holds values where the records around it do, and no sum of them.' };
  });
  for (const places of runsOfHeadings(grid, rows)) {
    const isHeading = places.some((index) => rows[index]?.role === 'group' || rows[index]?.role === 'header');
    if (places.length < leastHeadings || !isHeading) continue;
    for (const index of places) {
      const row = rows[index];
      if (row !== undefined && row.role !== 'group') settled[index] = { ...row, role: 'group', why: headsRows };
    }
  }
  for (const [index, row] of settled.entries()) {
    const below = settled[index + 1];
    if (below === undefined || !isLaterHeading(grid, settled, index)) continue;
    settled[index] = { ...row, role: 'group', why: headsRows };
    if (below.role !== 'data') settled[index + 1] = { ...below, role: 'data', why: headedRecord };
  }
  const first = firstHeading(grid, settled);
  const heading = settled[first];
  if (heading !== undefined) settled[first] = { ...heading, role: 'group', why: headsRows };
  return settled;
}

/**
 * Where a list without a header begins with a line right above its first records that is the heading of their group, as later ones in the same column are:
 * for a title alone it would be the only group without a heading. -1 where there is none.
 */
function firstHeading(grid: Grid, rows: readonly ClassifiedRow[]): number {
  const index = rows.findIndex(({ role }) => role !== 'metadata') - 1;
  const [row, below] = [rows[index], rows[index + 1]];
  if (row === undefined || below?.role !== 'data' || below.filled < 2 || below.blanksBefore > 0) return -1;
  if (!isTitle(grid, row) || isRemark(row.lead) || row.first > below.first) return -1;
  const end = rows.findIndex(({ role, blanksBefore }, at) => at > index + 1 && (role === 'header' || blanksBefore > 1));
  const later = rows.slice(index + 2, end < 0 ? rows.length : end);
  const headings = later.filter(({ role, filled, first }) => role === 'group' && filled === 1 && first === row.first);
  return headings.length > 0 ? index : -1;
}

/**
 * Whether a supposed heading of several cells begins with a day or a number as the records around it do, or has a value where they have values: one that
 * is not what the rows below it add up to, as the amount beside a heading would be.
 */
function isValuedRecord(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row?.role !== 'group' || row.isSure === true || row.filled < 2) return false;
  const records = rows
    .slice(Math.max(0, index - comparedRecords), index + 1 + comparedRecords)
    .filter(({ role, filled }) => role === 'data' && filled > 1);
  if (records.length === 0) return false;
  const kind = grid.kind(row.at, row.first);
  const keys = records.filter(({ first }) => first === row.first);
  if ((kind === CellKind.date || kind === CellKind.number) && isUsualKey(grid, keys, row.first, kind)) return true;
  let alike = 0;
  for (let column = row.first + 1; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.number && grid.kind(row.at, column) !== CellKind.date) continue;
    const { texts, numbers, calendar } = countKinds(grid, records, column);
    if (texts > 0 || numbers + calendar === 0) return false;
    alike++;
  }
  return alike > 0 && sumOf(grid, rows, index, 1, sumReach, { agreeing: 1, shortest: 2 }) === null;
}

/** Whether a supposed heading is the key of a record of which no more is known: most records around begin with such a number, day or code. */
function isKeyAlone(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row?.role !== 'group' || row.isSure === true || row.filled > 1) return false;
  const records = rows
    .slice(Math.max(0, index - comparedRecords), index + 1 + comparedRecords)
    .filter(({ role, filled, first }) => role === 'data' && filled > 1 && first === row.first);
  if (records.length < leastKeys) return false;
  const kind = grid.kind(row.at, row.first);
  if (kind === CellKind.number || kind === CellKind.date) return isUsualKey(grid, records, row.first, kind);
  const pattern = textPatternOf(row.lead);
  return pattern !== null && records.every(({ lead }) => textPatternOf(lead) === pattern);
}

/** Whether a lone text is one more of the headings that its column had before, with a record right below it. */
function isLaterHeading(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const [row, below] = [rows[index], rows[index + 1]];
  if (row === undefined || below === undefined || row.shape !== 'title' || row.isSure === true) return false;
  if (row.role !== 'header' && (!isLine(row) || isRemark(row.lead))) return false;
  if (below.role !== 'data' && (!isLine(below) || readsLikeNote(below.lead))) return false;
  if (below.blanksBefore > 0 || below.filled < 2 || below.first < row.first) return false;
  const above = rows.slice(0, index);
  const header = above.findLastIndex(({ role, filled }) => role === 'header' && filled > 1);
  // Without names of columns, a line about the sheet begins something else.
  if (header < 0 && row.role === 'metadata') return false;
  const since = above.slice(header + 1);
  const isHeaded = since.some(({ role, first, filled }) => role === 'group' && first === row.first && filled === 1);
  return isHeaded && (below.role === 'data' || isLikeRecords(grid, since, below));
}

function isLine({ role }: ClassifiedRow): boolean {
  return role === 'notes' || role === 'metadata';
}

function isRemark(text: string): boolean {
  return text.length > longestHeading || readsLikeNote(text) || wordTests.sentence.test(text);
}

/** Whether a row has figures, all of them in columns in which the records hold figures. */
function isLikeRecords(grid: Grid, rows: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  const records = rows.filter(({ role }) => role === 'data').slice(-comparedRecords);
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.number && countKinds(grid, records, column).numbers === 0) return false;
  }
  return row.figures > 0;
}

/** The lone texts of each stretch of rows without a blank one, by the column in which they stand. */
function runsOfHeadings(grid: Grid, rows: readonly ClassifiedRow[]): number[][] {
  const runs: number[][] = [];
  let open = new Map<number, number[]>();
  for (const [index, row] of rows.entries()) {
    const isBroken = row.blanksBefore > 0 || row.role === 'metadata' || (row.role === 'header' && row.filled > 1);
    if (isBroken && open.size > 0) {
      runs.push(...open.values());
      open = new Map();
    }
    if (!isHeading(grid, rows, index)) continue;
    const run = open.get(row.first);
    if (run === undefined) open.set(row.first, [index]);
    else run.push(index);
  }
  runs.push(...open.values());
  return runs;
}

/** A lone text right below a header, a record or the heading of an outer group, that heads records. */
function isHeading(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  const above = rows[index - 1];
  if (row === undefined || above === undefined) return false;
  const stands = above.role === 'header' || above.role === 'data' || above.role === 'derived';
  return (stands || (isLoneText(grid, above) && above.first < row.first)) && headsRecords(grid, rows, index);
}

/** Whether a record of several cells is right below a lone text, or below further ones that each stand more to the right. */
function headsRecords(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  for (let at = index; ; at++) {
    const [row, below] = [rows[at], rows[at + 1]];
    if (row === undefined || below === undefined || !isLoneText(grid, row) || below.blanksBefore > 0) return false;
    // Its role may be that of a total still: `settleTotals` tells firms called so from totals later.
    if ((below.role === 'data' || below.role === 'derived') && below.filled > 1) return row.first <= below.first;
    if (below.first <= row.first) return false;
  }
}

function isTitle(grid: Grid, row: ClassifiedRow): boolean {
  return row.shape === 'title' && row.isSure !== true && grid.kind(row.at, row.first) === CellKind.text;
}

function isLoneText(grid: Grid, row: ClassifiedRow): boolean {
  if (!isTitle(grid, row)) return false;
  return row.role !== 'metadata' && row.role !== 'notes' && row.role !== 'derived';
}
