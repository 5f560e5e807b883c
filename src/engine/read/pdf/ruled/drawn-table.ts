import type { Word } from '../text/words.ts';
import type { LatticeCell } from './lattice.ts';

/** A cell with what is printed in it. */
export interface FilledCell extends LatticeCell {
  words: Word[];
}

/** A lattice on its way to being a table. */
export interface DrawnTable {
  xs: number[];
  ys: number[];
  cells: FilledCell[];
}
