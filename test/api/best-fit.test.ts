import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import type { Client } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const match = graphql(`
  query MatchConfigurations($documentId: ID!) {
    matchConfigurations(documentId: $documentId) {
      score
      fits
      reasons
      configurationVersion { configuration { id name } }
    }
  }
`);
const submit = graphql(`
  mutation SubmitBestFit($input: SubmitJobInput!) {
    submitJob(input: $input) {
      __typename
      ... on Job { id fit configurationVersion { configuration { id } } events { nodes { ... on JobCreatedEvent { fit } } } }
      ... on Error { code message }
      ... on ConflictError { reason candidates { score configurationVersion { configuration { id } } } }
    }
  }
`);
const jobsOf = graphql(`
  query JobsOfBestFit($id: ID!) {
    document(id: $id) { jobs { nodes { fit configurationVersion { configuration { id } } } } }
  }
`);
const suggest = graphql(`
  query SuggestConfiguration($ids: [ID!]!, $table: String) {
    suggestConfiguration(input: { documentIds: $ids, table: $table }) {
      name specYaml tables rows otherTables fields { field headers reasons }
    }
  }
`);

const orders = 'Order no,Customer,Total\nA-1,Ann,12.50\nA-2,Bob,7.00\nA-3,Cid,9.10\n';
const specOf = (fields: Record<string, string>) =>
  `ade: 1\nfields:\n${Object.entries(fields)
    .map(([name, header]) => `  ${name}: { match: { headers: ['${header}'] } }\n`)
    .join('')}`;
const ordersSpec = specOf({ order: 'Order no', customer: 'Customer', total: 'Total' });
const staffSpec = specOf({ employee: 'Employee', department: 'Department', wage: 'Wage' });

/** A workspace with two configurations, one of which fits orders. */
async function furnished(): Promise<{ tenant: Client; fitting: string }> {
  const tenant = await server.addTenant();
  const fitting = await tenant.published(ordersSpec);
  await tenant.published(staffSpec);
  await tenant.published('ade: 1');
  return { tenant, fitting };
}

test('published configurations are told by how well they fit, with reasons', async () => {
  const { tenant, fitting } = await furnished();
  const documentId = await tenant.uploaded('orders.csv', orders);
  const { matchConfigurations: matches } = await tenant.get(match, { documentId });
  expect(matches.map(({ score, fits }) => [score, fits])).toEqual([
    [1, true],
    [0.2, false],
    [0, false],
  ]);
  expect(matches[0]?.configurationVersion.configuration?.id).toBe(fitting);
  expect(matches.map(({ reasons }) => reasons)).toMatchInlineSnapshot(`
    [
      [
        "3 of 3 fields are in the table “orders” of the sheet “orders”: order, customer, total.",
      ],
      [
        "It has no fields: it takes every table as it is found.",
      ],
      [
        "0 of 3 fields are in the table “orders” of the sheet “orders”.",
        "Not found: employee, department, wage.",
        "3 columns are none of its fields.",
      ],
    ]
  `);
});

test('of configurations whose specifications are long together, those published last are tried', async () => {
  const tenant = await server.addTenant();
  const fitting = await tenant.published(ordersSpec);
  const long = `${staffSpec}# ${'x'.repeat(1_000_000)}\n`;
  for (let times = 0; times < 4; times += 1) await tenant.published(long);
  const documentId = await tenant.uploaded('orders.csv', orders);
  const tried = async () => {
    const { matchConfigurations: matches } = await tenant.get(match, { documentId });
    return matches.map(({ configurationVersion }) => configurationVersion.configuration?.id);
  };
  expect(await tried()).toHaveLength(5);
  await tenant.published(long);
  expect(await tried()).toHaveLength(4);
  expect(await tried()).not.toContain(fitting);
});

describe('submitJob without a configuration', () => {
  test('uses the one that fits best, and says how well', async () => {
    const { tenant, fitting } = await furnished();
    const documentId = await tenant.uploaded('orders.csv', orders);
    const { submitJob: job } = await tenant.get(submit, { input: { documentId } });
    expect(job).toMatchObject({
      __typename: 'Job',
      fit: 1,
      configurationVersion: { configuration: { id: fitting } },
      events: { nodes: [{ fit: 1 }] },
    });
  });

  test('is refused with what came nearest where none fits', async () => {
    const { tenant, fitting } = await furnished();
    const documentId = await tenant.uploaded('birds.csv', 'Species,Seen\nWren,3\nRobin,5\nGull,9\n');
    const { submitJob: answer } = await tenant.get(submit, { input: { documentId } });
    expect(answer).toMatchObject({ code: 'CONFLICT', reason: 'NO_CONFIGURATION_FITS' });
    if (answer.__typename !== 'ConflictError') throw new Error(answer.__typename);
    expect(answer.candidates?.map(({ score }) => score)).toEqual([0.2, 0, 0]);
    expect(answer.candidates?.map(({ configurationVersion }) => configurationVersion.configuration?.id)).toContain(
      fitting,
    );
  });

  test('is the same call again with the same key, also when none fits any more', async () => {
    const { tenant } = await furnished();
    const documentId = await tenant.uploaded('orders.csv', orders);
    const input = { documentId, idempotencyKey: 'once' };
    const { submitJob: first } = await tenant.get(submit, { input });
    await server.services.db.prisma.configuration.updateMany({
      where: { workspaceId: tenant.workspaceId },
      data: { archivedAt: new Date() },
    });
    expect((await tenant.get(submit, { input })).submitJob).toEqual(first);
    const { submitJob: other } = await tenant.get(submit, { input: { ...input, idempotencyKey: 'twice' } });
    expect(other).toMatchObject({ reason: 'NO_CONFIGURATION_FITS', candidates: [] });
  });

  test('is refused for a document that cannot be read', async () => {
    const { tenant } = await furnished();
    const documentId = await tenant.uploaded('broken.xlsx', 'PK\u0003\u0004 and no more');
    expect((await tenant.get(submit, { input: { documentId } })).submitJob).toMatchObject({ reason: 'UNREADABLE' });
  });

  test('a job whose configuration was named has no fit', async () => {
    const { tenant, fitting } = await furnished();
    const documentId = await tenant.uploaded('orders.csv', orders);
    const { submitJob: job } = await tenant.get(submit, { input: { documentId, configurationId: fitting } });
    expect(job).toMatchObject({ __typename: 'Job', fit: null, events: { nodes: [{ fit: null }] } });
  });
});

