import type { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';

/** Words and characters that a name has more than the longest beside it. */
const most = { words: 1, characters: 12 } as const;

/** Share of the records around that begin with a value of one kind: a rank that is shared (`=3`), or a number that is not known (`?`), is a text among them. */
const usualShare = 0.6;

/**
 * Whether a text alone in its row may be the name of a record, by what the records around it begin with. Of the lone texts below records of the
 * verbose-rows set these bounds keep 156 of 158 names; without the leeway, 144. Headings and remarks pass as often, whatever the bounds: callers ask
 * for more than this.
 */
export function isNameLike(name: string, records: readonly RowFacts[]): boolean {
  const words = (text: string) => text.split(/\s+/).length;
  return (
    words(name) <= most.words + Math.max(...records.map(({ lead }) => words(lead))) &&
    name.length <= most.characters + Math.max(...records.map(({ lead }) => lead.length))
  );
}

/** Whether most records hold a cell of a kind in the column that they begin with. */
export function isUsualKey(grid: Grid, records: readonly RowFacts[], column: number, kind: CellKind): boolean {
  const alike = records.filter(({ at }) => grid.kind(at, column) === kind).length;
  return alike > 0 && alike >= usualShare * records.length;
}
