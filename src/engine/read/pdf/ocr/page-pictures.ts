import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { identity, type Matrix, multiply } from '../page/geometry.ts';
import type { PdfDocument } from '../page/pdf-library.ts';
import { type Bitmap, white } from './bitmap.ts';
import { type Picture, type PicturedPage, paintedPage } from './painted-page.ts';

/** How pdf.js packs the pixels of a picture. */
const packing = { bits: 1, rgb: 3, rgba: 4 } as const;

/** Paints the pictures of a page, as a scanner makes them; `null` where there is none that can be read. @param number 1-based */
export async function picturedPage({ document, operators }: PdfDocument, number: number): Promise<PicturedPage | null> {
  const page = await document.getPage(number);
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const { fnArray, argsArray } = await page.getOperatorList();
  const pictures: Picture[] = [];
  const saved: Matrix[] = [];
  let matrix = matrixIn(transform) ?? identity;
  for (const [at, operator] of fnArray.entries()) {
    const args: unknown = argsArray[at];
    const given = Array.isArray(args) ? args : [];
    if (operator === operators.save) saved.push(matrix);
    else if (operator === operators.restore || operator === operators.paintFormXObjectEnd)
      matrix = saved.pop() ?? matrix;
    else if (operator === operators.transform) matrix = multiply(matrix, matrixIn(given) ?? identity);
    else if (operator === operators.paintFormXObjectBegin) {
      saved.push(matrix);
      matrix = multiply(matrix, matrixIn(given[0]) ?? identity);
    } else if (paints(operator)) {
      const bitmap = asBitmap(await imageIn(page, given[0]));
      if (bitmap !== null) pictures.push({ bitmap, matrix });
    }
  }
  page.cleanup();
  return paintedPage({ width, height }, pictures);

  function paints(operator: number): boolean {
    return (
      operator === operators.paintImageXObject ||
      operator === operators.paintInlineImageXObject ||
      operator === operators.paintImageMaskXObject
    );
  }
}

/** A picture, or what has it by its name: decoding may take longer than the list of operators. */
async function imageIn(page: PDFPageProxy, image: unknown): Promise<unknown> {
  const name = typeof image === 'object' && image !== null && 'data' in image ? image.data : image;
  if (typeof name !== 'string') return image;
  const objects = name.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((resolve) => objects.get(name, resolve));
}

function asBitmap(image: unknown): Bitmap | null {
  if (typeof image !== 'object' || image === null) return null;
  if (!('width' in image && 'height' in image && 'data' in image)) return null;
  const { width, height, data } = image;
  if (typeof width !== 'number' || typeof height !== 'number') return null;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) return null;
  const pixels = width * height;
  const grey = new Uint8Array(pixels);
  const bytes = data.length / pixels;
  if (bytes >= packing.rgb) {
    const step = bytes >= packing.rgba ? packing.rgba : packing.rgb;
    for (let at = 0; at < pixels; at++)
      grey[at] = (3 * (data[at * step] ?? 0) + 6 * (data[at * step + 1] ?? 0) + (data[at * step + 2] ?? 0)) / 10;
    return { width, height, data: grey };
  }
  const row = Math.ceil(width / 8);
  if (data.length < row * height) return null;
  for (let at = 0; at < pixels; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const bit = ((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & packing.bits;
    // Both where a bit is a pixel of grey and where it is of a mask, which paints where it has none.
    grey[at] = bit === 1 ? white : 0;
  }
  return { width, height, data: grey };
}

function matrixIn(value: unknown): Matrix | null {
  if (!Array.isArray(value) || value.length < 6) return null;
  const numbers = value.map(Number);
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers;
  return numbers.every(Number.isFinite) ? [a, b, c, d, e, f] : null;
}
