import type { Limits } from '../../limits.ts';
import type { ByteSource, Sheet, Workbook } from '../../model.ts';
import type { OfficePackage } from '../office/package.ts';
import { readXmlPart } from '../office/xml-part.ts';
import { CellBudget } from '../sheet-rows.ts';
import { type WordTable, WordTables } from './word-tables.ts';

const batchRows = 500;

/** Opens a Word document: each of its tables is a sheet. Throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE. */
export async function openWordDocument(
  source: ByteSource,
  { archive, mainPart }: OfficePackage,
  limits: Limits,
): Promise<Workbook> {
  const handler = new WordTables(`A table of ${source.name}`, limits, new CellBudget(limits));
  await readXmlPart(archive, mainPart, limits, handler);
  const { tables } = handler;
  let read = 0;
  return {
    format: 'DOCX',
    details: { tables: tables.length },
    warnings: [],
    fractionRead: () => read / Math.max(1, tables.length),
    close: () => source.close(),
    async *sheets() {
      for (const [index, table] of tables.entries()) {
        yield sheetOf(index, table);
        read++;
      }
    },
  };
}

function sheetOf(index: number, { rows, merges }: WordTable): Sheet {
  return {
    index,
    name: `Table ${index + 1}`,
    hidden: false,
    epoch: 1900,
    formats: [],
    hiddenColumns: [],
    merges,
    async *rows() {
      for (let from = 0; from < rows.length; from += batchRows) {
        yield rows
          .slice(from, from + batchRows)
          .map((values, at) => ({ number: from + at + 1, values, formats: null, hidden: false }));
      }
    },
  };
}
