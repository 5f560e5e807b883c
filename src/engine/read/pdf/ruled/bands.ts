import type { Box } from '../page/geometry.ts';
import type { Rule } from '../page/page-content.ts';

/** Shaded rectangles whose edges are so close, in points, make one band. */
const together = 1;
/** A band is so many times as wide as it is high; what is narrower shades a cell, or is the bar of a chart. */
const leastWidths = 4;

/** The upper and lower edges of bands behind rows, which part them from others as rules do. */
export function edgesOfBands(shades: readonly Box[]): Rule[] {
  return joined(shades)
    .filter(({ left, right, top, bottom }) => right - left > leastWidths * (bottom - top))
    .flatMap(({ left, right, top, bottom }) =>
      [top, bottom].map((at): Rule => ({ upright: false, at, from: left, to: right })),
    );
}

/** Rectangles beside each other that have the same height, as one: rows are often shaded cell by cell. */
function joined(shades: readonly Box[]): Box[] {
  const bands: Box[] = [];
  const byTop = Map.groupBy(
    shades,
    ({ top, bottom }) => `${Math.round(top / together)} ${Math.round(bottom / together)}`,
  );
  for (const row of byTop.values()) {
    let open: Box | null = null;
    for (const shade of row.toSorted((a, b) => a.left - b.left)) {
      if (open !== null && shade.left <= open.right + together) open.right = Math.max(open.right, shade.right);
      else {
        open = { ...shade };
        bands.push(open);
      }
    }
  }
  return bands;
}
