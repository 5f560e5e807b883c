import type { Sheet, Workbook } from '../model.ts';
import type { ByteSink } from '../write/sink/byte-sink.ts';
import { ZipWriter } from '../write/sink/zip-writer.ts';
import {
  contentTypes,
  declaration,
  mainNamespace,
  packageRelationships,
  sheetPath,
  workbookRelationships,
  workbookXml,
} from '../write/xlsx/xlsx-parts.ts';
import { SheetNames } from '../write/xlsx/xlsx-text.ts';
import type { Annotation } from './annotation.ts';
import { CellStyles } from './cell-styles.ts';
import { legendXml } from './legend.ts';
import { SheetPainter } from './sheet-painter.ts';

/** Cells that are painted, over all sheets; where they are used up a sheet stops. A larger workbook is no use to look at. */
export const mostPaintedCells = 5_000_000;
/** Characters of XML that are compressed at a time. */
const pieceLength = 1 << 17;

/**
 * Writes a copy of a workbook, as XLSX, with the text that it shows at the same addresses; tables are framed, rows coloured by what
 * they were found to be, cells with issues marked, and a first sheet says what that means. Streams, so that memory stays constant.
 *
 * @returns whether all of it is in the copy
 */
export async function annotateWorkbook(
  workbook: Workbook,
  annotation: Annotation,
  sink: ByteSink,
  painted = mostPaintedCells,
): Promise<{ complete: boolean }> {
  const zip = new ZipWriter(sink, 4);
  const styles = new CellStyles();
  const names = new SheetNames();
  const legendName = names.take('ADE legend');
  const nameOf = new Map(annotation.sheets.map(({ index, name }) => [index, names.take(name)] as const));
  await zip.add('_rels/.rels', packageRelationships);
  await zip.add(
    sheetPath(1),
    legendXml(annotation, (sheet) => nameOf.get(sheet) ?? '', styles),
  );
  let left = painted;
  let sheets = 1;
  for await (const sheet of workbook.sheets()) {
    const own = annotation.sheets.find(({ index }) => index === sheet.index);
    if (own === undefined) continue;
    sheets++;
    left -= await paintSheet(zip, sheetPath(sheets), sheet, new SheetPainter(sheet, own, annotation, styles), left);
  }
  const sheetNames = [legendName, ...nameOf.values()];
  await zip.add('xl/workbook.xml', workbookXml(sheetNames));
  await zip.add('xl/_rels/workbook.xml.rels', workbookRelationships(sheetNames.length));
  await zip.add('xl/styles.xml', styles.xml());
  await zip.add('[Content_Types].xml', contentTypes(sheetNames.length));
  await zip.finish();
  return { complete: left >= 0 };
}

/** Answers how many cells were painted: more than `most` when there were rows left. */
async function paintSheet(
  zip: ZipWriter,
  path: string,
  sheet: Sheet,
  painter: SheetPainter,
  most: number,
): Promise<number> {
  await zip.open(path);
  let pending = '';
  let begun = false;
  rows: for await (const batch of sheet.rows()) {
    // Which columns are hidden is known once the first rows have come.
    if (!begun) pending = sheetStart(sheet.hiddenColumns);
    begun = true;
    for (const row of batch) {
      for (const xml of painter.paint(row)) {
        if (painter.cells > most) break rows;
        pending += xml;
        if (pending.length > pieceLength) {
          await zip.write(Buffer.from(pending));
          pending = '';
        }
      }
    }
  }
  await zip.write(Buffer.from(`${begun ? pending : sheetStart([])}${sheetEnd}`));
  await zip.close();
  return painter.cells;
}

function sheetStart(hiddenColumns: Sheet['hiddenColumns']): string {
  const hidden: string[] = [];
  let next = 1;
  for (const { first, last } of hiddenColumns.toSorted((a, b) => a.first - b.first)) {
    // Excel refuses columns that are named twice; a document may do so.
    const from = Math.max(first, next);
    if (last >= from) hidden.push(`<col min="${from}" max="${last}" hidden="1"/>`);
    next = Math.max(next, last + 1);
  }
  const columns = hidden.length === 0 ? '' : `<cols>${hidden.join('')}</cols>`;
  return `${declaration}<worksheet xmlns="${mainNamespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultColWidth="14" defaultRowHeight="15"/>${columns}<sheetData>`;
}

/** Printed, a sheet is one page wide. Everything is text, as displayed; Excel is not to point out that some of it looks like numbers. */
const sheetEnd =
  '</sheetData><pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/><ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>';
