import { blocksOf, type PhraseLine, phraseLines } from './open/open-blocks.ts';
import { openTable } from './open/open-table.ts';
import { partsOf } from './open/text-columns.ts';
import { type Box, contains } from './page/geometry.ts';
import type { PageContent, Rule } from './page/page-content.ts';
import type { PageTable } from './page/page-table.ts';
import { edgesOfBands } from './ruled/bands.ts';
import { joinRules } from './ruled/join-rules.ts';
import { type Lattice, latticesOf } from './ruled/lattice.ts';
import { isDrawing, ruledTable } from './ruled/ruled-table.ts';
import { withoutTypedLines } from './text/typed-lines.ts';
import { linesOf, type Word, wordsOf } from './text/words.ts';
import { endOf, type PageEnd, restOnTop } from './top-of-page.ts';

export interface PageLayout {
  /** In reading order. */
  tables: PageTable[];
  /** The words outside of tables. */
  rest: Word[];
  /** What the next page may go on with. */
  end: PageEnd;
}

interface UprightWord {
  word: Word;
  angle: 90 | 270;
}

/** Words that run up or down the page, as headers of narrow columns do: those of a cell as one word, as if it were level. */
function uprightTexts({ xs, ys, cells }: Lattice, words: readonly UprightWord[]): Word[] {
  return cells.flatMap((cell): Word[] => {
    const box: Box = {
      left: xs[cell.column] ?? 0,
      right: xs[cell.column + cell.columnSpan] ?? 0,
      top: ys[cell.row] ?? 0,
      bottom: ys[cell.row + cell.rowSpan] ?? 0,
    };
    const inside = words.filter(({ word }) => isWithin(box, word));
    const [first] = inside;
    if (first === undefined) return [];
    const order = inside.toSorted((a, b) =>
      first.angle === 90
        ? a.word.baseline - b.word.baseline || b.word.bottom - a.word.bottom
        : b.word.baseline - a.word.baseline || a.word.top - b.word.top,
    );
    const around = {
      ...first.word,
      left: box.left + 1,
      right: box.right - 1,
      top: box.top + 1,
      bottom: box.bottom - 1,
    };
    return [{ ...around, text: order.map(({ word }) => word.text).join(' '), baseline: box.bottom - 1 }];
  });
}

/** A block of so many lines may hold a table and something else, parted by so many usual distances of lines. */
const leastLinesOfTwo = 5;
const widerGap = 1.5;
/** Parts of parts are cut so many times: what a page costs stays bounded. */
const mostCuts = 3;
/** A rejected grid of fewer cells may be a frame around text. */
const leastCellsOfDrawing = 12;
/** Labels of axes stand so close to a drawing, in font sizes. */
const labelReach = 2.5;

function isNear(drawing: Box, word: Word): boolean {
  const reach = labelReach * word.size;
  const { left, top, right, bottom } = drawing;
  const around = { left: left - reach, top: top - reach, right: right + reach, bottom: bottom + reach };
  return isWithin(around, word);
}

function isWithin(box: Box, { left, right, top, bottom }: Word): boolean {
  return contains(box, (left + right) / 2, (top + bottom) / 2);
}

/** The tables of a block: where all of it is none, one part of it may be, above or below a wider gap. */
function openTables(block: readonly PhraseLine[], rules: readonly Rule[], cuts = mostCuts): PageTable[] {
  const table = openTable(block, rules);
  if (table !== null) return [table];
  if (block.length < leastLinesOfTwo || cuts === 0) return [];
  const gaps = block.slice(1).map((line, index) => (line.baseline - (block[index]?.baseline ?? 0)) / line.size);
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  const widest = Math.max(...gaps);
  if (widest < widerGap * usual) return [];
  const at = gaps.indexOf(widest) + 1;
  return [block.slice(0, at), block.slice(at)].flatMap((part) => openTables(part, rules, cuts - 1));
}

/**
 * Finds the tables of a page: first what crossing rules draw, then, in the text that is left, what stands in columns without being
 * ruled. Grids behind charts are put aside with their labels.
 *
 * @param before the end of the page before, with whose table this one may go on
 */
export function tablesOn(content: PageContent, before: PageEnd | null = null): PageLayout {
  const { glyphs, leaders, ...drawn } = withoutTypedLines(content);
  const rules = joinRules(drawn.rules);
  let rest = wordsOf(glyphs, 0);
  const upright = ([90, 270] as const).flatMap((angle) => wordsOf(glyphs, angle).map((word) => ({ word, angle })));
  const tables: PageTable[] = [];
  const drawings: Box[] = [];
  for (const lattice of latticesOf(rules)) {
    if (isDrawing(lattice, rest)) {
      if (lattice.cells.length >= leastCellsOfDrawing) drawings.push(lattice);
      continue;
    }
    const sideways = uprightTexts(lattice, upright);
    const level = rest.filter((word) => isWithin(lattice, word)).length;
    // Only headers run up or down; where most texts do, it is no table but a drawing or a tab at the page's edge.
    const table = ruledTable(
      lattice,
      lattice.ys.length > 2 && level >= 2 * sideways.length ? [...rest, ...sideways] : rest,
    );
    if (table === null) continue;
    tables.push(table);
    rest = rest.filter((word) => !isWithin(table.box, word));
  }
  const outside = rest.filter((word) => !drawings.some((drawing) => isNear(drawing, word)));
  const lines = phraseLines(linesOf(outside), leaders);
  const parting = joinRules([...rules, ...edgesOfBands(content.shades)]);
  const blocks = partsOf(lines).flatMap((part) => blocksOf(part, parting));
  const open = blocks.flatMap((block) => openTables(block, parting));
  const first = restOnTop({ lines, rules: parting, height: content.height, ruled: tables, open }, before);
  tables.push(...withRest(open, first));
  rest = rest.filter((word) => !tables.some(({ box }) => isWithin(box, word)));
  const sorted = tables.toSorted((a, b) => a.box.top - b.box.top);
  const last = sorted.at(-1);
  const end = endOf(last, outsideOf(tables, lines), last === first ? before : null);
  return { tables: sorted, rest, end };
}

/** The tables of a page with the rest of one of the page before, unless the page itself shows as many columns and rows of it. */
function withRest(open: readonly PageTable[], first: PageTable | null): PageTable[] {
  if (first === null) return [...open];
  const over = open.filter(({ box }) => box.top < first.box.bottom && box.bottom > first.box.top);
  const isShown = over.some(
    (table) => table.columnCount >= first.columnCount || table.box.bottom > first.box.bottom + 1,
  );
  return isShown ? [...open] : [...open.filter((table) => !over.includes(table)), first];
}

function outsideOf(tables: readonly PageTable[], lines: readonly PhraseLine[]): PhraseLine[] {
  return lines.filter(({ top, bottom }) => !tables.some(({ box }) => top > box.top - 1 && bottom < box.bottom + 1));
}
