/** Neighbouring texts of a table, each pair as often as it comes. */
type Neighbours = Map<string, number>;

interface GridCell {
  r0: number;
  r1: number;
  c0: number;
  c1: number;
  text: string;
}

export interface TrueTable {
  cells: (GridCell & { page: number })[];
}

export interface ScoredTable {
  page: number;
  score: number;
  rows: string[][];
}

/** Scores so close together are counted as one. */
const bandWidth = 0.05;

/** What the scores of tables are worth: for every score how many tables have it, and how many of their neighbouring cells are right. */
export class Reliability {
  readonly #shares = new Map<number, number[]>();

  add(found: readonly ScoredTable[], truth: readonly TrueTable[]): void {
    for (const { page, score, rows } of found) {
      const cells = rows.flatMap((row, r) => row.map((text, c) => ({ r0: r, r1: r, c0: c, c1: c, text })));
      const own = neighboursIn(cells);
      const shares = truth.map((table) =>
        agreement(own, neighboursIn(table.cells.filter((cell) => cell.page === page))),
      );
      const band = Math.floor(score / bandWidth + 0.001);
      this.#shares.set(band, [...(this.#shares.get(band) ?? []), Math.max(0, ...shares)]);
    }
  }

  lines(): string[] {
    return [...this.#shares]
      .toSorted(([a], [b]) => b - a)
      .map(([band, shares]) => {
        const [from, to] = [band, band + 1].map((at) => (at * bandWidth).toFixed(2));
        const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
        return `score ${from}–${to}: ${shares.length} tables, ${mean.toFixed(3)} of their neighbouring cells right`;
      });
  }
}

/** Neighbours to the right and below; blank places are skipped, as the measure of ICDAR 2013 does. */
function neighboursIn(cells: readonly GridCell[]): Neighbours {
  const at = new Map<string, GridCell>();
  for (const cell of cells)
    for (let row = cell.r0; row <= cell.r1; row++)
      for (let column = cell.c0; column <= cell.c1; column++) at.set(`${row} ${column}`, cell);
  const [height, width] = [
    Math.max(0, ...cells.map(({ r1 }) => r1 + 1)),
    Math.max(0, ...cells.map(({ c1 }) => c1 + 1)),
  ];
  const pairs = new Set<string>();
  for (const [place, cell] of at) {
    const [row = 0, column = 0] = place.split(' ').map(Number);
    for (const [down, right] of [
      [0, 1],
      [1, 0],
    ] as const) {
      for (let [r, c] = [row + down, column + right]; r < height && c < width; r += down, c += right) {
        const next = at.get(`${r} ${c}`);
        if (next === undefined || next === cell || plain(next.text) === '') continue;
        if (plain(cell.text) !== '') pairs.add(`${cells.indexOf(cell)} ${cells.indexOf(next)} ${down}`);
        break;
      }
    }
  }
  const found: Neighbours = new Map();
  for (const pair of pairs) {
    const [from = 0, to = 0, down = 0] = pair.split(' ').map(Number);
    const key = JSON.stringify([plain(cells[from]?.text ?? ''), plain(cells[to]?.text ?? ''), down]);
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

function agreement(a: Neighbours, b: Neighbours): number {
  const size = (pairs: Neighbours) => [...pairs.values()].reduce((sum, count) => sum + count, 0);
  const shared = [...a].reduce((sum, [pair, count]) => sum + Math.min(count, b.get(pair) ?? 0), 0);
  return (2 * shared) / Math.max(1, size(a) + size(b));
}
