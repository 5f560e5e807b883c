import { type Mark, type PdfOptions, pdfFile } from '../../../../scripts/samples/pdf.ts';
import type { LaidOutTable } from '../../../../src/engine/model.ts';
import type { ReadWorkbook } from '../reading.ts';
import { readAll } from '../reading.ts';

export function read(pages: readonly (readonly Mark[])[], options: PdfOptions = {}): Promise<ReadWorkbook> {
  return readAll(pdfFile(pages, options));
}

/** The tables of one page, each as rows of texts. */
export async function tablesOf(page: readonly Mark[], options: PdfOptions = {}): Promise<string[][][]> {
  const { sheets } = await read([page], options);
  return (sheets[0]?.head.layout ?? []).map(gridOf);
}

export function gridOf({ cells, range }: LaidOutTable): string[][] {
  const [height, width] = [range.bottom - range.top + 1, range.right - range.left + 1];
  const grid = Array.from({ length: height }, () => new Array<string>(width).fill(''));
  for (const { row, column, text } of cells) {
    const places = grid[row];
    if (places !== undefined) places[column] = text;
  }
  return grid;
}

/** Sentences without meaning, of so many words. */
export function prose(words: number): string {
  const stock =
    'the committee has considered several reports about water quality in rural areas and found them useful'.split(' ');
  return Array.from({ length: words }, (_, index) => stock[index % stock.length]).join(' ');
}

/** Lines of running text, of about as many characters as fit. */
export function paragraph(text: string, at: { x: number; y: number; characters: number; size?: number }): Mark[] {
  const { x, y, characters, size = 9 } = at;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => ({ text: line, x, y: y - index * 1.3 * size, size }));
}
