/** Pixels at both sides of a text, with the line at its right, and a little for a typeface that has not come yet. */
const aroundText = 26;
/** Texts of a column that are drawn to see how wide they are: of those that are looked at, the longest. */
const measured = 3;

interface Bounds {
  least: number;
  most: number;
}

let canvas: CanvasRenderingContext2D | null | undefined;

/** How wide a column has to be for its name and these of its texts, in pixels, within bounds. */
export function widthOfColumn(
  label: string,
  texts: readonly string[],
  isNumeric: boolean,
  { least, most }: Bounds,
): number {
  const longest = texts.toSorted((a, b) => b.length - a.length).slice(0, measured);
  const widths = longest.map((text) => widthOfText(isNumeric ? text.replace(/\d/g, '0') : text, '400 13px'));
  const width = Math.ceil(Math.max(widthOfText(label, '550 12px'), ...widths)) + aroundText;
  return Math.min(most, Math.max(least, width));
}

/** As the grid draws it. */
function widthOfText(text: string, font: string): number {
  canvas ??= document.createElement('canvas').getContext('2d');
  if (!canvas) return text.length * 8;
  canvas.font = `${font} ${getComputedStyle(document.documentElement).getPropertyValue('--sans')}`;
  return canvas.measureText(text).width;
}
