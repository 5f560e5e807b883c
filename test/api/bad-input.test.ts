import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { writeCompoundFile } from '../support/files/compound-file.ts';
import { xlsxParts } from '../support/files/xlsx-writer.ts';
import { writeZip } from '../support/files/zip.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const outcome = graphql(`
  query Outcome($id: ID!) {
    job(id: $id) {
      status
      attempt
      error { code message owner details }
      metrics { tables rowsWritten warnings { code message } }
      tables { nodes { rowCount } }
    }
  }
`);

const sheet = {
  sheets: [
    {
      name: 'One',
      rows: [
        ['Name', 'Age'],
        ['Ann', 31],
        ['Bob', 44],
      ],
    },
  ],
};
const workbook = () => writeZip(xlsxParts(sheet));
const bomb = () =>
  writeZip(
    [...xlsxParts(sheet), { name: 'xl/media/image1.png', data: '' }].map((part) =>
      part.name === 'xl/worksheets/sheet1.xml' ? { ...part, data: `${part.data}${' '.repeat(64 * 1024 ** 2)}` } : part,
    ),
  );

async function run(name: string, bytes: Uint8Array | string, spec = 'ade: 1') {
  const id = await server.owner.run(await server.owner.uploaded(name, bytes), await server.owner.published(spec));
  const { job } = await server.owner.get(outcome, { id });
  if (!job) throw new Error('The job is gone.');
  return job;
}

describe('a job on a bad file ends FAILED for its user, at the first attempt, with the cause', () => {
  it.each([
    [
      'something else under the name of a workbook',
      'report.xlsx',
      () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      'UNKNOWN_FORMAT',
      /PNG|image/i,
    ],
    [
      'a workbook that was cut off',
      'cut.xlsx',
      () => workbook().subarray(0, -60),
      'TRUNCATED_FILE',
      /cut off|truncated|incomplete/i,
    ],
    [
      'a workbook whose bytes were damaged',
      'damaged.xlsx',
      () => damaged(workbook()),
      'MALFORMED_FILE',
      /damaged|corrupt/i,
    ],
    ['a zip bomb', 'bomb.xlsx', bomb, 'LIMIT_EXCEEDED', /expansionRatio|expandedBytes/],
    [
      'a workbook with a password',
      'secret.xlsx',
      () => writeCompoundFile(['EncryptedPackage', 'EncryptionInfo']),
      'ENCRYPTED_FILE',
      /password/i,
    ],
    [
      '20,000 columns',
      'wide.csv',
      () => Buffer.from(`${Array.from({ length: 20_000 }, (_c, at) => `c${at}`).join(',')}\n1,2\n`),
      'LIMIT_EXCEEDED',
      /columns/,
    ],
    ['words without any table', 'letter.txt', () => Buffer.from('Dear Sir or Madam\n'), 'NO_TABLE_FOUND', /table/],
  ])('%s', async (_what, name, bytes, code, message) => {
    const job = await run(name, bytes());
    expect(job).toMatchObject({ status: 'FAILED', attempt: 1, error: { code, owner: 'USER' }, tables: { nodes: [] } });
    expect(job.error?.message).toMatch(message);
  });
});

describe('a job on a file with faults that can be mended succeeds, and says what it did', () => {
  it('a broken quote loses no row', async () => {
    const lines = Array.from({ length: 50 }, (_line, at) => (at === 20 ? `"person ${at},x` : `person ${at},${at}`));
    const job = await run('quote.csv', `Name,Number\n${lines.join('\n')}\n`);
    expect(job).toMatchObject({ status: 'SUCCEEDED', metrics: { tables: 1 } });
    expect(job.tables?.nodes[0]?.rowCount).toBeGreaterThanOrEqual(49);
    expect(job.metrics?.warnings.map(({ code }) => code)).not.toEqual([]);
  });

  it('NUL bytes are left out', async () => {
    const job = await run('nul.csv', 'Name,Count\nAnn,1\0\0\nBob,2\n');
    expect(job).toMatchObject({ status: 'SUCCEEDED', metrics: { rowsWritten: 2 } });
    expect(job.metrics?.warnings.map(({ code }) => code)).toContain('NUL_BYTES');
  });

  it('mixed encodings lose no row', async () => {
    const rows = ['Zoë,1', 'Ann,2', 'Bob,3'].map((row, at) => Buffer.from(`${row}\n`, at === 0 ? 'latin1' : 'utf8'));
    const job = await run('mixed.csv', Buffer.concat([Buffer.from('Näme,Count\n'), ...rows]));
    expect(job).toMatchObject({ status: 'SUCCEEDED', metrics: { rowsWritten: 3 } });
    expect(job.metrics?.warnings.length).toBeGreaterThan(0);
  });
});

describe('a job on a specification that does not fit', () => {
  it('names the headers that were seen', async () => {
    const job = await run(
      'a.csv',
      'Name,Age\nAnn,31\nBob,44\n',
      'ade: 1\nfields:\n  iban: { validate: [{ required: true }] }\n',
    );
    expect(job).toMatchObject({ status: 'FAILED', error: { code: 'NO_TABLE_FOUND', owner: 'USER' } });
    expect(job.error?.message).toContain('Age');
  });
});

it('after all of this nothing is left but the documents and their tables', async () => {
  const folders = await readdir(join(server.settings.dataDir, 'scratch'), { recursive: true });
  expect(folders.filter((name) => name.includes('job_'))).toEqual([]);
  const { prisma } = server.services.db;
  const known = new Set([
    ...(await prisma.document.findMany({ select: { storageKey: true } })).map(({ storageKey }) => storageKey),
    ...(await prisma.table.findMany({ select: { rowsKey: true } })).map(({ rowsKey }) => rowsKey),
  ]);
  const stored: string[] = [];
  for await (const { key } of server.services.store.list('')) stored.push(key);
  expect(stored.filter((key) => !known.has(key))).toEqual([]);
});

/** Turns one byte in the middle of the sheet's compressed data. */
function damaged(bytes: Buffer): Buffer {
  const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 60;
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  return bytes;
}
