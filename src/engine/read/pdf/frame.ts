import type { LatticeCell } from './lattice.ts';
import type { Word } from './words.ts';

/** A cell with what is printed in it. */
export interface FilledCell extends LatticeCell {
  words: Word[];
}

/** A lattice on its way to being a table. */
export interface Frame {
  xs: number[];
  ys: number[];
  cells: FilledCell[];
}
