/** About: for how far a text goes on into empty cells. */
const widthOfLetter = 8;

/** Letters of scripts that are read from the right, as the first ones of a text. */
const fromRight = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Columns of a width each, one after the other. */
export interface ColumnPlaces {
  /** Where each begins, and after the last one, where it ends. */
  edges: readonly number[];
  width: number;
}

export function placesOf(widths: readonly number[]): ColumnPlaces {
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  return { edges, width: edges.at(-1) ?? 0 };
}

/** The columns that are seen between two pixels: the first, and the one after the last. */
export function columnsBetween({ edges }: ColumnPlaces, from: number, to: number): [number, number] {
  const first = Math.max(0, edges.findIndex((edge) => edge > from) - 1);
  const after = edges.findIndex((edge) => edge >= to);
  return [first, after === -1 ? edges.length - 1 : after];
}

/** Where a cell is drawn when the first column begins at `start`: over the empty ones at its right, if its text goes on in them. */
export function boxOf(
  { edges, width }: ColumnPlaces,
  column: number,
  start: number,
  cell?: { text: string; room?: number } | null,
): { left: number; width: number } {
  const from = edges[column] ?? 0;
  // One that is read from the right begins at the other side: it would stand in the empty ones, away from its own.
  const room = cell && !fromRight.test(cell.text) ? (cell.room ?? 0) : 0;
  const wish = room > 0 ? (cell?.text.length ?? 0) * widthOfLetter : 0;
  let after = column + 1;
  while (after <= column + room && (edges[after] ?? from) - from < wish) after += 1;
  return { left: start + from, width: (edges[after] ?? width) - from };
}

/** Whole numbers, the last one not included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
