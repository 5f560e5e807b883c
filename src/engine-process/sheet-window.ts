import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import type { RowRole } from '../engine/extraction.ts';
import { type CellKind, kindLetters, roleOrder, type SheetTable, type StoredSheet } from './sheet-file.ts';

/** A part of a sheet; 1-based. */
export interface WindowPlace {
  top: number;
  left: number;
  rows: number;
  columns: number;
}

export interface WindowRow {
  /** 1-based. */
  number: number;
  isHidden: boolean;
  /** What the row was found to be; `null` where that is not known. */
  role: RowRole | null;
  /** Those that hold something, from left to right. */
  cells: WindowCell[];
}

export interface WindowCell {
  /** 1-based. */
  column: number;
  text: string;
  /** Whether the text goes on. */
  isCut: boolean;
  kind: CellKind;
  role: RowRole | null;
}

const decompress = promisify(zstdDecompress);
/** A row has at most 16,384 cells of 100 characters, escaped; anything above was not written by us. */
const mostFrameBytes = 64 * 1024 ** 2;

const line = z.tuple([z.int(), z.int(), z.int(), z.string(), z.array(z.string())]);

/** The rows of a sheet file that stand in a window; rows of which the document says nothing are left out. */
export async function readWindow(path: string, sheet: StoredSheet, place: WindowPlace): Promise<WindowRow[]> {
  const bottom = place.top + place.rows - 1;
  const next = sheet.frames.findIndex(({ row }) => row > place.top);
  const first = Math.max(0, (next < 0 ? sheet.frames.length : next) - 1);
  const frames = sheet.frames.slice(first).filter(({ row }) => row <= bottom);
  if (frames.length === 0) return [];
  const file = await open(path);
  try {
    const rows: WindowRow[] = [];
    for (const { offset, length } of frames) {
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
      const text = (await decompress(buffer, { maxOutputLength: mostFrameBytes })).toString();
      for (const row of text.split('\n')) {
        const number = Number.parseInt(row.slice(1), 10);
        if (number >= place.top && number <= bottom) rows.push(windowRow(row, place, sheet.tables));
      }
    }
    return rows;
  } finally {
    await file.close();
  }
}

function windowRow(text: string, { left, columns }: WindowPlace, tables: readonly SheetTable[]): WindowRow {
  const [number, hidden, code, letters, texts] = line.parse(JSON.parse(text));
  const role = roleOrder[code - 1] ?? null;
  const headers = tables.filter(({ headerRows }) => headerRows.includes(number));
  const cells: WindowCell[] = [];
  for (let at = left - 1; at < Math.min(left - 1 + columns, texts.length); at++) {
    const letter = letters[at] ?? '-';
    const kind = kindOf.get(letter.toLowerCase());
    if (kind === undefined) continue;
    // Within a table its own header counts; the row may be something else for a table beside it.
    const isHeader = headers.some(({ range }) => at + 1 >= range.left && at + 1 <= range.right);
    const isCut = letter !== letter.toLowerCase();
    cells.push({ column: at + 1, text: texts[at] ?? '', isCut, kind, role: isHeader ? 'header' : role });
  }
  return { number, isHidden: hidden === 1, role, cells };
}

const kindOf: ReadonlyMap<string, CellKind> = new Map([
  [kindLetters.text, 'text'],
  [kindLetters.number, 'number'],
  [kindLetters.date, 'date'],
  [kindLetters.boolean, 'boolean'],
  [kindLetters.error, 'error'],
]);
