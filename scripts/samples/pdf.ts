import { deflateSync } from 'node:zlib';

/** What can be put on a page; points from the lower left corner, as PDF has it. */
export type Mark =
  | { text: string; x: number; y: number; size?: number; bold?: boolean; upwards?: boolean }
  | { line: [x0: number, y0: number, x1: number, y1: number] }
  | { fill: [x: number, y: number, width: number, height: number] }
  /** As a content stream has them (ISO 32000-1, annex A). */
  | { operators: string }
  | { picture: [x: number, y: number, width: number, height: number]; pixels?: Pixels };

/** A picture in shades of grey, one byte a pixel. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

const coarse: Pixels = { width: 2, height: 2, data: Buffer.from('abcd') };

export interface PdfOptions {
  width?: number;
  height?: number;
  /** Degrees clockwise that pages are turned when shown. */
  rotate?: 0 | 90 | 270;
  security?: Security;
}

/** Encrypts the contents of pages. */
export interface Security {
  /** Of the document, in hexadecimal. */
  id: string;
  dictionary: string;
  encrypt(objectNumber: number, content: Buffer): Buffer;
}

/** A PDF of the given pages in Helvetica; text must be Latin-1. The same pages always give the same bytes. */
export function pdfFile(pages: readonly (readonly Mark[])[], options: PdfOptions = {}): Buffer {
  const { width = 595, height = 842, rotate = 0, security } = options;
  const pageNumber = (index: number) => 5 + 2 * index;
  const kids = pages.map((_, index) => `${pageNumber(index)} 0 R`).join(' ');
  const objects: Buffer[] = [
    latin('<< /Type /Catalog /Pages 2 0 R >>'),
    latin(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`),
    latin('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
    latin('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>'),
  ];
  for (const [index, marks] of pages.entries()) {
    const own = pageNumber(index);
    const box = `/MediaBox [0 0 ${width} ${height}] /Rotate ${rotate}`;
    const fonts = '/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>';
    objects.push(latin(`<< /Type /Page /Parent 2 0 R ${box} ${fonts} /Contents ${own + 1} 0 R >>`));
    const plain = latin(marks.map(operators).join('\n'));
    const content = security === undefined ? plain : security.encrypt(own + 1, plain);
    objects.push(Buffer.concat([latin(`<< /Length ${content.length} >>\nstream\n`), content, latin('\nendstream')]));
  }
  if (security === undefined) return assemble(objects, '');
  objects.push(latin(security.dictionary));
  return assemble(objects, `/Encrypt ${objects.length} 0 R /ID [<${security.id}> <${security.id}>]`);
}

/** Rows of texts in a grid of lines. `y` is the top of the first row; gives the marks and the bottom. */
export function ruledRows(
  rows: readonly (readonly string[])[],
  at: { x: number; y: number; widths: readonly number[]; rowHeight?: number; boldRows?: number },
): Mark[] {
  const { x, y, widths, rowHeight = 18, boldRows = 1 } = at;
  const edges = edgesOf(x, widths);
  const right = edges.at(-1) ?? x;
  const bottom = y - rows.length * rowHeight;
  const marks: Mark[] = edges.map((edge): Mark => ({ line: [edge, y, edge, bottom] }));
  for (let row = 0; row <= rows.length; row++)
    marks.push({ line: [x, y - row * rowHeight, right, y - row * rowHeight] });
  return [...marks, ...alignedRows(rows, { x: x + 4, y: y - rowHeight + 5, widths, rowHeight, boldRows })];
}

/** Rows of texts at the same places, without any line. `y` is the baseline of the first row. */
export function alignedRows(
  rows: readonly (readonly string[])[],
  at: { x: number; y: number; widths: readonly number[]; rowHeight?: number; boldRows?: number; size?: number },
): Mark[] {
  const { x, y, widths, rowHeight = 14, boldRows = 0, size = 9 } = at;
  const edges = edgesOf(x, widths);
  return rows.flatMap((row, index) =>
    row.flatMap((text, column): Mark[] =>
      text === '' ? [] : [{ text, x: edges[column] ?? x, y: y - index * rowHeight, size, bold: index < boldRows }],
    ),
  );
}

function edgesOf(x: number, widths: readonly number[]): number[] {
  const edges = [x];
  for (const width of widths) edges.push((edges.at(-1) ?? x) + width);
  return edges;
}

function operators(mark: Mark): string {
  if ('line' in mark) return `${mark.line[0]} ${mark.line[1]} m ${mark.line[2]} ${mark.line[3]} l S`;
  if ('fill' in mark) return `0.8 g ${mark.fill.join(' ')} re f 0 g`;
  if ('operators' in mark) return mark.operators;
  if ('picture' in mark) {
    const [x, y, width, height] = mark.picture;
    const { pixels = coarse } = mark;
    const packed = deflateSync(pixels.data).toString('hex');
    return `q ${width} 0 0 ${height} ${x} ${y} cm BI /W ${pixels.width} /H ${pixels.height} /CS /G /BPC 8 /F [/AHx /Fl] ID ${packed}> EI Q`;
  }
  const { text, x, y, size = 9, bold = false, upwards = false } = mark;
  const escaped = text.replace(/[\\()]/g, (character) => `\\${character}`);
  const matrix = upwards ? `0 1 -1 0 ${x} ${y}` : `1 0 0 1 ${x} ${y}`;
  return `BT /F${bold ? 2 : 1} ${size} Tf ${matrix} Tm (${escaped}) Tj ET`;
}

function assemble(objects: readonly Buffer[], trailer: string): Buffer {
  const parts: Buffer[] = [latin('%PDF-1.4\n')];
  const offsets: number[] = [];
  let size = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    size += part.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(size);
    add(Buffer.concat([latin(`${index + 1} 0 obj\n`), object, latin('\nendobj\n')]));
  }
  const start = size;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  add(latin(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`));
  add(latin(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
