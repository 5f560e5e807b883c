import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { SessionTokens } from '../../src/auth/session-tokens.ts';
import { type Asker, createWorld, type World } from '../authorization/world.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { furnish } from './furnished.ts';
import { type DrawnOperation, OperationGenerator, type Pool } from './operation-generator.ts';

/** Drawn for every run of the tests; `ADE_TEST_OPERATIONS=100000` for a long one, `ADE_TEST_SEED` for others. */
const count = Number(process.env.ADE_TEST_OPERATIONS ?? 600);
const seed = Number(process.env.ADE_TEST_SEED ?? 20_261_128);

let server: TestServer;
let ordinary: RunningApi;
let world: World;
let pool: Pool;

beforeAll(async () => {
  server = await startTestServer({ worker: true, env: { ADE_RATES_POINTS: '0' } });
  const settings = { ...server.settings, http: { ...server.settings.http, compiledReads: false } };
  ordinary = await startAnotherApi({ ...server, settings });
  // A long run takes longer than access tokens are good for.
  const { db } = server.services;
  const tokens = new SessionTokens({ db, secret, issuer: 'ade', accessTokenSeconds: 86_400 });
  world = await createWorld({ ...server, services: { ...server.services, tokens } });
  pool = await furnish(world);
});
afterAll(async () => {
  await ordinary.close();
  await server.stop();
});

interface Answered {
  status: number;
  type: string | null;
  /** The body, byte for byte, but for what says which way it came. */
  body: string;
  cost: number;
  way: string;
}

async function ask(url: string, { headers }: Asker, operation: DrawnOperation): Promise<Answered> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    // Faults that are masked name the request.
    headers: { ...headers, 'content-type': 'application/json', 'x-request-id': 'the-same' },
    body: JSON.stringify(operation),
  });
  // Signed links hold the second they were made in, and the address of the server that made them.
  const text = (await response.text()).replaceAll(/http:\/\/[\d.:]+\/files\/[\w.-]+/g, 'a signed link');
  const { extensions }: { extensions?: { reads?: string; cost: { requested: number } } } = JSON.parse(text);
  if (!extensions) throw new Error(`The answer does not say what it cost: ${text}`);
  const end = `,"extensions":${JSON.stringify(extensions)}}`;
  if (!text.endsWith(end)) throw new Error(`The answer does not end with what it cost: ${text}`);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: text.slice(0, -end.length),
    cost: extensions.cost.requested,
    way: extensions.reads ?? 'ordinary',
  };
}

const isSame = (one: Answered, other: Answered) => isDeepStrictEqual({ ...one, way: '' }, { ...other, way: '' });

/** The ordinary way's answer and twice the other's; once more where the world has changed between them, as a position in a feed does. */
async function askedBothWays(asker: Asker, operation: DrawnOperation) {
  for (;;) {
    const expected = await ask(ordinary.url, asker, operation);
    const answers = [await ask(server.url, asker, operation), await ask(server.url, asker, operation)];
    if (answers.every((answer) => isSame(answer, expected))) return { answers, expected };
    if (isSame(await ask(ordinary.url, asker, operation), expected)) return { answers, expected };
  }
}

test('both ways answer every operation with the same bytes', async () => {
  const askers = world.askers.filter(
    ({ name }) => !['anonymous', 'a revoked key', 'a deactivated member'].includes(name),
  );
  const whole = askers.filter(({ name }) => name === 'an owner');
  const ways = new Map<string, number>();
  const generator = new OperationGenerator(seed, pool);
  let left = count;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const operation = generator.draw();
      const [asker] = left % 3 === 0 ? whole : [askers[left % askers.length]];
      if (!asker) throw new Error('There is no asker.');
      const { answers, expected } = await askedBothWays(asker, operation);
      const [, { way } = { way: 'none' }] = answers;
      ways.set(way, (ways.get(way) ?? 0) + 1);
      const drawn = `${asker.name}: ${way}\n${operation.query}\n${JSON.stringify(operation.variables)}`;
      if (answers.some((answer) => !isSame(answer, expected))) left = 0;
      for (const answer of answers) expect({ ...answer, way: '' }, drawn).toEqual({ ...expected, way: '' });
      // A fault of ours would be the same both ways. One key ends in a year that cannot be written, for which there is none but this answer.
      const isBeyondTime = operation.query.includes('expiresAt');
      if (!isBeyondTime) expect(expected.body, drawn).not.toContain('"code":"INTERNAL"');
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  const counted = [...ways].toSorted(([, a], [, b]) => b - a).map(([way, times]) => `${times} ${way}`);
  process.stdout.write(`Of ${count} operations: ${counted.slice(0, 40).join('; ')}.\n`);
  // Else the proof would be about nothing.
  expect(ways.get('compiled') ?? 0).toBeGreaterThan(count / 4);
}, 3_600_000);
