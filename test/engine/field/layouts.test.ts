/** Made-up sheets, one for each kind of fault that was seen on files of others, with what is right. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { EngineError } from '../../../src/engine/errors.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { specSchema } from '../../../src/engine/specification/spec.ts';

const folder = new URL('layouts/', import.meta.url);
const cases = z
  .array(z.object({ file: z.string(), tables: z.array(z.object({ headerRows: z.array(z.int()), records: z.int() })) }))
  .parse(JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')));

/** What does not come out right yet; a case that comes out right must leave the list. */
const notYet = new Set<string>([
  'd09-records-with-one-cell.csv',
  'h21-na-first-of-many.csv',
  'r14-price-below-each-other.csv',
]);

for (const { file, tables } of cases) {
  const run = notYet.has(file) ? test.fails : test;
  run(file, async () => expect(await outline(file)).toEqual(tables));
}

/** Header rows, from 0, and number of records of every table. */
async function outline(file: string): Promise<{ headerRows: number[]; records: number }[]> {
  const bytes = await readFile(new URL(file, folder));
  const source = {
    name: file,
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
  const found: { headerRows: number[]; records: number }[] = [];
  try {
    for await (const item of extract(source, specSchema.parse({ ade: 1 }))) {
      if (item.kind === 'table')
        found[item.table.ordinal] = { headerRows: item.table.headerRows.map((row) => row - 1), records: 0 };
      const entry = item.kind === 'rows' ? found[item.ordinal] : undefined;
      if (entry !== undefined && item.kind === 'rows') entry.records += item.rows.length;
    }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND') throw error;
  }
  return found;
}
