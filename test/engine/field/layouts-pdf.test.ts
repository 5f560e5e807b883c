/** Made-up pages, one for each kind of fault that was seen on documents of others, with the records that are right. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { specSchema } from '../../../src/engine/specification/spec.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

const spec = specSchema.parse({ ade: 1, output: { values: 'asWritten' } });

async function recordsOf(file: string): Promise<unknown[][]> {
  const records: unknown[][] = [];
  try {
    for await (const item of extract(sourceOf(await readFile(new URL(`layouts/${file}`, import.meta.url)), file), spec))
      if (item.kind === 'rows') records.push(...item.rows.map(({ values }) => values));
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND') throw error;
  }
  return records;
}

test('a table typed in Courier, a single space between two of its figures', async () => {
  const records = await recordsOf('p1-typewriter.pdf');
  expect(records).toHaveLength(6);
  expect(records[0]).toEqual(['2.75', '610', '705', '811', '1,023']);
  expect(records[5]).toEqual(['1.50', '30', '33', '35', '40']);
});

test('one frame around all records, and groups of them', async () => {
  expect((await recordsOf('p2-one-frame-around-all-records.pdf')).map(([name, came]) => [name, came])).toEqual([
    ['Garden group', '61.4%'],
    ['Other group', '22.8%'],
    ['Garden group', '70.1%'],
    ['Other group', '31.5%'],
  ]);
  expect((await recordsOf('p2b-one-frame-simple.pdf')).map(([group]) => group)).toEqual([
    'Seedlings',
    'Up to 1 m',
    'Up to 2 m',
    'Up to 5 m',
    'Up to 9 m',
    'Taller',
  ]);
});

test('bullets within cells', async () => {
  expect((await recordsOf('p4-bullets-in-cells.pdf'))[0]).toEqual([
    'Steadiness',
    'asked again',
    '• over two weeks • by the same person',
  ]);
});

test('numbers along the axes of a chart are no table', async () => {
  expect(await recordsOf('p7-chart-axes.pdf')).toEqual([]);
});
