import type { LaidOutCell } from '../../../model.ts';
import type { Box } from './geometry.ts';

/** A table as found on a page. */
export interface PageTable {
  box: Box;
  rowCount: number;
  columnCount: number;
  /** In reading order. */
  cells: LaidOutCell[];
  /** Horizontal positions of the columns' left and right edges, to compare tables of several pages by. */
  edges: number[];
  /** Vertical positions of the rows' upper and lower edges, one more than there are rows. */
  rowEdges: number[];
  /** Whether lines on the page draw it. */
  ruled: boolean;
  /** 0…1. */
  score: number;
  reasons: string[];
}
