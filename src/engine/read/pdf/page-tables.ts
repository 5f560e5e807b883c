import { blocksOf, phraseLines } from './open/open-blocks.ts';
import { openTable } from './open/open-table.ts';
import { partsOf } from './open/text-columns.ts';
import { type Box, contains } from './page/geometry.ts';
import type { PageContent } from './page/page-content.ts';
import type { PageTable } from './page/page-table.ts';
import { edgesOfBands } from './ruled/bands.ts';
import { joinRules } from './ruled/join-rules.ts';
import { type Lattice, latticesOf } from './ruled/lattice.ts';
import { isDrawing, ruledTable } from './ruled/ruled-table.ts';
import { withoutTypedLines } from './text/typed-lines.ts';
import { linesOf, type Word, wordsOf } from './text/words.ts';

export interface PageLayout {
  /** In reading order. */
  tables: PageTable[];
  /** The words outside of tables. */
  rest: Word[];
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

/**
 * Finds the tables of a page: first what crossing rules draw, then, in the text that is left, what stands in columns without being
 * ruled. Grids behind charts are put aside with their labels.
 */
export function tablesOn(content: PageContent): PageLayout {
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
  for (const block of partsOf(lines).flatMap((part) => blocksOf(part, parting))) {
    const table = openTable(block, parting);
    if (table === null) continue;
    tables.push(table);
    rest = rest.filter((word) => !isWithin(table.box, word));
  }
  return { tables: tables.toSorted((a, b) => a.box.top - b.box.top), rest };
}
