import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../src/engine/limits.ts';
import type { ByteSource, Workbook } from '../../../src/engine/model.ts';
import { Archive } from '../../../src/engine/read/zip/archive.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { writeXlsx } from '../../support/files/xlsx-writer.ts';
import { open } from './reading.ts';

const rows = Array.from({ length: 20_000 }, (_, index) => [`name ${index}`, index, Math.sin(index), `${index * 7919}`]);
const documents: Record<string, Promise<Buffer>> = {
  CSV: Promise.resolve(Buffer.from(rows.map((cells) => cells.join(',')).join('\n'))),
  XLSX: writeXlsx({ sheets: ['a', 'b'].map((name) => ({ name, rows })) }),
};

/** The first batch of the first sheet, and the iterator that gives the next. */
async function firstBatch(workbook: Workbook) {
  for await (const sheet of workbook.sheets()) {
    const batches = sheet.rows()[Symbol.asyncIterator]();
    return { first: await batches.next(), batches };
  }
  throw new Error('there is no sheet');
}

test('the directory of a zip container is read once', async () => {
  const content = await writeXlsx({ sheets: [{ name: 'a', rows: rows.slice(0, 10) }] });
  const endRecord = content.lastIndexOf('PK\x05\x06');
  const readings = async (use: (source: ByteSource) => Promise<unknown>) => {
    const source = sourceOf(content);
    let count = 0;
    await use({
      ...source,
      read(offset, length) {
        if (offset <= endRecord && offset + length > endRecord) count++;
        return source.read(offset, length);
      },
    });
    return count;
  };
  const once = await readings((source) => Archive.open(source, defaultLimits));
  // The sample by which documents are distinguished is the whole of a small one.
  expect(await readings((source) => open(source))).toBe(once + 1);
});

describe.each(Object.entries(documents))('%s', (_, content) => {
  test('tells how much of it has been read', async () => {
    const workbook = await open(await content);
    const fractions = [workbook.fractionRead()];
    for await (const sheet of workbook.sheets()) {
      for await (const __ of sheet.rows()) fractions.push(workbook.fractionRead());
    }
    fractions.push(workbook.fractionRead());
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions[0]).toBeLessThan(0.5);
    expect(fractions.at(-1)).toBe(1);
    expect(new Set(fractions).size).toBeGreaterThan(4);
    await workbook.close();
  });

  test('is not opened once the signal is aborted', async () => {
    const source = sourceOf(await content);
    const reason = new Error('cancelled');
    await expect(open(source, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(source.closed).toBe(true);
  });

  test('stops with the signal’s reason', async () => {
    const source = sourceOf(await content);
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const workbook = await open(source, { signal: controller.signal });
    const read = async () => {
      let batches = 0;
      for await (const sheet of workbook.sheets()) {
        for await (const __ of sheet.rows()) {
          batches += 1;
          if (batches === 2) controller.abort(reason);
        }
      }
    };
    await expect(read()).rejects.toBe(reason);
    expect(source.bytesRead).toBeLessThan(source.size * 2);
    await workbook.close();
    expect(source.closed).toBe(true);
  });

  test('can be closed in the middle of a batch, and twice', async () => {
    const source = sourceOf(await content);
    const workbook = await open(source);
    const { first, batches } = await firstBatch(workbook);
    expect(first.done).toBe(false);
    const next = batches.next().catch(() => ({ done: true }));
    await workbook.close();
    await workbook.close();
    expect(source.closed).toBe(true);
    await next;
    expect(await batches.next()).toMatchObject({ done: true });
  });

  test('passes on an error of its source as it is', async () => {
    const source = sourceOf(await content);
    const failure = new Error('the disk is gone');
    const workbook = await open(source);
    source.read = () => Promise.reject(failure);
    const read = async () => {
      for await (const sheet of workbook.sheets()) for await (const __ of sheet.rows());
    };
    await expect(read()).rejects.toBe(failure);
    await workbook.close();
  });

  test('closes its source when it cannot be opened', async () => {
    const source = sourceOf((await content).subarray(0, 0));
    await expect(open(source)).rejects.toMatchObject({ code: 'EMPTY_FILE' });
    expect(source.closed).toBe(true);
  });
});
