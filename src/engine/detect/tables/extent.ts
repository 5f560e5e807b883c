import { TextRow } from '../../text-row.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid, Span } from '../cells/grid.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import type { Section } from './sections.ts';
import { isValues } from './sections.ts';

/** In fewer than this share of the rows of values, words in a last column without a heading are remarks beside the table. */
const remarkShare = { attached: 0.2, detached: 0.4 } as const;
/** So many rows are needed to tell a remark from a value. */
const leastRows = 5;

export interface Extent {
  span: Span;
  /** Filled columns to the right of the span that hold remarks, not values. */
  remarks: number[];
}

/**
 * The columns that a section's header and values fill, or `null` where they fill none. Remarks that an author wrote to the right of
 * the table are not part of it.
 */
export function columnExtent(grid: Grid, span: Span, section: Section): Extent | null {
  const values = section.body.filter(isValues);
  const rows = [...section.header, ...values];
  const filled: number[] = [];
  for (let column = span.left; column <= span.right; column++) {
    if (rows.some((row) => grid.isFilled(row.at, column))) filled.push(column);
  }
  let end = filled.length;
  while (end > 2 && holdsRemarks(grid, section.header, values, filled.slice(0, end))) end--;
  const left = filled[0];
  const right = filled[end - 1];
  return left === undefined || right === undefined ? null : { span: { left, right }, remarks: filled.slice(end) };
}

/** Whether the last filled column holds a few words, without a heading where the others have one. */
function holdsRemarks(
  grid: Grid,
  header: readonly ClassifiedRow[],
  values: readonly ClassifiedRow[],
  filled: readonly number[],
): boolean {
  const column = filled.at(-1) ?? 0;
  if (values.length < leastRows || header.some((row) => grid.isFilled(row.at, column))) return false;
  const remarks = values.filter((row) => grid.isFilled(row.at, column));
  const isDetached = column > (filled.at(-2) ?? 0) + 1;
  if (header.length === 0 && !isDetached) return false;
  if (!isDetached && remarks.every(({ at }) => hasFieldTooMany(grid, at, column, header))) return false;
  const most = isDetached ? remarkShare.detached : remarkShare.attached;
  return remarks.length < most * values.length && remarks.every((row) => grid.kind(row.at, column) === CellKind.text);
}

/** Whether a record of a delimited text goes on where its header has ended: no remark, but a field too many. */
function hasFieldTooMany(grid: Grid, at: number, column: number, header: readonly ClassifiedRow[]): boolean {
  const widthAt = (position: number) => {
    const row = grid.rows[position];
    return row instanceof TextRow ? row.width : Number.POSITIVE_INFINITY;
  };
  return Number.isFinite(widthAt(at)) && header.every((row) => widthAt(row.at) <= column);
}