describe('an upload that runs the best fit', () => {
  test('has its job at once', async () => {
    const { tenant, fitting } = await furnished();
    const made = await tenant.upload('orders.csv', orders, { run: { bestFit: true }, idempotencyKey: 'upload' });
    if (made.__typename !== 'Document') throw new Error(made.message);
    const { document } = await tenant.get(jobsOf, { id: made.id });
    expect(document?.jobs?.nodes).toMatchObject([{ fit: 1, configurationVersion: { configuration: { id: fitting } } }]);
    expect(await tenant.upload('orders.csv', orders, { run: { bestFit: true }, idempotencyKey: 'upload' })).toEqual(
      made,
    );
  });

  test('is refused where none fits, and keeps nothing', async () => {
    const { tenant } = await furnished();
    const keys = async () => {
      let count = 0;
      for await (const _object of server.services.store.list('')) count++;
      return count;
    };
    const before = await keys();
    const answer = await tenant.upload('birds.csv', 'Species,Seen\nWren,3\nRobin,5\n', { run: { bestFit: true } });
    expect(answer).toMatchObject({ code: 'CONFLICT' });
    expect(await keys()).toBe(before);
  });

  test('names no configuration besides', async () => {
    const { tenant, fitting } = await furnished();
    const answer = await tenant.upload('orders.csv', orders, { run: { bestFit: true, configurationId: fitting } });
    expect(answer).toMatchObject({ code: 'VALIDATION_FAILED', issues: [{ path: 'run.configurationId' }] });
  });
});

describe('a suggestion', () => {
  test('is a configuration that is valid, with its reasons', async () => {
    const ids = [
      await server.owner.uploaded('orders.csv', orders),
      await server.owner.uploaded('more.csv', orders.replace('Total', 'Amount')),
    ];
    const { suggestConfiguration: suggested } = await server.owner.get(suggest, { ids });
    expect(suggested).toMatchObject({ name: 'orders', tables: 2, rows: 6 });
    expect(suggested.specYaml).toContain('/schemas/spec.json');
    expect(suggested.fields[0]).toMatchObject({ field: 'order_no', headers: ['Order no'] });
    expect(suggested.fields.every(({ reasons }) => reasons.length > 0)).toBe(true);
    await server.owner.published(suggested.specYaml);
    const { matchConfigurations: matches } = await server.owner.get(match, { documentId: ids[0] ?? '' });
    expect(matches[0]).toMatchObject({ fits: true });
  });

  test('is for the kind of tables that is named', async () => {
    const staff = 'Employee,Department,Wage\nAnn,Sales,3100\nBob,Stock,2700\n';
    const ids = [await server.owner.uploaded('orders.csv', orders), await server.owner.uploaded('staff.csv', staff)];
    const { suggestConfiguration: first } = await server.owner.get(suggest, { ids });
    expect(first).toMatchObject({ tables: 1, otherTables: ['staff'] });
    const { suggestConfiguration: other } = await server.owner.get(suggest, { ids, table: 'staff' });
    expect(other).toMatchObject({ tables: 1, otherTables: ['orders'] });
    expect(other.fields.map(({ field }) => field)).toEqual(['employee', 'department', 'wage']);
    expect((await server.owner.ask(suggest, { ids, table: 'pay' })).errors).toMatchObject([
      { extensions: { code: 'VALIDATION_FAILED' } },
    ]);
  });

  test.for([
    { ids: [], code: 'VALIDATION_FAILED' },
    { ids: Array.from({ length: 11 }, (_, at) => `doc_${at}`), code: 'VALIDATION_FAILED' },
    { ids: ['doc_none'], code: 'NOT_FOUND' },
  ])('of $ids.length documents is refused with $code', async ({ ids, code }) => {
    expect((await server.owner.ask(suggest, { ids })).errors).toMatchObject([{ extensions: { code } }]);
  });
});
