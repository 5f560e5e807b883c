import { type Bitmap, darkest, white } from './bitmap.ts';

/** Paper is fed so crooked at most, in degrees; what is set at an angle on purpose is left as it is. */
const mostDegrees = 6;
/** Letters are read, and rules are found, up to so many degrees. */
const leastDegrees = 0.1;
const steps = { coarse: 0.25, fine: 0.05 } as const;
/** Pixels to the inch that are looked at, and so many of ink at most. */
const sampleDpi = 100;
const mostSamples = 60_000;
/** How much better lines must stand out at an angle than level. */
const clearlyBetter = 1.05;

/**
 * How crooked the lines of a scan are, in degrees; they fall to the right where it is above zero. At the angle of its lines, a page has
 * rows full of ink beside rows of none (Postl, 1986).
 */
export function skewOf(bitmap: Bitmap, dpi: number): number {
  const points = inkOf(bitmap, dpi);
  const level = contrast(points, 0);
  let best = { degrees: 0, contrast: level };
  const look = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + step / 2; degrees += step) {
      const found = contrast(points, degrees);
      if (found > best.contrast) best = { degrees, contrast: found };
    }
  };
  look(-mostDegrees, mostDegrees, steps.coarse);
  look(best.degrees - steps.coarse, best.degrees + steps.coarse, steps.fine);
  const isCrooked = Math.abs(best.degrees) >= leastDegrees && best.contrast > clearlyBetter * level;
  return isCrooked ? best.degrees : 0;
}

/** The picture turned back about its middle, between pixels by their shares; what comes in from outside is white. */
export function straightened({ width, height, data }: Bitmap, degrees: number): Bitmap {
  const turned = new Uint8Array(width * height).fill(white);
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const [middleX, middleY] = [width / 2, height / 2];
  for (let y = 0; y < height; y++) {
    let fromX = middleX - middleX * cos - (y - middleY) * sin;
    let fromY = middleY - middleX * sin + (y - middleY) * cos;
    for (let x = 0; x < width; x++, fromX += cos, fromY += sin) {
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const at = top * width + left;
      const [shareX, shareY] = [fromX - left, fromY - top];
      const above = (data[at] ?? white) * (1 - shareX) + (data[at + 1] ?? white) * shareX;
      const below = (data[at + width] ?? white) * (1 - shareX) + (data[at + width + 1] ?? white) * shareX;
      turned[y * width + x] = above * (1 - shareY) + below * shareY;
    }
  }
  return { width, height, data: turned };
}

interface Ink {
  xs: Int32Array;
  ys: Int32Array;
  /** Of the sampled page. */
  width: number;
  height: number;
}

function inkOf({ width, height, data }: Bitmap, dpi: number): Ink {
  const step = Math.max(1, Math.round(dpi / sampleDpi));
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step)
      if ((data[y * width + x] ?? white) < darkest) {
        xs.push(x / step);
        ys.push(y / step);
      }
  const every = Math.ceil(xs.length / mostSamples);
  const kept = (values: number[]) => Int32Array.from(every > 1 ? values.filter((_, at) => at % every === 0) : values);
  return { xs: kept(xs), ys: kept(ys), width: Math.ceil(width / step), height: Math.ceil(height / step) };
}

/** How much rows along an angle differ from the next ones in their ink. */
function contrast({ xs, ys, width, height }: Ink, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const margin = Math.ceil(Math.abs(slope) * width) + 1;
  const rows = new Int32Array(height + 2 * margin);
  for (let at = 0; at < xs.length; at++) {
    const row = Math.round((ys[at] ?? 0) - (xs[at] ?? 0) * slope) + margin;
    rows[row] = (rows[row] ?? 0) + 1;
  }
  let sum = 0;
  for (let at = 1; at < rows.length; at++) sum += ((rows[at] ?? 0) - (rows[at - 1] ?? 0)) ** 2;
  return sum;
}
