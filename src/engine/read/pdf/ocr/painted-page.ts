import { apply, type Matrix } from '../page/geometry.ts';
import { type Bitmap, white } from './bitmap.ts';

/** A page as the pictures on it show it. */
export interface PicturedPage {
  /** In points, as displayed. */
  width: number;
  height: number;
  bitmap: Bitmap;
  dpi: number;
}

/** A picture, and where the unit square that it fills comes to stand on the page. */
export interface Picture {
  bitmap: Bitmap;
  matrix: Matrix;
}

/** Letters are read best at so many dots to the inch; fewer are of no use, and more cost time only. */
const dotsPerInch = { least: 100, most: 300 } as const;
const pointsPerInch = 72;
/** A page of more pixels is painted smaller. */
const mostPixels = 20_000_000;

/** Pictures put in their places on a white page; `null` where all are too coarse to be read. */
export function paintedPage(
  page: { width: number; height: number },
  pictures: readonly Picture[],
): PicturedPage | null {
  const finest = Math.max(0, ...pictures.map(dpiOf));
  if (finest < dotsPerInch.least) return null;
  const inches = (page.width * page.height) / pointsPerInch ** 2;
  const dpi = Math.min(finest, dotsPerInch.most, Math.sqrt(mostPixels / inches));
  const scale = dpi / pointsPerInch;
  const [width, height] = [Math.ceil(page.width * scale), Math.ceil(page.height * scale)];
  const painted: Bitmap = { width, height, data: new Uint8Array(width * height).fill(white) };
  for (const picture of pictures) paint(painted, picture, scale);
  return { ...page, bitmap: painted, dpi };
}

function dpiOf({ bitmap, matrix: [a, b] }: Picture): number {
  return (bitmap.width / Math.hypot(a, b)) * pointsPerInch;
}

function paint(page: Bitmap, { bitmap, matrix }: Picture, scale: number): void {
  const back = inverse(matrix);
  if (back === null) return;
  const corners = [apply(matrix, 0, 0), apply(matrix, 1, 0), apply(matrix, 0, 1), apply(matrix, 1, 1)];
  const [xs, ys] = [corners.map(([x]) => x * scale), corners.map(([, y]) => y * scale)];
  const [left, right] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(page.width, Math.ceil(Math.max(...xs)))];
  const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys))), Math.min(page.height, Math.ceil(Math.max(...ys)))];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const shade =
        (shadeAt(bitmap, back, x + 0.25, y + 0.25, scale) + shadeAt(bitmap, back, x + 0.75, y + 0.75, scale)) / 2;
      // Pictures over each other are layers of a scan: ink of any of them shows.
      page.data[y * page.width + x] = Math.min(page.data[y * page.width + x] ?? white, shade);
    }
  }
}

function shadeAt({ width, height, data }: Bitmap, back: Matrix, x: number, y: number, scale: number): number {
  const [u, v] = apply(back, x / scale, y / scale);
  if (u < 0 || u >= 1 || v < 0 || v >= 1) return white;
  return data[Math.floor((1 - v) * height * 0.999999) * width + Math.floor(u * width)] ?? white;
}

function inverse([a, b, c, d, e, f]: Matrix): Matrix | null {
  const area = a * d - b * c;
  if (area === 0 || !Number.isFinite(area)) return null;
  return [d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area];
}
