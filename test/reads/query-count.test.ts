import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { currentSignal } from '../../src/db/cancellation.ts';
import { createWorld } from '../authorization/world.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { furnish } from './furnished.ts';

/** Statements of one request, however many rows it asks for: who is asking, the transaction of its reads, and one for each kind of list. */
const mostStatements = 12;

/** Nested lists, mostly of 20 items on each level. */
const shapes = [
  'documents(first: 20) { nodes { id name jobs(first: 20) { nodes { id status } } } }',
  'documents(first: 20) { nodes { id status latestJob { id tables(first: 20) { nodes { id } } } } }',
  'documents(first: 20) { nodes { latestJob { status } latestResult { id metrics { issues } } } }',
  'documents(first: 20) { nodes { downloadUrl uploadedBy { __typename ... on User { name } ... on ApiKey { name } } } }',
  'jobs(first: 20) { nodes { document { name } configurationVersion { number configuration { name } } } }',
  'jobs(first: 20) { nodes { queuePosition retryOf { id } retries(first: 20) { nodes { id } } } }',
  'jobs(first: 20) { nodes { tables(first: 10) { nodes { issues(first: 2) { nodes { message } } exports { id } } } } }',
  'tables(first: 20) { nodes { name job { id document { id } } issueSummary { rule count } } }',
  'configurations(first: 20) { nodes { draft { number } versions(first: 20) { nodes { createdBy { __typename } } } } }',
  'members(first: 20) { nodes { user { id name } } totalCount }',
  'webhooks(first: 20) { nodes { id deliveries(first: 20) { nodes { id } } } }',
];

const queries = shapes.flatMap((shape) => [
  [shape, `query ($id: ID!) { workspace(id: $id) { ${shape} } }`],
  [`with aliases: ${shape}`, `query ($id: ID!) { workspace(id: $id) { one: ${shape} two: ${shape} three: ${shape} } }`],
  [
    `with fragments: ${shape}`,
    `query ($id: ID!) { workspace(id: $id) { ...Outer } again: workspace(id: $id) { ...Outer } }
     fragment Outer on Workspace { id ...Inner } fragment Inner on Workspace { ${shape} }`,
  ],
]);

let server: TestServer;
let ordinary: RunningApi;
let workspaceId: string;
let statements = 0;
const { query } = pg.Client.prototype;

beforeAll(async () => {
  // Those of a request alone: what the process does besides has no signal.
  pg.Client.prototype.query = new Proxy(query, {
    apply(target, self, given: unknown[]) {
      if (currentSignal()) statements += 1;
      return Reflect.apply(target, self, given);
    },
  });
  server = await startTestServer({ worker: true, env: { ADE_RATES_POINTS: '0' } });
  const settings = { ...server.settings, http: { ...server.settings.http, compiledReads: false } };
  ordinary = await startAnotherApi({ ...server, settings });
  const world = await createWorld(server);
  await furnish(world);
  workspaceId = world.workspaceId;
});
afterAll(async () => {
  await ordinary.close();
  await server.stop();
  pg.Client.prototype.query = query;
});

test.each(queries)('%s', async (_name, text) => {
  const headers = { 'x-api-key': server.owner.apiKey ?? '', 'content-type': 'application/json' };
  const body = JSON.stringify({ query: text, variables: { id: workspaceId } });
  const ask = async (url: string) => {
    const before = statements;
    const answer = await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).text();
    expect(answer).not.toContain('"errors"');
    return statements - before;
  };
  // The first time is the ordinary way everywhere, where the document is new.
  await ask(server.url);
  expect(await ask(server.url)).toBeLessThanOrEqual(mostStatements);
  expect(await ask(ordinary.url)).toBeLessThanOrEqual(mostStatements);
});
