/** A pair that may be matched; a higher score is better. */
export interface Pair {
  row: number;
  column: number;
  score: number;
}

/**
 * The matching of rows to columns, each used at most once, whose scores add up highest (Hungarian method with potentials,
 * O(n²·m)). Pairs that are not listed are never matched. Rows and columns that no chain of pairs connects are solved apart, which
 * keeps wide sheets cheap.
 *
 * @returns Column by row, for the rows that are matched.
 */
export function assign(pairs: readonly Pair[]): Map<number, number> {
  const matched = new Map<number, number>();
  for (const component of components(pairs)) {
    for (const [row, column] of solve(component)) matched.set(row, column);
  }
  return matched;
}

/** Pairs grouped so that no two groups share a row or a column. */
function components(pairs: readonly Pair[]): Pair[][] {
  const parents = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next;
    parents.set(key, root);
    return root;
  };
  for (const { row, column } of pairs) parents.set(rootOf(`r${row}`), rootOf(`c${column}`));
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const root = rootOf(`r${pair.row}`);
    const group = groups.get(root);
    if (group) group.push(pair);
    else groups.set(root, [pair]);
  }
  return [...groups.values()];
}

function solve(pairs: readonly Pair[]): [number, number][] {
  const rows = [...new Set(pairs.map((pair) => pair.row))];
  const columns = [...new Set(pairs.map((pair) => pair.column))];
  const n = rows.length;
  // One dummy column per row stands for "unmatched" at the cost of a score of nothing, so that every row finds a place.
  const m = columns.length + n;
  const cost = new Float64Array(n * m).fill(1);
  const rowAt = new Map(rows.map((row, index) => [row, index]));
  const columnAt = new Map(columns.map((column, index) => [column, index]));
  const forbiddenCost = 1e6;
  for (let i = 0; i < n; i++) cost.fill(forbiddenCost, i * m, i * m + columns.length);
  for (const { row, column, score } of pairs) cost[(rowAt.get(row) ?? 0) * m + (columnAt.get(column) ?? 0)] = 1 - score;
  const chosen = shortestAugmentingPaths(cost, n, m);
  const matched: [number, number][] = [];
  for (const [index, row] of rows.entries()) {
    const column = columns[chosen[index] ?? m];
    if (column !== undefined) matched.push([row, column]);
  }
  return matched;
}

/** Jonker and Volgenant's form of the Hungarian method for n ≤ m; 1-based inside, as the literature has it. */
function shortestAugmentingPaths(cost: Float64Array, n: number, m: number): Int32Array {
  const u = new Float64Array(n + 1);
  const v = new Float64Array(m + 1);
  const rowOf = new Int32Array(m + 1);
  const way = new Int32Array(m + 1);
  for (let i = 1; i <= n; i++) {
    rowOf[0] = i;
    const least = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(m + 1);
    let j = 0;
    do {
      used[j] = 1;
      const row = rowOf[j] ?? 0;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let k = 1; k <= m; k++) {
        if (used[k]) continue;
        const reduced = (cost[(row - 1) * m + k - 1] ?? 0) - (u[row] ?? 0) - (v[k] ?? 0);
        if (reduced < (least[k] ?? 0)) {
          least[k] = reduced;
          way[k] = j;
        }
        if ((least[k] ?? 0) < delta) {
          delta = least[k] ?? 0;
          next = k;
        }
      }
      for (let k = 0; k <= m; k++) {
        if (used[k]) {
          const owner = rowOf[k] ?? 0;
          u[owner] = (u[owner] ?? 0) + delta;
          v[k] = (v[k] ?? 0) - delta;
        } else least[k] = (least[k] ?? 0) - delta;
      }
      j = next;
    } while (rowOf[j] !== 0);
    do {
      const previous = way[j] ?? 0;
      rowOf[j] = rowOf[previous] ?? 0;
      j = previous;
    } while (j !== 0);
  }
  const chosen = new Int32Array(n).fill(m);
  for (let k = 1; k <= m; k++) {
    const row = rowOf[k] ?? 0;
    if (row > 0) chosen[row - 1] = k - 1;
  }
  return chosen;
}
