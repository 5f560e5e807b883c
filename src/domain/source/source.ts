import type { Document } from '../../db/generated/client.ts';
import type { StoredSheet } from '../../engine-process/sheet-file.ts';
import { readWindow, type WindowPlace, type WindowRow } from '../../engine-process/sheet-window.ts';
import { NotFoundError, type RequestContext, ValidationError, type ValidationIssue } from '../kernel/index.ts';
import { whileClientWaits } from './reading.ts';

/** A document, as far as reading it takes. */
export type SourceDocument = Pick<
  Document,
  'workspaceId' | 'name' | 'storageKey' | 'sha256' | 'byteSize' | 'deletedAt'
>;

/** Of a window: more would be no use to look at, and too much to answer. */
export const mostWindow = { rows: 1_000, columns: 1_000, cells: 10_000 };

/** A part of a sheet, as a spreadsheet shows it. */
export interface CellWindow {
  sheet: StoredSheet;
  place: WindowPlace;
  rows: WindowRow[];
}

/** The sheets of a document, in their order. Throws RefusedDocumentError, LimitError when too much is being read. */
export async function documentSheets(context: RequestContext, document: SourceDocument): Promise<StoredSheet[]> {
  return reading(context, document, async (_path, sheets) => [...sheets]);
}

/** What stands in a window of a sheet. Throws the same, ValidationError for a window that is none, NotFoundError without such a sheet. */
export async function documentCells(
  context: RequestContext,
  document: SourceDocument,
  { sheet: name, ...place }: WindowPlace & { sheet: string },
): Promise<CellWindow> {
  const issues = faultsOf(place);
  if (issues.length > 0) throw new ValidationError('The cells cannot be read.', issues);
  return reading(context, document, async (path, sheets) => {
    const sheet = sheets.find((candidate) => candidate.name === name);
    if (!sheet) throw new NotFoundError('The sheet');
    return { sheet, place, rows: await readWindow(path, sheet, place) };
  });
}

/** Reads a document for a request; ends when its client leaves. */
async function reading<T>(
  { previews }: RequestContext,
  document: SourceDocument,
  work: (path: string, sheets: readonly StoredSheet[]) => Promise<T>,
): Promise<T> {
  if (document.deletedAt !== null) throw new NotFoundError('The document');
  return whileClientWaits((signal) => previews.withSheets(document, signal, work));
}

function faultsOf({ top, left, rows, columns }: WindowPlace): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const check = (path: string, isRight: boolean, message: string) => {
    if (!isRight) issues.push({ path, message, code: 'OUT_OF_RANGE' });
  };
  check('top', top >= 1, 'Rows are counted from 1.');
  check('left', left >= 1, 'Columns are counted from 1.');
  check('rows', rows >= 1 && rows <= mostWindow.rows, `A window has 1 to ${mostWindow.rows} rows.`);
  check('columns', columns >= 1 && columns <= mostWindow.columns, `A window has 1 to ${mostWindow.columns} columns.`);
  const cells = `A window has at most ${mostWindow.cells.toLocaleString('en')} cells.`;
  if (issues.length === 0) check('rows', rows * columns <= mostWindow.cells, cells);
  return issues;
}
