import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** What a file of several kinds of records begins each of them with: `HDR`, `LIN`, `TRL`. */
const tag = /^\p{Lu}{1,4}$/u;
const leastRecords = 2;

/**
 * Whether the first row of a file is a record of another kind than those right below it: each begins with a tag as long as its own, of which one comes
 * again, and these records are shorter or longer than it.
 */
export function isTaggedRecord(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  const own = grid.text(row.at, row.first);
  if (row.values === 0 || row.isSure === true || !tag.test(own)) return false;
  const gap = below.findIndex(({ blanksBefore }) => blanksBefore > 0);
  const records = gap < 0 ? below : below.slice(0, gap);
  const tags = records.map(({ at }) => grid.text(at, row.first));
  if (!tags.every((other) => other.length === own.length && tag.test(other))) return false;
  const [repeated] = tags.filter((other, at) => other !== own && tags.indexOf(other) < at);
  const like = records.filter((_, at) => tags[at] === repeated);
  return like.length >= leastRecords && like.every(({ last }) => last !== row.last);
}
