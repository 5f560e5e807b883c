import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../support/files/byte-source.ts';
import { writeXlsx } from '../../support/files/xlsx-writer.ts';
import { writeZip } from '../../support/files/zip.ts';
import { failureOf, open, readAll, valuesOf } from './reading.ts';

const csv = 'id,name\n1,Ada\n';
const rows = [
  ['id', 'name'],
  ['1', 'Ada'],
];

describe('a document packed alone', () => {
  test('in gzip is read, and named without the ending', async () => {
    const { sheets } = await readAll(sourceOf(gzipSync(csv), 'people.csv.gz'));
    expect(sheets[0]?.head.name).toBe('people');
    expect(sheets[0]?.rows.map(({ values }) => values)).toEqual(rows);
  });

  test('in a zip archive is read, whatever a Mac adds to it', async () => {
    const archive = writeZip([
      { name: 'exports/', data: '' },
      { name: 'exports/people.csv', data: csv },
      { name: '__MACOSX/exports/._people.csv', data: 'x' },
      { name: 'exports/.DS_Store', data: 'x' },
    ]);
    expect(await valuesOf(archive)).toEqual(rows);
  });

  test('may be a workbook', async () => {
    const workbook = await writeXlsx({ sheets: [{ name: 'S', rows: [['a', 1]] }] });
    expect(await valuesOf(writeZip([{ name: 'report.xlsx', data: workbook, method: 'store' }]))).toEqual([['a', 1]]);
  });

  test('closes the packed source', async () => {
    const source = sourceOf(gzipSync(csv));
    await (await open(source)).close();
    expect(source.closed).toBe(true);
  });
});

describe('is refused', () => {
  test('cut off, or damaged', async () => {
    const packed = gzipSync(csv.repeat(1_000));
    expect(await failureOf(packed.subarray(0, -20))).toMatchObject({ code: 'TRUNCATED_FILE' });
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 12, 30);
    expect(await failureOf(damaged)).toMatchObject({ code: 'MALFORMED_FILE' });
  });

  test('when it expands without measure', async () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1024 ** 2, 'a'));
    expect(await failureOf(bomb)).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'expansionRatio' } });
    expect(await failureOf(bomb, { limits: { expandedBytes: 1024 ** 2 } })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { limit: 'expandedBytes' },
    });
  });
});
