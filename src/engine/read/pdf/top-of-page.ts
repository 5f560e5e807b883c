import { firstRows, running, sameCase } from './continuation.ts';
import type { PhraseLine } from './open/open-blocks.ts';
import { columned } from './open/open-rows.ts';
import { fitsColumns, isNextRow, restOfTable } from './open/rest-of-table.ts';
import type { Rule } from './page/page-content.ts';
import type { PageTable } from './page/page-table.ts';
import { isFigure } from './text/phrases.ts';

/** Of a page: its last table, and its lines without their digits, as headers and footers come again. */
export interface PageEnd {
  table: EndTable | null;
  lines: ReadonlySet<string>;
}

/** What the rest of a table on the next page is known by. */
interface EndTable {
  columnEdges: readonly number[];
  /** Its first rows as they may be printed again, from the page that it begins on. */
  header: readonly (readonly string[])[];
  /** Of every column whether its values are numbers; `null` where it has none. */
  figures: readonly (boolean | null)[];
}

export interface PageParts {
  lines: readonly PhraseLine[];
  rules: readonly Rule[];
  height: number;
  /** The tables that lines on the page draw, and those that its texts are aligned in. */
  ruled: readonly PageTable[];
  open: readonly PageTable[];
}

/** The header of a page is in this share of its height, and its footer below that one. */
const margins = { top: 0.08, bottom: 0.9 } as const;
/** Lines of a header that is printed again. */
const longestHeader = 6;
/** Values of a column of numbers. */
const figureShare = 0.5;

/** @param before the page that the last table goes on from, if it is the rest of one */
export function endOf(last: PageTable | undefined, outside: readonly PhraseLine[], before: PageEnd | null): PageEnd {
  const lines = new Set(outside.map(runningText));
  if (last === undefined) return { table: null, lines };
  const figures = Array.from({ length: last.columnCount }, (_, column) => {
    const texts = last.cells.flatMap((cell) => (cell.row > 0 && cell.column === column ? [cell.text] : []));
    if (texts.length === 0) return before?.table?.figures[column] ?? null;
    return texts.filter(isFigure).length > figureShare * texts.length;
  });
  return { table: { columnEdges: last.edges, header: before?.table?.header ?? firstRows(last), figures }, lines };
}

/**
 * What stands below the header of the page, as the rest of the last table of the page before, if it is. Tables begin as high up as
 * headers of pages do: a line there is one of the table where it prints the table's header again, or stands in its columns as records do.
 */
export function restOnTop(page: PageParts, before: PageEnd | null): PageTable | null {
  const table = before?.table ?? null;
  if (before === null || table === null) return null;
  const { lines, rules, height, ruled } = page;
  const isRunning = (line: PhraseLine) => before.lines.has(runningText(line)) && /\p{L}/u.test(runningText(line));
  const isHigh = (line: PhraseLine) => line.baseline < margins.top * height;
  const repeatedAt = (index: number) =>
    repeatedLines(lines.slice(index, index + longestHeader), table) ||
    (columnsNamed(lines.slice(index), table) ? 1 : 0);
  const below = lines.findIndex((line) => !isRunning(line) && !isHigh(line));
  const headed = lines.findIndex((_, index) => (below < 0 || index <= below) && repeatedAt(index) > 0);
  const record = lines.findIndex(
    (line, index) => index === below || (!isRunning(line) && isRecord(index, { table, page, isRunning })),
  );
  const from = headed < 0 ? record : headed;
  if (from < 0) return null;
  const rest = lines.slice(from);
  const headerEnd = repeatedAt(from);
  const inColumns = (columnEdges: readonly number[] | null) =>
    columnEdges === null ? null : restOfTable(rest, { columnEdges, headerEnd, rules });
  const found = inColumns(table.columnEdges) ?? inColumns(columnsNamed(rest, table));
  return found !== null && ruled.every(({ box }) => box.top > found.box.bottom) ? found : null;
}

/** How many lines print the first row of a table again, word by word. */
function repeatedLines(lines: readonly PhraseLine[], { columnEdges, header: [names = []] }: EndTable): number {
  if (names.filter((text) => text !== '').length < 2 || names.every((text) => text === '' || isFigure(text))) return 0;
  const texts = names.map(() => '');
  for (const [index, line] of lines.entries()) {
    for (const [column, phrases] of columned(line, columnEdges.slice(1, -1), []).columns.entries()) {
      const own = phrases.map(({ text }) => sameCase(text));
      texts[column] = [texts[column] ?? '', ...own].filter((text) => text !== '').join(' ');
    }
    if (texts.every((text, column) => text === names[column])) return index + 1;
    if (!texts.every((text, column) => names[column]?.startsWith(text))) return 0;
  }
  return 0;
}

/** The edges of columns where a page prints the names of a table again in other places, as wide as its own texts are; `null` without the names. */
function columnsNamed([line, ...others]: readonly PhraseLine[], { header: [names = []] }: EndTable): number[] | null {
  const own = line?.phrases.map(({ text }) => sameCase(text)) ?? [];
  if (line === undefined || own.length < 2 || own.every(isFigure) || String(own) !== String(names)) return null;
  let columns = line.phrases.map(({ left, right }) => ({ left, right }));
  let above = line;
  for (const next of others) {
    if (!isNextRow(above, next)) break;
    const grown = columns.map((column) => ({ ...column }));
    for (const { left, right } of next.phrases) {
      const apart = columns.map((column) => Math.max(left - column.right, column.left - right));
      const nearest = grown[apart.indexOf(Math.min(...apart))];
      if (nearest === undefined) continue;
      nearest.left = Math.min(nearest.left, left);
      nearest.right = Math.max(nearest.right, right);
    }
    if (grown.some(({ left }, index) => left <= (grown[index - 1]?.right ?? Number.NEGATIVE_INFINITY))) break;
    columns = grown;
    above = next;
  }
  const between = columns.slice(1).map(({ left }, index) => (left + (columns[index]?.right ?? left)) / 2);
  return [columns[0]?.left ?? 0, ...between, columns.at(-1)?.right ?? 0];
}

/** Whether a line where the page's header may be is a record: its values are such as the columns have, or the page shows a table there. */
function isRecord(
  index: number,
  { table, page, isRunning }: { table: EndTable; page: PageParts; isRunning: (line: PhraseLine) => boolean },
): boolean {
  const { lines, open, height } = page;
  const line = lines[index];
  if (line === undefined || !fitsColumns(line, table.columnEdges)) return false;
  const texts = columned(line, table.columnEdges.slice(1, -1), []).columns.map((phrases) =>
    phrases.map(({ text }) => text).join(' '),
  );
  const filled = texts.flatMap((text, column) =>
    text === '' ? [] : [{ text, figures: table.figures[column] ?? null }],
  );
  const alike = filled.filter(({ text, figures }) => figures === true && isFigure(text)).length;
  const contrary = filled.filter(({ text, figures }) => figures !== null && figures !== isFigure(text)).length;
  const isFull = texts[0] !== '' && filled.length > Math.max(1, (texts.length - 1) / 2);
  const isShown = open.some(({ box }) => line.top > box.top - 1 && line.bottom < box.bottom + 1);
  if (isShown && filled.length > 1 && (isFull || alike > 0)) return alike >= contrary;
  const [next] = lines
    .slice(index + 1)
    .filter((other) => !isRunning(other) && other.baseline < margins.bottom * height);
  return isFull && contrary === 0 && alike > 0 && (next === undefined || isNextRow(line, next));
}

/** A line as it comes again on other pages. */
function runningText({ phrases }: PhraseLine): string {
  return running(phrases.map(({ text }) => text).join(' '));
}
