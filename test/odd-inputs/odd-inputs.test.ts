import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../src/domain/identity/session.ts';
import { createWorld, type World } from '../authorization/world.ts';
import { startLoggedApi } from '../support/logged-api.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type AskedField, askedFields, type Place } from './asked-fields.ts';
import { type OddValue, oddValuesFor } from './odd-values.ts';

/** Requests under way at a time. */
const atATime = 8;
const hole = 'the-place-of-the-odd-value';

let server: TestServer;
let api: Awaited<ReturnType<typeof startLoggedApi>>;
let world: World;
let requests = 0;

beforeAll(async () => {
  const unlimited = ['POINTS', 'STRANGER_POINTS', 'SIGN_INS', 'MAILS', 'UPLOADS', 'SLUGS'];
  const env = Object.fromEntries(unlimited.map((name) => [`ADE_RATES_${name}`, '0']));
  server = await startTestServer({ worker: true, env });
  api = await startLoggedApi(server);
  world = await createWorld(server);
});
afterAll(async () => {
  process.stdout.write(`${requests} odd requests were sent.\n`);
  await api.close();
  await server.stop();
});

interface OddRequest {
  what: string;
  body: string | FormData;
}

/** What is wrong with how a request was answered, or logged; `null` when it was taken for a mistake of the client's. */
async function faultOf({ what, body }: OddRequest, headers: Record<string, string>): Promise<string | null> {
  requests += 1;
  const id = `odd-${requests}`;
  const type: Record<string, string> = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const leaving = new AbortController();
  const answer = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, ...type, 'x-request-id': id, accept: 'text/event-stream, application/json' },
    body,
    signal: leaving.signal,
  });
  // Of a subscription the first words: that it goes on is no fault.
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (answer.headers.get('content-type')?.includes('event-stream')) break;
  }
  leaving.abort();
  const logged = api.lines.filter((line) => line.correlationId === id && ['error', 'fatal'].includes(line.level));
  const isFault = answer.status >= 500 || /"code":"(INTERNAL|UNAVAILABLE)"/.test(text) || logged.length > 0;
  return isFault
    ? `${what}: ${answer.status} ${text.slice(0, 300)} ${logged[0]?.err?.stack.slice(0, 600) ?? ''}`
    : null;
}

/** The variables as JSON, with the odd value in its place. */
function withOdd(variables: Record<string, unknown>, { path }: Place, odd: OddValue): string {
  return JSON.stringify(put(variables, path)).replace(JSON.stringify(hole), () => odd);
}

function put(holder: unknown, [step, ...further]: readonly string[]): unknown {
  if (step === undefined) return hole;
  if (step === '0') return [put(Array.isArray(holder) ? holder[0] : undefined, further)];
  const known: Record<string, unknown> = { ...(typeof holder === 'object' ? holder : {}) };
  return { ...known, [step]: put(known[step], further) };
}

function requestOf({ name, query }: AskedField, what: string, variables: string): OddRequest {
  const operation = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  if (name !== 'Mutation.uploadDocument') return { what, body: operation };
  const form = new FormData();
  form.set('operations', operation);
  form.set('map', '{"0":["variables.input.file"]}');
  form.set('0', new Blob(['a,b\n1,2\n']), 'a.csv');
  return { what, body: form };
}

async function faultsOf(made: readonly OddRequest[]): Promise<string[]> {
  // Of an owner and administrator, so that as much as possible is done with what is sent; each field has a session of its own.
  await world.context.db.prisma.user.update({ where: { id: world.ownerId }, data: { isAdministrator: true } });
  const { accessToken } = await openSession(world.context, { userId: world.ownerId, method: 'PASSWORD' });
  const headers = { authorization: `Bearer ${accessToken}` };
  const left = [...made];
  const faults: string[] = [];
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (let next = left.pop(); next; next = left.pop()) {
        const fault = await faultOf(next, headers);
        if (fault !== null) faults.push(fault);
      }
    }),
  );
  return faults;
}

describe('what is odd about a request is a mistake of its client', () => {
  test.each(askedFields().map((field) => [field.name, field] as const))(
    '%s',
    async (_name, field) => {
      const made: OddRequest[] = [];
      for (const place of field.places) {
        for (const odd of oddValuesFor(place.type)) {
          const variables = withOdd(await field.variables(world), place, odd);
          made.push(requestOf(field, `${place.path.join('.')} = ${odd.slice(0, 60)}`, variables));
        }
      }
      expect(await faultsOf(made)).toEqual([]);
      await world.context.db.prisma.workspace.updateMany({ data: { archivedAt: null } });
      // A field with a large filter is asked for some hundred times.
    },
    60_000,
  );
});

test('every mutation may be sent twice at the same moment', async () => {
  for (const field of askedFields().filter(({ name }) => name.startsWith('Mutation.'))) {
    const twice = requestOf(field, field.name, JSON.stringify(await field.variables(world)));
    expect(await faultsOf([twice, twice])).toEqual([]);
  }
});
