import type { Box } from './geometry.ts';
import type { Glyph, PageContent } from './page-content.ts';

/** Share of the characters that must run up or down the page for it to be a wide page printed on a high one. */
const turnedShare = 0.6;

/** A page turned so that most of its text runs to the right, and the way back. */
export interface UprightPage {
  content: PageContent;
  /** By how many degrees its text runs away from level on the page as it is. */
  angle: Glyph['angle'];
  /** Where a rectangle of the turned page stands on the page as it is. */
  back: (box: Box) => Box;
}

export function uprightPage(content: PageContent): UprightPage {
  for (const angle of [90, 270] as const) {
    const turned = content.glyphs.filter((glyph) => glyph.angle === angle).length;
    if (turned > turnedShare * content.glyphs.length) return turn(content, angle);
  }
  return { content, angle: 0, back: (box) => box };
}

function turn({ width, height, glyphs, rules, shades, drawn }: PageContent, angle: 90 | 270): UprightPage {
  const there = angle === 90 ? clockwise(height) : counterclockwise(width);
  const back = angle === 90 ? counterclockwise(height) : clockwise(width);
  const place = (at: number) => (angle === 90 ? at : width - at);
  const newAngle = (old: Glyph['angle']): Glyph['angle'] => (old === angle ? 0 : angle === 90 ? 270 : 90);
  return {
    content: {
      width: height,
      height: width,
      drawn,
      shades: shades.map(there),
      glyphs: glyphs.flatMap((glyph): Glyph[] => {
        const turned = newAngle(glyph.angle);
        // Text that would stand on its head is left out.
        if (glyph.angle !== 0 && turned !== 0) return [];
        const baseline = turned === 0 ? place(glyph.baseline) : angle === 90 ? height - glyph.baseline : glyph.baseline;
        return [{ ...glyph, ...there(glyph), baseline, angle: turned }];
      }),
      rules: rules.map((rule) => {
        const { left, right, top, bottom } = there(
          rule.upright
            ? { left: rule.at, right: rule.at, top: rule.from, bottom: rule.to }
            : { left: rule.from, right: rule.to, top: rule.at, bottom: rule.at },
        );
        return rule.upright
          ? { upright: false, at: top, from: left, to: right }
          : { upright: true, at: left, from: top, to: bottom };
      }),
    },
    angle,
    back,
  };
}

/** The edges of a turned page's columns and rows on the page as it is; see `LaidOutTable.isTurned`. */
export function edgesTurnedBack(
  { angle, width, height }: { angle: Glyph['angle'] } & Pick<PageContent, 'width' | 'height'>,
  columns: readonly number[],
  rows: readonly number[],
): { columns: number[]; rows: number[] } {
  return {
    columns: columns.map((at) => (angle === 90 ? height - at : at)),
    rows: rows.map((at) => (angle === 270 ? width - at : at)),
  };
}

function clockwise(height: number) {
  return ({ left, top, right, bottom }: Box): Box => ({
    left: height - bottom,
    top: left,
    right: height - top,
    bottom: right,
  });
}

function counterclockwise(width: number) {
  return ({ left, top, right, bottom }: Box): Box => ({
    left: top,
    top: width - right,
    right: bottom,
    bottom: width - left,
  });
}
