import { expect, test } from 'vitest';
import { extract } from '../../src/engine/extraction/extract.ts';
import type { ByteSource } from '../../src/engine/model.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';

/** As many columns as a spreadsheet has. */
const columns = 16_384;

function csvOf(lines: readonly string[]): ByteSource {
  const bytes = Buffer.from(lines.join('\n'));
  return {
    name: 'wide.csv',
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}

// Work that grows with the square of the columns takes minutes here.
test('a sheet with every column that there can be is extracted in seconds', async () => {
  const header = Array.from({ length: columns }, (_, at) => (at === 0 ? 'Item' : `Measure ${at}`));
  const rows = ['alder', 'birch', 'cedar'].map((item) => [item, ...new Array<number>(columns - 1).fill(4.5)].join(','));
  const rowCounts: number[] = [];
  let width = 0;
  for await (const item of extract(csvOf([header.join(','), ...rows]), specSchema.parse({ ade: 1 }))) {
    if (item.kind === 'table') width = item.table.columns.length;
    if (item.kind === 'end') rowCounts.push(item.summary.rowCount);
  }
  expect(width).toBe(columns);
  expect(rowCounts).toEqual([3]);
});
