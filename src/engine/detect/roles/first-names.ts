import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { pageMark, readsLikeNote, wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isNameLike } from './name-like.ts';

/** Records below that say what the first column holds. */
const comparedRows = 6;
/** So many lone texts in a run are looked at. */
const longestRun = 6;
/** Words of a name that may end in a full stop. */
const longestName = 4;
const letter = /\p{L}/u;

/**
 * Whether a text alone in its row is a record that lacks all but its name, right below a header that names every column, or below more of
 * the same. Headings of groups come in twos and more, each above records of its own: of a single run of lone texts, at the top, none is one.
 */
export function isFirstName(grid: Grid, rows: readonly ClassifiedRow[], index: number, header: ClassifiedRow): boolean {
  const row = rows[index];
  if (row === undefined || row.isSure === true || row.role === 'data' || !isLoneName(grid, row, header)) return false;
  if (header.values > 0 || header.filled !== header.last - header.first + 1) return false;
  const above = runLength(grid, rows, index, header, -1);
  if (rows[index - above]?.at !== header.at) return false;
  const below = rows.slice(index + runLength(grid, rows, index, header, 1));
  const next = below.findIndex(({ role, filled }) => role === 'header' && filled > 1);
  const body = next < 0 ? below : withoutTitles(below.slice(0, next));
  if (body[0] === undefined || body[0].blanksBefore > 0) return false;
  const records = body.filter(({ role, filled }) => role === 'data' && filled > 1);
  if (records.length === 0 || body.some((other) => other.filled === 1 && other.first === header.first)) return false;
  const around = records.slice(0, comparedRows);
  if (!around.every(({ at, first }) => first === row.first && grid.kind(at, first) === CellKind.text)) return false;
  const isLoud = wordTests.capitals.test(row.lead);
  return isNameLike(row.lead, around) && (!isLoud || around.some(({ lead }) => wordTests.capitals.test(lead)));
}

/** Rows above a header without the texts alone below a gap, which are the titles of its table. */
function withoutTitles(rows: readonly ClassifiedRow[]): readonly ClassifiedRow[] {
  let end = rows.length;
  while (end > 0 && rows[end - 1]?.filled === 1) end--;
  return (rows[end]?.blanksBefore ?? 0) > 0 ? rows.slice(0, end) : rows;
}

/** How many rows, from one on and in one direction, are lone names. */
function runLength(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  header: ClassifiedRow,
  step: 1 | -1,
): number {
  let length = 1;
  while (length < longestRun && isLoneName(grid, rows[index + step * length], header)) length++;
  return length;
}

function isLoneName(grid: Grid, row: ClassifiedRow | undefined, header: ClassifiedRow): boolean {
  if (row === undefined || row.filled !== 1 || row.first !== header.first || row.blanksBefore > 0) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text || !letter.test(row.lead)) return false;
  if (wordTests.total.test(row.lead) || wordTests.bracketed.test(row.lead) || isSentence(row.lead)) return false;
  return !readsLikeNote(row.lead) && !pageMark.test(row.lead);
}

/** A full stop may end an abbreviation, as in the name of a firm. */
function isSentence(text: string): boolean {
  return /[:;?!]$/.test(text) || (text.endsWith('.') && text.split(/\s+/).length > longestName);
}
