import { EngineError } from '../../../src/engine/errors.ts';
import { defaultLimits, type Limits } from '../../../src/engine/limits.ts';
import type { ByteSource, CellRange, Row, Sheet, SourceWarning, Workbook } from '../../../src/engine/model.ts';
import { openWorkbook } from '../../../src/engine/read/workbook.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import type { ZipEntry } from '../../support/files/zip.ts';

export interface Reading {
  limits?: Partial<Limits>;
  encoding?: string;
  delimiter?: string;
  signal?: AbortSignal;
}

export interface ReadSheet {
  head: Sheet;
  rows: Row[];
  merges: readonly CellRange[];
}

export interface ReadWorkbook {
  sheets: ReadSheet[];
  details: Workbook['details'];
  warnings: readonly SourceWarning[];
}

export function open(content: Buffer | string | ByteSource, options: Reading = {}): Promise<Workbook> {
  const source = typeof content === 'string' || Buffer.isBuffer(content) ? sourceOf(content) : content;
  const { limits, encoding = 'auto', delimiter = 'auto', signal } = options;
  return openWorkbook(source, {
    limits: { ...defaultLimits, ...limits },
    encoding,
    delimiter,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Reads a whole document, and closes it. */
export async function readAll(content: Buffer | string | ByteSource, options: Reading = {}): Promise<ReadWorkbook> {
  const workbook = await open(content, options);
  try {
    const sheets: ReadSheet[] = [];
    for await (const head of workbook.sheets()) {
      const rows: Row[] = [];
      for await (const batch of head.rows()) rows.push(...batch);
      sheets.push({ head, rows, merges: head.merges });
    }
    return { sheets, details: workbook.details, warnings: workbook.warnings };
  } finally {
    await workbook.close();
  }
}

/** The values of the first sheet, row by row. */
export async function valuesOf(content: Buffer | string, options: Reading = {}): Promise<unknown[][]> {
  const { sheets } = await readAll(content, options);
  return sheets[0]?.rows.map(({ values }) => values) ?? [];
}

/** Codes of the warnings, each once. */
export function codesOf({ warnings }: ReadWorkbook): string[] {
  return [...new Set(warnings.map(({ code }) => code))];
}

/** The error of a reading that must fail as the user's fault. */
export async function failureOf(content: Buffer | string | ByteSource, options: Reading = {}): Promise<EngineError> {
  try {
    await readAll(content, options);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('the document was read without an error');
}

/** The parts of a workbook with one of them replaced. */
export function withPart(parts: readonly ZipEntry[], name: string, change: (data: string) => string): ZipEntry[] {
  if (!parts.some((part) => part.name === name)) throw new Error(`there is no part ${name}`);
  return parts.map((part) => (part.name === name ? { ...part, data: change(String(part.data)) } : part));
}

export function withoutPart(parts: readonly ZipEntry[], name: string): ZipEntry[] {
  return parts.filter((part) => part.name !== name);
}
