import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const explanations = graphql(`
  query Explanations($id: ID!) {
    job(id: $id) {
      tables {
        nodes {
          explanation {
            tableReasons
            columns { column reason method score runnerUp { field score method } }
            droppedRows { reason why count rows }
          }
        }
      }
    }
  }
`);

const wages = `Wages of May

Name,Gross pay,Net pay
Anna,1200.50,900
Bert,1010.00,800
Cora,1100.75,850
Total,3311.25,2550
Dora,600.00,500
Emil,900.25,700
Total,1500.25,1200
`;

const spec = `
ade: 1
fields:
  gross_pay: { type: decimal }
  bonus: {}
  net: { type: decimal, match: { headers: [net pay] } }
output: { unmapped: drop }
`;

const partsOf = graphql(`
  query PartsOfTables($id: ID!) {
    job(id: $id) {
      tables { nodes { name source { sheet parts { sheet range headerRows rowsBefore } } } }
    }
  }
`);

test('a table that goes over two pages says which of its rows are from which', async () => {
  const sample = await readFile(join(import.meta.dirname, '../../../samples/orchard-deliveries.pdf'));
  const documentId = await server.owner.uploaded('deliveries.pdf', sample);
  const id = await server.owner.run(documentId, await server.owner.published());
  const { job } = await server.owner.get(partsOf, { id });
  expect(job?.tables?.nodes.map(({ source }) => source.parts)).toEqual([
    [
      { sheet: 'Page 1', range: 'A5:F27', headerRows: [5], rowsBefore: 0 },
      { sheet: 'Page 2', range: 'A1:F10', headerRows: [1], rowsBefore: 22 },
    ],
    [{ sheet: 'Page 2', range: 'A15:C18', headerRows: [15], rowsBefore: 0 }],
  ]);
});

test('a table explains itself, its columns and the rows that are not in it', async () => {
  const documentId = await server.owner.uploaded('wages.csv', wages);
  const id = await server.owner.run(documentId, await server.owner.published(spec));
  const { job } = await server.owner.get(explanations, { id });
  const explanation = job?.tables?.nodes[0]?.explanation;
  expect(explanation?.tableReasons[0]).toMatch(/^A3:C10 holds /);
  expect(explanation?.droppedRows).toEqual([
    { reason: 'derived', count: 2, rows: [7, 10], why: expect.stringContaining('totals') },
  ]);
  const [gross, bonus, net, name] = explanation?.columns ?? [];
  expect(gross).toMatchObject({ column: 'gross_pay', method: 'HEADER', runnerUp: { field: 'net' } });
  expect(gross?.reason).toMatch(/^Its header “Gross pay” is a name of gross_pay: \d+ %\. Otherwise it would be net/);
  expect(bonus).toMatchObject({ column: 'bonus', method: 'NONE', score: 0, runnerUp: null });
  expect(bonus?.reason).toMatch(/^No column was found for it\./);
  expect(net?.column).toBe('net');
  // The output leaves it out, which is worth a reason too.
  expect(name).toMatchObject({ column: 'name', method: 'NONE', runnerUp: null });
  expect(name?.reason).toBe('No field of the configuration comes near it.');
});
