/** What stands in documents: read while the caller waits, and never stored. */
export { type CellWindow, documentCells, documentSheets, mostWindow } from './source.ts';
