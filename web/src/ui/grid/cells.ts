export interface GridColumn {
  /** Unique among the columns. */
  name: string;
  label: string;
  width: number;
  isNumeric?: boolean;
  /** What is said about the column under the pointer. */
  title?: string | undefined;
}

export interface GridCell {
  text: string;
  /** What is copied of it, where that is not what is shown. */
  copied?: string;
  /** What the cell is besides, in words for screen readers and under the pointer. */
  says?: string | undefined;
  /** How many of the columns at its right are empty, so that a long text may go on in them. */
  room?: number;
  /** What the look goes by: `data-…`. */
  marks?: Readonly<Record<`data-${string}`, string | true | undefined>>;
}
