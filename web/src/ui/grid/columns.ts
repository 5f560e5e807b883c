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
