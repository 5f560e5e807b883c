import type { Grid, Span } from './grid.ts';
import type { Section } from './sections.ts';
import { isValues } from './sections.ts';

/** The columns that a section's header and values fill, or `null` where they fill none. */
export function columnExtent(grid: Grid, span: Span, section: Section): Span | null {
  const rows = [...section.header, ...section.body.filter(isValues)];
  let left = Number.POSITIVE_INFINITY;
  let right = -1;
  for (let column = span.left; column <= span.right; column++) {
    if (!rows.some((row) => grid.isFilled(row.at, column))) continue;
    left = Math.min(left, column);
    right = Math.max(right, column);
  }
  return right < 0 ? null : { left, right };
}
