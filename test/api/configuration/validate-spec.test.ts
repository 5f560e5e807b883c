import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const validate = graphql(`
  query ValidateSpec($specYaml: String!) {
    validateSpec(specYaml: $specYaml) { path line column message suggestion }
  }
`);

async function faultsOf(specYaml: string) {
  return (await server.owner.get(validate, { specYaml })).validateSpec;
}

it('answers every fault at once, with its place and what was probably meant', async () => {
  const faults = await faultsOf(
    [
      'ade: 1',
      'feilds: {}',
      'fields:',
      '  email: { type: strin, transform: [trimm, { lowercas: true }] }',
      "  code: { validate: [{ pattern: '(' }] }",
    ].join('\n'),
  );
  expect(faults.map(({ path, line, column, suggestion }) => ({ path, line, column, suggestion }))).toEqual([
    { path: 'feilds', line: 2, column: 1, suggestion: 'fields' },
    { path: 'fields.email.type', line: 4, column: 18, suggestion: 'string' },
    { path: 'fields.email.transform.0', line: 4, column: 37, suggestion: 'trim' },
    expect.objectContaining({ path: 'fields.email.transform.1', line: 4 }),
    { path: 'fields.code.validate.0.pattern', line: 5, column: 33, suggestion: null },
  ]);
  expect(faults.at(-1)?.message).toBe('is not a valid pattern: missing closing ) in (');
});

it('suggests the field and the lookup table that a name was probably meant for', async () => {
  const faults = await faultsOf(
    [
      'ade: 1',
      'lookups: { prices: { document: prices.csv } }',
      'fields:',
      '  amount: { transform: [{ lookupIn: { table: price, key: code, value: amount } }] }',
      'checks: [{ unique: [amuont] }]',
      'output: { unmapped: drop }',
    ].join('\n'),
  );
  expect(faults.map(({ path, suggestion }) => [path, suggestion])).toEqual([
    ['fields.amount.transform.0.lookupIn.table', 'prices'],
    ['checks.0.unique', 'amount'],
  ]);
});

it('has nothing to say of a specification that can be saved, in YAML or JSON', async () => {
  expect(await faultsOf('ade: 1')).toEqual([]);
  expect(await faultsOf('{ "ade": 1, "fields": { "a": { "type": "date" } } }')).toEqual([]);
});

it('answers what cannot be read or checked as a fault, not as an error', async () => {
  expect(await faultsOf('ade: 1\nfields: { a: [')).toContainEqual(expect.objectContaining({ path: '', line: 2 }));
  expect(await faultsOf('')).toHaveLength(1);
  expect(await faultsOf(`ade: 1\n#${'x'.repeat(1024 * 1024)}`)).toEqual([
    {
      path: '',
      line: null,
      column: null,
      message: 'The configuration is longer than 1 MiB. Move long lookup lists into a document.',
      suggestion: null,
    },
  ]);
});
