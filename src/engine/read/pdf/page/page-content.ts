import type { Box } from './geometry.ts';

/** A character, or what one glyph stands for, where it is printed. */
export interface Glyph extends Box {
  text: string;
  /** Vertical position of the line of writing; horizontal position where the text runs up or down the page. */
  baseline: number;
  /** Font size in points as displayed. */
  size: number;
  bold: boolean;
  /** 0…1: how sure it is that this is printed there, where it was recognised in a picture. */
  confidence?: number;
  /** 0 for text that runs to the right, 90 for upwards, 270 for downwards. */
  angle: 0 | 90 | 270;
}

/** A straight line, upright or level, or a rectangle so thin that it looks like one. */
export interface Rule {
  upright: boolean;
  /** Horizontal position of an upright rule, vertical position of a level one. */
  at: number;
  from: number;
  to: number;
}

/** What is printed on a page, as far as tables are made of it. */
export interface PageContent {
  width: number;
  height: number;
  /** In the order in which they are drawn. */
  glyphs: Glyph[];
  rules: Rule[];
  /** Filled rectangles of some height: what shades a row, a cell or a header. */
  shades: Box[];
  /** Whether anything is drawn at all; pictures leave no other trace. */
  drawn: boolean;
}
