/** Small files made after public bug reports of others, with the CSV that their first table should give. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { EngineError } from '../../../src/engine/errors.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { parseSpec } from '../../../src/engine/plan/parse.ts';
import type { ByteSink } from '../../../src/engine/write/sink/byte-sink.ts';
import { CsvWriter } from '../../../src/engine/write/text/csv-writer.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

const folder = new URL('cases/', import.meta.url);
const cases = z
  .array(
    z.object({ file: z.string(), spec: z.string().nullable(), situation: z.string(), expected: z.string().nullable() }),
  )
  .parse(JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')));

/** What does not come out right yet; a case that comes out right must leave the list. */
const notYet = new Set<string>([
  // Two currencies in a column: the amounts stay texts, which say which.
  'xls/e1-entities.xls',
]);

/** Some cases are described in words: of those only the end is judged. */
const words = ['(or', '(+', '…', '(header', '(column', '(second'];
const isExact = (expected: string) => expected.trim().includes('\n') && !words.some((mark) => expected.includes(mark));

for (const { file, spec, situation, expected } of cases) {
  const run = notYet.has(file) ? test.fails : test;
  run(`${file}${spec === null ? '' : ` with ${spec}`}: ${situation}`, async () => {
    const found = await firstTable(file, spec);
    if (expected !== null && isExact(expected)) expect(rowsOf(found ?? '')).toEqual(rowsOf(expected));
  });
}

/** The first table as CSV; `null` for a file that cannot be read, or has none. */
async function firstTable(file: string, spec: string | null): Promise<string | null> {
  const written: Uint8Array[] = [];
  const sink: ByteSink = {
    async write(bytes) {
      written.push(bytes);
    },
  };
  let writer: CsvWriter | null = null;
  const text = spec === null ? 'ade: 1' : await readFile(new URL(spec, folder), 'utf8');
  const source = sourceOf(await readFile(new URL(file, folder)), file.slice(file.lastIndexOf('/') + 1));
  try {
    for await (const item of extract(source, parseSpec(text))) {
      if (item.kind === 'table' && item.table.ordinal === 0) writer = new CsvWriter(sink, item.table.columns);
      if (item.kind === 'rows' && item.ordinal === 0) await writer?.write(item.rows);
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
  await writer?.finish();
  return writer === null ? null : Buffer.concat(written).toString('utf8');
}

/** Fields of a CSV; the apostrophe that guards formulas, blanks around values and blank lines do not count. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const { 1: quoted, 2: plain, 3: end = '' } of csv
    .replace(/^\ufeff/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const value = (quoted?.replaceAll('""', '"') ?? plain ?? '').trim();
    rows.at(-1)?.push(value.replace(/^'(?=[-+=@])/, '').trim());
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.some((value) => value !== ''));
}
