import { faint } from './style.ts';
import { sized, widthOf } from './text.ts';

const gap = '  ';
/** A narrower column of sentences would be hard to read; the terminal may break those lines itself. */
const narrowest = 30;

/**
 * Rows of short cells and a sentence at the end, aligned. Short cells longer than `cellWidth` are cut; sentences are broken between
 * words, so that lines stay within `width` columns of the terminal. Cells must be printable.
 */
export function wrappedGrid(
  titles: readonly string[],
  rows: readonly { cells: readonly string[]; sentence: string }[],
  { width, cellWidth }: { width: number; cellWidth: number },
): string[] {
  const widths = rows[0]?.cells.map((_, at) =>
    Math.min(cellWidth, Math.max(widthOf(titles[at] ?? ''), ...rows.map(({ cells }) => widthOf(cells[at] ?? '')))),
  );
  if (widths === undefined) return [];
  const line = (cells: readonly string[], last: string) =>
    [...widths.map((cell, at) => sized(cells[at] ?? '', cell)), last].join(gap).trimEnd();
  const used = widths.reduce((sum, cell) => sum + cell + gap.length, 0);
  const lines = rows.flatMap(({ cells, sentence }) =>
    wrapped(sentence, Math.max(narrowest, width - used)).map((part, at) => line(at === 0 ? cells : [], part)),
  );
  return titles.length === 0 ? lines : [faint(line(titles, titles[widths.length] ?? '')), ...lines];
}

/** The text in lines of at most `width` columns; longer words stay whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
