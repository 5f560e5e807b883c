type BucketName<Edge extends number> = `<${Edge}` | `≥${Edge}`;

/** Ranges of numbers, each with a name: `<1`, `<3`, … `≥3`. */
export interface Buckets<Edge extends number> {
  readonly names: readonly BucketName<Edge>[];
  /** The name of the range that the number lies in: the first edge that it is below. */
  of(value: number): BucketName<Edge>;
}

/** @param edges ascending */
export function buckets<const Edges extends readonly [number, ...number[]]>(...edges: Edges): Buckets<Edges[number]> {
  const last: Edges[number] = edges.at(-1) ?? edges[0];
  const above = `≥${last}` as const;
  const below = edges.map((edge: Edges[number]) => ({ edge, name: `<${edge}` as const }));
  return {
    names: [...below.map(({ name }) => name), above],
    of: (value) => below.find(({ edge }) => value < edge)?.name ?? above,
  };
}
