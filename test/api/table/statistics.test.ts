import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let configurationId: string;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  configurationId = await server.owner.published(
    'ade: 1\nfields:\n  name: { type: string }\n  age: { type: integer }\n  since: { type: date }\n',
  );
});
afterAll(() => server.stop());

const statisticsOf = graphql(`
  query StatisticsOfTable($id: ID!) {
    job(id: $id) {
      tables(first: 1) { nodes { statistics { column rows nulls distinct min max top { value count } } } }
    }
  }
`);

async function statistics(lines: readonly string[]) {
  const csv = `Name,Age,Since\n${lines.join('\n')}\n`;
  const jobId = await server.owner.run(await server.owner.uploaded('people.csv', csv), configurationId);
  const { job } = await server.owner.get(statisticsOf, { id: jobId });
  return job?.tables?.nodes[0]?.statistics;
}

test('columns say what their values are like', async () => {
  const lines = ['Ann,9,2024-02-01', 'bob,10,2023-12-31', ',10,2024-02-01', 'Cid,,2024-02-01', 'Ann,-3,2024-01-01'];
  expect(await statistics(lines)).toEqual([
    {
      column: 'name',
      rows: 5,
      nulls: 1,
      distinct: 3,
      min: 'Ann',
      max: 'Cid',
      top: [
        { value: 'Ann', count: 2 },
        { value: 'bob', count: 1 },
        { value: 'Cid', count: 1 },
      ],
    },
    {
      column: 'age',
      rows: 5,
      nulls: 1,
      distinct: 3,
      min: -3,
      max: 10,
      top: [
        { value: 10, count: 2 },
        { value: 9, count: 1 },
        { value: -3, count: 1 },
      ],
    },
    expect.objectContaining({ column: 'since', nulls: 0, distinct: 3, min: '2023-12-31', max: '2024-02-01' }),
  ]);
});

test('more values than are told apart, and long ones, are said to be too many', async () => {
  const long = (at: number) => `${at} ${'x'.repeat(5_000)}`;
  const lines = Array.from({ length: 10_050 }, (_line, at) => `${at < 2 ? long(at) : 'Ann'},${10_050 - at},2024-01-01`);
  const [name, age, since] = (await statistics(lines)) ?? [];
  expect(name).toMatchObject({ rows: 10_050, distinct: 3, top: [{ value: 'Ann', count: 10_048 }, {}, {}] });
  expect(String(name?.min)).toHaveLength(200);
  expect(age).toMatchObject({ distinct: null, nulls: 0, min: 1, max: 10_050 });
  expect(age?.top).toHaveLength(10);
  expect(since).toMatchObject({ distinct: 1, min: '2024-01-01', max: '2024-01-01' });
});

test('of a table that is too large to be looked through at once, columns of few different values are counted in all rows', async () => {
  const total = 100_100;
  const lines = Array.from({ length: total }, (_line, at) => {
    return `Person ${at},${at % 90 === 89 ? '' : at % 90},${at < total - 7 ? '2024-01-01' : '2023-05-04'}`;
  });
  const [name, age, since] = (await statistics(lines)) ?? [];
  expect(name).toMatchObject({ rows: 100_000, distinct: null });
  expect(age).toMatchObject({ rows: total, nulls: 1_112, distinct: 89, min: 0, max: 88 });
  expect(age?.top[0]).toEqual({ value: 0, count: 1_113 });
  expect(since).toEqual({
    column: 'since',
    rows: total,
    nulls: 0,
    distinct: 2,
    min: '2023-05-04',
    max: '2024-01-01',
    top: [
      { value: '2024-01-01', count: total - 7 },
      { value: '2023-05-04', count: 7 },
    ],
  });
});
