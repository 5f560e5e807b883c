import { around } from '../page/geometry.ts';
import type { Rule } from '../page/page-content.ts';
import type { PageTable } from '../page/page-table.ts';
import { textOf } from '../text/words.ts';
import { isCaptionLine, type PhraseLine } from './open-blocks.ts';
import { type ColumnedLine, columned, filledColumns, rowsOf } from './open-rows.ts';
import { rowEdgesOf } from './open-table.ts';
import { rowsWithPlacedTexts } from './placed-body.ts';

/** A text may be so much wider than its column, in sizes of the font. */
const slack = 0.3;
/** Rows of the same table are so near to each other, in sizes of the font. */
const nearest = 3.3;
/** How sure the rest of a table is, which is known by the part before it. */
const certainty = 0.7;

/** Whether all texts of a line stand in columns, none of them in several. */
export function fitsColumns(line: PhraseLine, columnEdges: readonly number[]): boolean {
  const [left = 0, right = 0] = [columnEdges[0], columnEdges.at(-1)];
  const isInside = line.phrases.every(
    (phrase) => phrase.left > left - slack * line.size && phrase.right < right + slack * line.size,
  );
  return isInside && columned(line, columnEdges.slice(1, -1), []).spans.size === 0;
}

/** Whether a line is as near to the one above it as rows of a table are. */
export function isNextRow(above: PhraseLine, line: PhraseLine): boolean {
  return line.baseline - above.baseline <= nearest * line.size;
}

/**
 * The first lines of a page as the rest of the last table of the page before it, in the columns of that one: it may be a single record,
 * and may leave columns blank, so that nothing on its own page says what it is. `null` where they do not stand in these columns.
 *
 * @param columnEdges of the table on the page before, from its left edge to its right one
 * @param headerEnd how many of the lines print the header of the table again
 */
export function restOfTable(
  lines: readonly PhraseLine[],
  { columnEdges, headerEnd, rules }: { columnEdges: readonly number[]; headerEnd: number; rules: readonly Rule[] },
): PageTable | null {
  const separators = columnEdges.slice(1, -1);
  const [left = 0, right = 0] = [columnEdges[0], columnEdges.at(-1)];
  const kept: PhraseLine[] = [];
  for (const [index, line] of lines.entries()) {
    const above = kept.at(-1);
    const isFar = above !== undefined && !isNextRow(above, line);
    if (index >= headerEnd && (isFar || !fitsColumns(line, columnEdges) || isCaptionLine(line))) break;
    kept.push(line);
  }
  const inColumns = kept.map((line) => columned(line, separators, []));
  const middle = (left + right) / 2;
  const isCut = (index: number) => {
    const [above = 0, below = 0] = [kept[index - 1]?.baseline, kept[index]?.baseline];
    return rules.some(
      ({ upright, at, from, to }) => !upright && from < middle && to > middle && at > above - 1 && at < below - 1,
    );
  };
  const rows = rowsWithPlacedTexts(inColumns, headerEnd, isCut) ?? rowsOf(inColumns, headerEnd, isCut);
  // What fills most columns is a record, and so is what fills two below names that are printed again; a text alone may as well be one below
  // the table.
  const isRecord = (indexes: readonly number[]) => {
    const filled = new Set(indexes.flatMap((index) => inColumns.slice(index, index + 1).flatMap(filledColumns)));
    if (headerEnd > 0) return filled.size > 1 && (indexes[0] ?? 0) >= headerEnd;
    return filled.has(0) && filled.size > Math.max(1, separators.length / 2);
  };
  if (!rows.some(isRecord)) return null;
  const box = around(kept.flatMap(({ phrases }) => phrases));
  return {
    box,
    rowCount: rows.length,
    columnCount: separators.length + 1,
    cells: rows.flatMap((indexes, row) =>
      cellsOf(
        indexes.flatMap((index) => inColumns[index] ?? []),
        row,
      ),
    ),
    edges: [...columnEdges],
    rowEdges: rowEdgesOf(rows, kept, box),
    ruled: false,
    score: certainty,
    reasons: [
      headerEnd > 0
        ? `Texts on ${kept.length} lines stand below the header of the table on the page before, which is printed again.`
        : `Texts on ${kept.length} lines stand in the columns of the table on the page before.`,
    ],
  };
}

function cellsOf(lines: readonly ColumnedLine[], row: number) {
  return (lines[0]?.columns ?? []).flatMap((_, column) => {
    const words = lines.flatMap((line) => line.columns[column] ?? []).flatMap((phrase) => phrase.words);
    return words.length === 0 ? [] : [{ row, column, rowSpan: 1, columnSpan: 1, text: textOf(words) }];
  });
}
