import { type ColumnedLine, rowsOf } from '../open/open-rows.ts';
import { placedRows } from '../open/placed-rows.ts';
import { asPhrase, isFigure, type Phrase, phrasesOf } from '../text/phrases.ts';
import { columnAt, separatorsOf } from '../text/separators.ts';
import { linesOf, type TextLine, textOf, type Word } from '../text/words.ts';
import type { DrawnTable, FilledCell } from './drawn-table.ts';

/** What a ruled cell is parted by where no rule does it. Heights and gaps are in sizes of the font. */
const split = {
  /** Gaps wider than this part phrases. */
  phraseGap: 0.8,
  /** The middle of a word above its baseline. */
  wordMiddle: 0.3,
  /** A column without level rules has lines for this share of the rows beside it. */
  listedRows: 0.7,
  /** This share of a column's lines have several phrases where white space parts it. */
  linesOfSeveral: 0.6,
  /** This share of a row's cells hold figures below each other. */
  cellsOfFigures: 0.3,
  /** The deepest of those has this share of the lines, and all cells together this share of what would be full. */
  filledLines: 0.6,
  /** With headings of groups between them, the figures are on this share of the lines. */
  groupedLines: 0.4,
  /** Where a row is cut, above the baseline of the line below. */
  cutAbove: 0.6,
  /** White this much higher than between other lines parts rows. */
  whiteStrip: 0.6,
} as const;

/** Cells that no rule parts, but the words in them: a row whose columns are ruled only elsewhere. */
export function parted({ xs, ys, cells }: DrawnTable): DrawnTable {
  return { xs, ys, cells: cells.flatMap((cell) => (cell.columnSpan === 1 ? [cell] : partAt(cell, xs))) };
}

function partAt(cell: FilledCell, xs: readonly number[]): FilledCell[] {
  const phrases = linesOf(cell.words).flatMap((line) => phrasesOf(line, split.phraseGap));
  if (phrases.length < 2) return [cell];
  const parts: FilledCell[] = [];
  let start = cell.column;
  const end = cell.column + cell.columnSpan;
  for (let column = cell.column + 1; column <= end; column++) {
    const at = xs[column] ?? 0;
    const isCut =
      column === end ||
      (phrases.every((phrase) => phrase.right < at + 1 || phrase.left > at - 1) &&
        phrases.some((phrase) => phrase.right < at + 1) &&
        phrases.some((phrase) => phrase.left > at - 1));
    if (!isCut) continue;
    const words = cell.words.filter((word) => {
      const middle = (word.left + word.right) / 2;
      return (
        middle > (start === cell.column ? Number.NEGATIVE_INFINITY : (xs[start] ?? 0)) &&
        (column === end || middle <= at)
      );
    });
    parts.push({ row: cell.row, rowSpan: cell.rowSpan, column: start, columnSpan: column - start, words });
    start = column;
  }
  return parts;
}

/** Columns without level rules beside columns that have them: a line of text for nearly every row. */
export function listed(table: DrawnTable): DrawnTable {
  const cells = table.cells.flatMap((cell): FilledCell[] => {
    if (cell.rowSpan < 3 || cell.words.length === 0) return [cell];
    const rows = Map.groupBy(cell.words, (word) => columnAt(table.ys.slice(1), middleOf(word)));
    const lines = linesOf(cell.words).length;
    if (rows.size < split.listedRows * cell.rowSpan || lines > rows.size) return [cell];
    return [...rows].map(([row, words]) => ({ ...cell, row, rowSpan: 1, words }));
  });
  return { ...table, cells };
}

