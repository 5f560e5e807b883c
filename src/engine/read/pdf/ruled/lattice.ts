import { around, type Box } from '../page/geometry.ts';
import type { Rule } from '../page/page-content.ts';
import { clusters } from './join-rules.ts';

/** How far rules may miss each other and still meet, in points. */
const meets = 3.5;
/** Rules nearer to each other than this bound no row and no column. */
const reach = 4;
/** Share of a cell's side that must be ruled. */
const ruled = 0.55;

/** A place between rules; all four are positions in `xs` and `ys`, right and bottom exclusive. */
export interface LatticeCell {
  row: number;
  column: number;
  rowSpan: number;
  columnSpan: number;
}

/** Rules that cross each other, and the cells between them. */
export interface Lattice extends Box {
  /** Ascending positions of the lines between columns, both edges included. */
  xs: number[];
  ys: number[];
  cells: LatticeCell[];
}

/** Plans and maps have more lines than any table; a page of tables has some hundred. */
const mostRules = 6_000;
const mostCells = 20_000;

/** Groups of rules that hang together; none on a page with so many that it must be a drawing. */
export function latticesOf(rules: readonly Rule[]): Lattice[] {
  if (rules.length > mostRules) return [];
  const lattices: Lattice[] = [];
  for (const group of crossing(rules)) {
    const upright = group.filter((rule) => rule.upright);
    const level = group.filter((rule) => !rule.upright);
    if (upright.length === 0 || level.length < 2) continue;
    const lattice = asLattice(upright, level);
    if (lattice === null) continue;
    if (lattice.xs.length > 2 && lattice.ys.length > 2) lattices.push(lattice);
    else if (lattice.xs.length > 1 && lattice.ys.length > 2 && level.length > 2) lattices.push(lattice);
    else if (lattice.xs.length > 2 && lattice.ys.length > 1) lattices.push(lattice);
  }
  return lattices;
}

function crossing(rules: readonly Rule[]): Rule[][] {
  const group = rules.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (group[at] !== at) at = group[at] ?? at;
    return at;
  };
  const level = rules
    .flatMap((rule, index) => (rule.upright ? [] : [index]))
    .toSorted((a, b) => (rules[a]?.at ?? 0) - (rules[b]?.at ?? 0));
  rules.forEach((upright, index) => {
    if (!upright.upright) return;
    for (const other of level) {
      const rule = rules[other];
      if (rule === undefined || rule.at < upright.from - meets) continue;
      if (rule.at > upright.to + meets) break;
      if (upright.at >= rule.from - meets && upright.at <= rule.to + meets) group[root(other)] = root(index);
    }
  });
  return [...Map.groupBy(rules, (_, index) => root(index)).values()];
}

function asLattice(upright: readonly Rule[], level: readonly Rule[]): Lattice | null {
  const box = around([
    ...upright.map(({ at, from, to }) => ({ left: at, right: at, top: from, bottom: to })),
    ...level.map(({ at, from, to }) => ({ left: from, right: to, top: at, bottom: at })),
  ]);
  // Where the outer lines are left away, the others tell by their ends how far the table goes.
  const xs = withEdges(
    clusters(
      upright.map(({ at }) => at),
      reach,
    ),
    box.left,
    box.right,
  );
  const ys = withEdges(
    clusters(
      level.map(({ at }) => at),
      reach,
    ),
    box.top,
    box.bottom,
  );
  if (xs.length * ys.length > mostCells) return null;
  return { ...box, xs, ys, cells: cellsBetween(xs, ys, upright, level) };
}

function withEdges(positions: number[], low: number, high: number): number[] {
  const edges = [...positions];
  if ((edges[0] ?? high) - low > 2 * reach) edges.unshift(low);
  if (high - (edges.at(-1) ?? low) > 2 * reach) edges.push(high);
  return edges;
}

function cellsBetween(
  xs: readonly number[],
  ys: readonly number[],
  upright: readonly Rule[],
  level: readonly Rule[],
): LatticeCell[] {
  const rows = ys.length - 1;
  const columns = xs.length - 1;
  const group = Array.from({ length: rows * columns }, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (group[at] !== at) at = group[at] ?? at;
    return at;
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const here = row * columns + column;
      if (column + 1 < columns && !isRuled(upright, xs[column + 1] ?? 0, ys[row] ?? 0, ys[row + 1] ?? 0))
        group[root(here + 1)] = root(here);
      if (row + 1 < rows && !isRuled(level, ys[row + 1] ?? 0, xs[column] ?? 0, xs[column + 1] ?? 0))
        group[root(here + columns)] = root(here);
    }
  }
  return [...Map.groupBy(group.keys(), root).values()].flatMap((places) => asCells(places, columns));
}

function isRuled(rules: readonly Rule[], at: number, from: number, to: number): boolean {
  let covered = 0;
  for (const rule of rules) {
    if (Math.abs(rule.at - at) > reach) continue;
    covered += Math.max(0, Math.min(rule.to, to) - Math.max(rule.from, from));
  }
  return covered >= ruled * (to - from);
}

/** Places without rules between them are one cell where they make a rectangle; else they are taken row by row. */
function asCells(places: readonly number[], columns: number): LatticeCell[] {
  const rowsOf = places.map((place) => Math.floor(place / columns));
  const columnsOf = places.map((place) => place % columns);
  const [top, bottom] = [Math.min(...rowsOf), Math.max(...rowsOf)];
  const [left, right] = [Math.min(...columnsOf), Math.max(...columnsOf)];
  if (places.length === (bottom - top + 1) * (right - left + 1))
    return [{ row: top, column: left, rowSpan: bottom - top + 1, columnSpan: right - left + 1 }];
  const cells: LatticeCell[] = [];
  for (const place of places.toSorted((a, b) => a - b)) {
    const [row, column] = [Math.floor(place / columns), place % columns];
    const last = cells.at(-1);
    if (last !== undefined && last.row === row && last.column + last.columnSpan === column) last.columnSpan++;
    else cells.push({ row, column, rowSpan: 1, columnSpan: 1 });
  }
  return cells;
}
