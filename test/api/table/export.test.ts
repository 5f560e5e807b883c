import { buffer } from 'node:stream/consumers';
import { read, utils } from '@e965/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../../generated/graphql/graphql.ts';
import { graphql } from '../../../generated/graphql/index.ts';
import { transact } from '../../../src/domain/kernel/transaction.ts';
import { addApiKey } from '../../../src/domain/workspace/setup.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { Archive } from '../../../src/engine/read/zip/archive.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { writeXlsx } from '../../support/files/xlsx-writer.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const tablesOf = graphql(`
  query TablesToExport($id: ID!) {
    job(id: $id) { tables { nodes { id name } } document { id } }
  }
`);

const exportTable = graphql(`
  mutation ExportTable($input: ExportTableInput!) {
    exportTable(input: $input) {
      __typename
      ... on Export { id status format rowCount error document { id } }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);

const exportJob = graphql(`
  mutation ExportJob($input: ExportJobInput!) {
    exportJob(input: $input) {
      __typename
      ... on Export { id status table { id } rowCount }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);

const exportQuery = graphql(`
  query AnExport($id: ID!) {
    node(id: $id) {
      __typename
      ... on Export { status rowCount error table { name } document { kind name contentType byteSize downloadUrl producedBy { id } } }
    }
  }
`);

const exportEvents = graphql(`
  subscription ExportEvents($documentId: ID!) {
    documentEvents(documentId: $documentId) {
      __typename
      ... on Event { traceId message }
      ... on ExportCreatedEvent { exportId format rowCount }
      ... on ExportReadyEvent { exportId jobId documentId byteSize }
      ... on ExportFailedEvent { exportId reason }
    }
  }
`);

const parts = 'Item,Price,Sold\nBolt,1.50,2024-01-31\nNut,0.25,2024-02-29\n=1+1,3,\n';

async function extracted(name: string, text: string | Buffer, spec?: string) {
  const documentId = await server.owner.uploaded(name, text);
  const jobId = await server.owner.run(documentId, await server.owner.published(spec));
  const { job } = await server.owner.get(tablesOf, { id: jobId });
  return { documentId, jobId, tables: job?.tables?.nodes ?? [] };
}

/** Follows the document's timeline until the export is over; answers how it ended. */
async function ended(documentId: string, exportId: string) {
  const seen: string[] = [];
  for await (const { documentEvents: event } of server.owner.follow(exportEvents, { documentId })) {
    if (!('exportId' in event) || event.exportId !== exportId) continue;
    seen.push(event.__typename);
    if (event.__typename !== 'ExportCreatedEvent') break;
  }
  const { node } = await server.owner.get(exportQuery, { id: exportId });
  if (node?.__typename !== 'Export') throw new Error('The export is gone.');
  const url = node.document?.downloadUrl;
  const bytes = url ? Buffer.from(await (await fetch(url)).arrayBuffer()) : Buffer.alloc(0);
  return { node, seen, bytes };
}

async function askTable(tableId: string, format: ExportFormat, idempotencyKey?: string, client = server.owner) {
  return (await client.get(exportTable, { input: { tableId, format, idempotencyKey } })).exportTable;
}

async function askJob(jobId: string, format: ExportFormat) {
  return (await server.owner.get(exportJob, { input: { jobId, format } })).exportJob;
}

async function tableAs(documentId: string, tableId: string, format: ExportFormat) {
  const result = await askTable(tableId, format);
  if (result.__typename !== 'Export') throw new Error(result.message);
  expect(result).toMatchObject({ status: 'PENDING', format, rowCount: 3, error: null, document: null });
  return ended(documentId, result.id);
}

async function jobAs(documentId: string, jobId: string, format: ExportFormat) {
  const result = await askJob(jobId, format);
  if (result.__typename !== 'Export') throw new Error(result.message);
  expect(result).toMatchObject({ status: 'PENDING', table: null });
  return ended(documentId, result.id);
}

describe('an export', () => {
  it('marks issues in a workbook, and in nothing else', async () => {
    const spec = 'ade: 1\nfields:\n  item: {}\n  price: { type: decimal }\n';
    const { documentId, tables } = await extracted('faults.csv', 'Item,Price\nBolt,1.5\nNut,cheap\n', spec);
    const tableId = tables[0]?.id ?? '';
    const { exportTable: made } = await server.owner.get(exportTable, {
      input: { tableId, format: 'XLSX', markIssues: true },
    });
    if (made.__typename !== 'Export') throw new Error(made.message);
    const { node, bytes } = await ended(documentId, made.id);
    expect(node.document?.name).toBe('faults (issues marked).xlsx');
    const book = read(bytes);
    expect(book.SheetNames.at(-1)).toBe('Issues');
    const price = book.Sheets[book.SheetNames[0] ?? '']?.B3;
    expect(price?.c?.[0]?.t).toContain('cheap');
    const listed = utils.sheet_to_json<Record<string, string>>(book.Sheets.Issues ?? {});
    expect(listed).toMatchObject([{ Cell: 'B3', Column: 'price', 'In the document': expect.stringMatching(/!B3$/) }]);
    const { exportTable: refused } = await server.owner.get(exportTable, {
      input: { tableId, format: 'CSV', markIssues: true },
    });
    expect(refused).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is a table as a file of any format', async () => {
    const { documentId, tables } = await extracted('parts.csv', parts);
    const id = tables[0]?.id ?? '';
    const [csv, jsonl, xlsx, parquet] = await Promise.all([
      tableAs(documentId, id, 'CSV'),
      tableAs(documentId, id, 'JSONL'),
      tableAs(documentId, id, 'XLSX'),
      tableAs(documentId, id, 'PARQUET'),
    ]);
    expect(csv.seen).toEqual(['ExportCreatedEvent', 'ExportReadyEvent']);
    expect(csv.node).toMatchObject({
      status: 'READY',
      error: null,
      document: { kind: 'EXPORT', name: 'parts.csv', byteSize: csv.bytes.length },
    });
    expect(csv.bytes.toString()).toBe("item,price,sold\r\nBolt,1.5,2024-01-31\r\nNut,0.25,2024-02-29\r\n'=1+1,3,\r\n");
    const objects = [
      { item: 'Bolt', price: 1.5, sold: '2024-01-31' },
      { item: 'Nut', price: 0.25, sold: '2024-02-29' },
      { item: '=1+1', price: 3, sold: null },
    ];
    const lines = jsonl.bytes.toString().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(objects);
    const sheet = read(xlsx.bytes).Sheets[tables[0]?.name ?? ''] ?? {};
    expect(utils.sheet_to_json(sheet, { raw: false, defval: null })).toEqual(
      objects.map((object) => ({ ...object, price: String(object.price) })),
    );
    expect(parquet.node.document).toMatchObject({
      name: 'parts.parquet',
      contentType: 'application/vnd.apache.parquet',
    });
    const rows = await parquetReadObjects({ file: new Uint8Array(parquet.bytes).buffer, compressors });
    expect(rows).toEqual(objects.map(({ sold, ...rest }) => ({ ...rest, sold: sold && new Date(sold) })));
  });

  it('of a job holds all of its tables: sheets of a workbook, files of an archive', async () => {
    const sheets = [
      {
        name: 'Parts',
        rows: parts
          .trimEnd()
          .split('\n')
          .map((line) => line.split(',')),
      },
      {
        name: 'Cities',
        rows: [
          ['City', 'People'],
          ['Bern', 134_591],
          ['Basel', 177_571],
        ],
      },
    ];
    const { documentId, jobId, tables } = await extracted('both.xlsx', await writeXlsx({ sheets }));
    expect(tables).toHaveLength(2);
    const [xlsx, csv] = await Promise.all([jobAs(documentId, jobId, 'XLSX'), jobAs(documentId, jobId, 'CSV')]);
    expect(xlsx.node).toMatchObject({ rowCount: 5, table: null, document: { name: 'both.xlsx' } });
    const workbook = read(xlsx.bytes);
    const lengths = workbook.SheetNames.map((name) => utils.sheet_to_json(workbook.Sheets[name] ?? {}).length);
    expect(lengths).toEqual([3, 2]);
    expect(csv.node.document).toMatchObject({ name: 'both.csv.zip', contentType: 'application/zip' });
    const archive = await Archive.open(sourceOf(csv.bytes), defaultLimits);
    const [, second = { name: '' }] = tables;
    const bytes = await buffer(archive.read(`${second.name}.csv`));
    expect(bytes.toString()).toBe('city,people\r\nBern,134591\r\nBasel,177571\r\n');
  });

  it('of a job with one table is that table', async () => {
    const { documentId, jobId } = await extracted('parts.csv', parts);
    const { node } = await jobAs(documentId, jobId, 'JSONL');
    expect(node).toMatchObject({ table: null, document: { name: 'parts.jsonl' } });
  });

  it('is made once for one idempotency key', async () => {
    const { tables } = await extracted('parts.csv', parts);
    const id = tables[0]?.id ?? '';
    const [first, second, other] = [
      await askTable(id, 'CSV', 'one'),
      await askTable(id, 'CSV', 'one'),
      await askTable(id, 'XLSX', 'one'),
    ];
    if (first.__typename !== 'Export') throw new Error(first.message);
    expect(second).toMatchObject({ __typename: 'Export', id: first.id });
    expect(other).toMatchObject({ __typename: 'ConflictError', reason: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('needs the permission, and something that can be exported', async () => {
    const { jobId, tables } = await extracted('parts.csv', parts);
    const id = tables[0]?.id ?? '';
    const stranger = await server.addTenant();
    expect(await askTable(id, 'CSV', undefined, stranger)).toMatchObject({ __typename: 'NotFoundError' });
    expect(await askTable('tbl_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'CSV')).toMatchObject({ __typename: 'NotFoundError' });
    const context = { ...server.services, viewer: null, correlationId: null };
    const { workspaceId } = server.owner;
    const { userId: createdById } = await server.services.db.prisma.membership.findFirstOrThrow({
      where: { workspaceId },
    });
    const { key } = await transact(context, (tx) =>
      addApiKey(tx, { workspaceId, createdById, name: 'Reads', permissions: ['tables.read'] }),
    );
    const reader = server.client(key);
    expect(await askTable(id, 'CSV', undefined, reader)).toMatchObject({ __typename: 'ForbiddenError' });
    await server.services.db.prisma.job.update({ where: { id: jobId }, data: { status: 'CANCELLED' } });
    expect(await askJob(jobId, 'CSV')).toMatchObject({ __typename: 'ConflictError', reason: 'NOT_SUCCEEDED' });
  });

  it('fails with a reason when the rows are gone', async () => {
    const { documentId, tables } = await extracted('parts.csv', parts);
    const id = tables[0]?.id ?? '';
    const { rowsKey } = await server.services.db.prisma.table.findUniqueOrThrow({ where: { id } });
    await server.services.store.delete(rowsKey);
    const { node, seen } = await tableAs(documentId, id, 'CSV');
    expect(seen).toEqual(['ExportCreatedEvent', 'ExportFailedEvent']);
    expect(node).toMatchObject({ status: 'FAILED', error: 'The rows of the table are gone.', document: null });
  });

  it('is made by the job itself in every format that the configuration names', async () => {
    const { jobId } = await extracted('parts.csv', parts, 'ade: 1\noutput: { formats: [parquet, xlsx, csv] }\n');
    const exports = await server.services.db.prisma.export.findMany({
      where: { jobId },
      select: { format: true, status: true, rowCount: true, document: { select: { name: true } } },
      orderBy: { id: 'asc' },
    });
    const of = { status: 'READY', rowCount: 3 };
    expect(exports).toEqual([
      { ...of, format: 'PARQUET', document: { name: 'parts.parquet' } },
      { ...of, format: 'XLSX', document: { name: 'parts.xlsx' } },
      { ...of, format: 'CSV', document: { name: 'parts.csv' } },
    ]);
  });
});