/** Columns that only white space parts, between two upright rules or within a frame without any. */
export function splitColumns(table: DrawnTable): DrawnTable {
  const cuts = new Map<number, number[]>();
  for (let column = 0; column < table.xs.length - 1; column++) {
    const cells = table.cells.filter(
      (cell) => cell.column === column && cell.columnSpan === 1 && cell.words.length > 0,
    );
    const lines = cells.flatMap((cell) => linesOf(cell.words)).map(listedPhrases);
    const several = lines.filter((line) => line.length > 1);
    if (several.length < 2 || several.length < split.linesOfSeveral * lines.length) continue;
    const separators = separatorsOf(lines);
    if (separators.length > 0) cuts.set(column, separators);
  }
  if (cuts.size === 0) return table;
  const { positions: xs, at } = insert(table.xs, cuts);
  const cells = table.cells.flatMap((cell): FilledCell[] => {
    const start = at[cell.column] ?? 0;
    const end = at[cell.column + cell.columnSpan] ?? 0;
    const place = { row: cell.row, rowSpan: cell.rowSpan };
    const inside = cell.columnSpan === 1 ? cuts.get(cell.column) : undefined;
    if (inside === undefined) return [{ ...place, column: start, columnSpan: end - start, words: cell.words }];
    const parts = [...inside, 0].map((): Word[] => []);
    for (const phrase of linesOf(cell.words).flatMap(listedPhrases))
      parts[columnAt(inside, (phrase.left + phrase.right) / 2)]?.push(...phrase.words);
    return parts.map((words, offset) => ({ ...place, column: start + offset, columnSpan: 1, words }));
  });
  return { xs, ys: table.ys, cells };
}

/** The phrases of a line; the bullet that it begins with belongs to its text. */
function listedPhrases(line: TextLine): Phrase[] {
  const phrases = phrasesOf(line, split.phraseGap);
  const [bullet, text, ...others] = phrases;
  if (bullet === undefined || text === undefined || !/^[•▪◦‣➢·]$/u.test(bullet.text)) return phrases;
  return [asPhrase([...bullet.words, ...text.words], line.baseline), ...others];
}

/** Positions with others put in between, and where each of the old ones went. */
function insert(
  positions: readonly number[],
  cuts: ReadonlyMap<number, number[]>,
): { positions: number[]; at: number[] } {
  const all: number[] = [];
  const at: number[] = [];
  positions.forEach((position, index) => {
    at.push(all.length);
    all.push(position, ...(cuts.get(index) ?? []));
  });
  return { positions: all, at };
}

/** Rows that no rule parts: several lines between two level rules, with values side by side on each. */
export function splitRows(table: DrawnTable): DrawnTable {
  const cuts = new Map<number, number[]>();
  for (let row = 0; row < table.ys.length - 1; row++) {
    const cells = table.cells.filter((cell) => cell.row === row && cell.rowSpan === 1 && cell.words.length > 0);
    const found = rowCuts(cells, table.ys.length - 1);
    if (found.length > 0) cuts.set(row, found);
  }
  if (cuts.size === 0) return table;
  const { positions: ys, at } = insert(table.ys, cuts);
  const cells = table.cells.flatMap((cell): FilledCell[] => {
    const start = at[cell.row] ?? 0;
    const end = at[cell.row + cell.rowSpan] ?? 0;
    const place = { column: cell.column, columnSpan: cell.columnSpan };
    const inside = cell.rowSpan === 1 ? cuts.get(cell.row) : undefined;
    if (inside === undefined) return [{ ...place, row: start, rowSpan: end - start, words: cell.words }];
    const parts = [...inside, 0].map((): Word[] => []);
    for (const word of cell.words) parts[columnAt(inside, middleOf(word))]?.push(word);
    return parts.map((words, offset) => ({ ...place, row: start + offset, rowSpan: 1, words }));
  });
  return { xs: table.xs, ys, cells };
}

