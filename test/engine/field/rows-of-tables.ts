import { EngineError } from '../../../src/engine/errors.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { specSchema } from '../../../src/engine/specification/spec.ts';

export interface FoundRows {
  /** Numbers of rows in the sheet, from 1. */
  header: number[];
  records: number[];
}

/** Which rows of a file are the headers and the records of its tables; none where no table is found. */
export async function rowsOfTables(name: string, bytes: Buffer): Promise<FoundRows[]> {
  const source = {
    name,
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
  const found: FoundRows[] = [];
  try {
    for await (const item of extract(source, specSchema.parse({ ade: 1 }))) {
      if (item.kind === 'table') found[item.table.ordinal] = { header: item.table.headerRows, records: [] };
      if (item.kind === 'rows') found[item.ordinal]?.records.push(...item.rows.map(({ sourceRow }) => sourceRow));
    }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND') throw error;
  }
  return found;
}
