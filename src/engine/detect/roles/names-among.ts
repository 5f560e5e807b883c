import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { pageMark, readsLikeNote, wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** Narrower tables have rules of their own: a record has lost little there. */
const leastColumns = 4;
const leastRecords = 3;
/** Characters that a name has more than the longest of the records. */
const leeway = 3;

/**
 * Whether a text alone in its row, right below a record, is a record of which nothing but the name is known: the names of the records have as many words,
 * and no heading opens the table, as one would that parts its rows into groups. Of all such texts in a table each is one, or none.
 */
export function isNameAmong(grid: Grid, rows: readonly ClassifiedRow[], index: number, header: ClassifiedRow): boolean {
  const row = rows[index];
  if (row === undefined || row.filled !== 1 || row.role === 'data') return false;
  // A header may leave the column of the names blank.
  if (row.first !== header.first && row.first !== header.first - 1) return false;
  if (header.filled < leastColumns || header.values > header.years) return false;
  if (header.filled !== header.last - header.first + 1) return false;
  const from = rows.findIndex(({ at }) => at === header.at) + 1;
  const next = rows.slice(from).findIndex(({ role, filled }) => role === 'header' && filled > 1);
  const body = next < 0 ? rows.slice(from) : rows.slice(from, from + next);
  const isLone = (other: ClassifiedRow) => other.filled === 1 && other.first === row.first && other.blanksBefore === 0;
  const records = body.filter(({ role, filled }) => role === 'data' && filled > 1);
  if (records.length < leastRecords || body[0]?.at !== records[0]?.at) return false;
  const last = records.at(-1)?.at ?? 0;
  const inner = body.filter(({ at }) => at < last);
  const lone = inner.filter(isLone);
  // A heading with a blank row above, or below a subtotal, parts groups.
  if (!lone.includes(row) || inner.some((other) => other.filled === 1 && !isLone(other))) return false;
  if (inner.some(({ role }) => role === 'derived')) return false;
  return lone.every((other) => isLikeNames(grid, other, records));
}

function isLikeNames(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  const { lead } = row;
  if (row.isSure === true || grid.kind(row.at, row.first) !== CellKind.text || pageMark.test(lead)) return false;
  if (/[:.;?!]$/.test(lead) || readsLikeNote(lead) || wordTests.total.test(lead) || isHeaderWord(lead)) return false;
  if (records.some(({ at, first }) => first !== row.first || grid.kind(at, first) !== CellKind.text)) return false;
  const isAlike = (test: (text: string) => boolean) => records.some((record) => test(record.lead) === test(lead));
  const words = (text: string) => text.split(/\s+/).length;
  return (
    records.some((record) => words(record.lead) === words(lead)) &&
    lead.length <= leeway + Math.max(...records.map((record) => record.lead.length)) &&
    isAlike((text) => wordTests.capitals.test(text)) &&
    isAlike((text) => /^\p{Ll}/u.test(text)) &&
    isAlike((text) => /\d/.test(text)) &&
    records.every((record) => indent(grid, record) === indent(grid, row))
  );
}

/** Blanks that a stored text begins with: records may be stepped in below a heading. */
function indent(grid: Grid, row: ClassifiedRow): number {
  const value = grid.rows[row.at]?.values[row.first];
  return typeof value === 'string' ? value.length - value.trimStart().length : 0;
}