function rowCuts(cells: readonly FilledCell[], drawnRows: number): number[] {
  if (cells.length < 2) return [];
  const lines = linesOf(cells.flatMap(({ words }) => words));
  if (lines.length < 2) return [];
  const perCell = cells.map((cell) => linesOf(cell.words));
  const figures = perCell.filter((own) => own.length > 1 && own.every((line) => isFigure(textOf(line.words))));
  // Without any level rule inside, parts with a text on their left may be no more than sections of a page.
  const labelled = drawnRows > 1 ? labelCuts(cells, lines) : [];
  if (labelled.length > 0) return labelled;
  // Below a header alone, texts of three columns that have a line each on every line are records.
  const isFull = perCell.every((own) => own.length === lines.length);
  if (drawnRows === 2 && cells.length > 2 && lines.length > 2 && isFull)
    return cutsBetween(
      lines,
      [...lines.keys()].map((line) => [line]),
    );
  const held = perCell.reduce((sum, own) => sum + own.length, 0);
  // Columns of numbers one below the other are values of rows of their own; running text is not.
  if (figures.length === 0 || figures.length < split.cellsOfFigures * cells.length) return [];
  const deepest = Math.max(...figures.map((own) => own.length));
  const isFilled =
    deepest >= split.filledLines * lines.length && held >= split.filledLines * cells.length * lines.length;
  if (!isFilled && !haveGroups(figures, lines.length)) return [];
  return cutsBetween(lines, recordsIn(cells, lines));
}

/** The lines of each record, with those that only go on with its texts. */
function recordsIn(cells: readonly FilledCell[], lines: readonly TextLine[]): number[][] {
  const columns = cells.toSorted((a, b) => a.column - b.column);
  const cellOf = new Map(columns.flatMap((cell) => cell.words.map((word) => [word, cell] as const)));
  const inColumns = lines.map((line): ColumnedLine => {
    const ofCell = (cell: FilledCell) => line.words.filter((word) => cellOf.get(word) === cell);
    return {
      columns: columns.map((cell) => phrasesOf({ ...line, words: ofCell(cell) }, Number.POSITIVE_INFINITY)),
      spans: new Map(),
      baseline: line.baseline,
      size: line.size,
      left: line.left,
      led: false,
    };
  });
  return placedRows(inColumns, 'middle') ?? placedRows(inColumns, 'last') ?? rowsOf(inColumns, 0, () => false);
}

function cutsBetween(lines: readonly TextLine[], records: readonly (readonly number[])[]): number[] {
  return records.slice(1).flatMap(([first = 0]) => {
    const [above, line] = [lines[first - 1], lines[first]];
    return above === undefined || line === undefined
      ? []
      : [(above.baseline + line.baseline - split.cutAbove * line.size) / 2];
  });
}

/** Several columns of as many figures each, with lines between them that have none: headings of groups. */
function haveGroups(figures: readonly TextLine[][], lines: number): boolean {
  const [first] = figures;
  const count = first?.length ?? 0;
  return (
    figures.length > 1 &&
    count > 2 &&
    count >= split.groupedLines * lines &&
    figures.every((own) => own.length === count)
  );
}

/** Cuts at white strips across all cells when the first column has a text in every part: rows set apart by space alone. */
function labelCuts(cells: readonly FilledCell[], lines: readonly TextLine[]): number[] {
  const pitch = Math.min(...lines.slice(1).map((line, index) => line.baseline - (lines[index]?.baseline ?? 0)));
  const first = cells.reduce((leftmost, cell) => (cell.column < leftmost.column ? cell : leftmost), cells[0] ?? none);
  const cuts: number[] = [];
  lines.forEach((line, index) => {
    const above = lines.slice(0, index);
    const bottom = Math.max(...above.map((other) => other.bottom));
    if (above.length === 0 || line.baseline - (above.at(-1)?.baseline ?? 0) < pitch + split.whiteStrip * line.size)
      return;
    if (line.top > bottom) cuts.push((line.top + bottom) / 2);
  });
  const isLabelled = [...cuts, Number.POSITIVE_INFINITY].every((cut, index) =>
    first.words.some((word) => word.bottom < cut && word.top > (cuts[index - 1] ?? Number.NEGATIVE_INFINITY)),
  );
  return isLabelled ? cuts : [];
}

function middleOf(word: Word): number {
  return word.baseline - split.wordMiddle * word.size;
}

const none: FilledCell = { row: 0, column: 0, rowSpan: 1, columnSpan: 1, words: [] };
