import type { RowFacts } from '../cells/row-facts.ts';

/** Words and characters that a name has more than the longest beside it. */
const most = { words: 1, characters: 12 } as const;

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
