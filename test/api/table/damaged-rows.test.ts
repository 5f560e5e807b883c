import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { flipped, objectBytes, replaceObject } from '../../support/damage.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const tablesQuery = graphql(`
  query TablesToDamage($id: ID!) {
    job(id: $id) { tables { nodes { id } } }
  }
`);
const rowsQuery = graphql(`
  query RowsOfDamaged($id: ID!) {
    table(id: $id) { rowCount rows(first: 100) { nodes { values } } }
  }
`);
const exportTable = graphql(`
  mutation ExportDamaged($input: ExportTableInput!) {
    exportTable(input: $input) { __typename ... on Export { id } }
  }
`);
const exportEvents = graphql(`
  subscription EventsOfDamaged($documentId: ID!) {
    documentEvents(documentId: $documentId) { __typename ... on ExportFailedEvent { exportId reason } ... on ExportReadyEvent { exportId } }
  }
`);

async function extracted(text: string) {
  const documentId = await server.owner.uploaded('some.csv', text);
  const jobId = await server.owner.run(documentId, await server.owner.published());
  const { job } = await server.owner.get(tablesQuery, { id: jobId });
  const id = job?.tables?.nodes[0]?.id ?? '';
  const { rowsKey } = await server.services.db.prisma.table.findUniqueOrThrow({ where: { id } });
  return { documentId, id, rowsKey, stored: await objectBytes(server.services.store, rowsKey) };
}

it('answers no damaged row, and names the object', async () => {
  const { id, rowsKey, stored } = await extracted('name,age\nAnn,31\nBob,32\n');
  const whole = await server.owner.get(rowsQuery, { id });
  let noticed = 0;
  for (let bit = 0; bit < stored.length * 8; bit += 7) {
    await replaceObject(server.services.store, rowsKey, flipped(stored, bit));
    const { data, errors } = await server.owner.ask(rowsQuery, { id });
    if (errors.length === 0) {
      expect(data).toEqual(whole);
      continue;
    }
    noticed++;
    expect(errors[0]?.extensions).toMatchObject({ code: 'STORED_BYTES_DAMAGED', object: rowsKey });
  }
  expect(noticed).toBeGreaterThan(0);
});

it('exports no damaged row, and says why there is no export', async () => {
  const { documentId, id, rowsKey, stored } = await extracted('name,age\nAnn,31\nBob,32\n');
  await replaceObject(server.services.store, rowsKey, flipped(stored, stored.length * 4));
  const { exportTable: made } = await server.owner.get(exportTable, { input: { tableId: id, format: 'CSV' } });
  const exportId = made.__typename === 'Export' ? made.id : '';
  for await (const { documentEvents: event } of server.owner.follow(exportEvents, { documentId })) {
    if (!('exportId' in event) || event.exportId !== exportId) continue;
    expect(event).toMatchObject({
      __typename: 'ExportFailedEvent',
      reason: 'The stored rows of the table are damaged.',
    });
    break;
  }
});

it('answers as many long rows as fit into a page, and says that there are more', async () => {
  const { id } = await extracted(
    `name,text\n${Array.from({ length: 12 }, (_, at) => `${at},${'x'.repeat(900_000)}\n`).join('')}`,
  );
  const pages = graphql(`
    query LongRows($id: ID!, $after: String) {
      table(id: $id) { rows(first: 300, after: $after) { pageInfo { hasNextPage endCursor } nodes { number } } }
    }
  `);
  const sizes: number[] = [];
  const seen: number[] = [];
  let after: string | null = null;
  const page = async () => (await server.owner.get(pages, { id, after })).table?.rows ?? null;
  for (let rows = await page(); rows !== null; rows = await page()) {
    sizes.push(rows.nodes.length);
    seen.push(...rows.nodes.map(({ number }) => number));
    if (!rows.pageInfo.hasNextPage) break;
    after = rows.pageInfo.endCursor ?? null;
  }
  expect(seen).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
  expect(sizes).toEqual([2, 2, 2, 2, 2, 2]);
});
