import { getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { schema } from '../../schema/index.ts';
import { openSession } from '../../src/domain/identity/session.ts';
import { createWorld, type World } from '../authorization/world.ts';
import { type AskedField, askedFields } from '../odd-inputs/asked-fields.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { furnish } from './furnished.ts';

let server: TestServer;
let ordinary: RunningApi;
let world: World;
let headers: Record<string, string>;

beforeAll(async () => {
  server = await startTestServer({ worker: true, env: { ADE_RATES_POINTS: '0' } });
  const settings = { ...server.settings, http: { ...server.settings.http, compiledReads: false } };
  ordinary = await startAnotherApi({ ...server, settings });
  world = await createWorld(server);
  await furnish(world);
  const { prisma } = server.services.db;
  await prisma.user.update({ where: { id: world.ownerId }, data: { isAdministrator: true } });
  const { accessToken } = await openSession(world.context, { userId: world.ownerId, method: 'PASSWORD' });
  headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
});
afterAll(async () => {
  await ordinary.close();
  await server.stop();
});

/** The rows of a page: their cursors, or the code of why there are none. */
type Page = string[] | string;

/** Asks both ways, which have to agree; what is compiled is so from the second time on. */
async function page({ query, variables }: AskedField, args: Record<string, unknown>): Promise<Page> {
  const body = JSON.stringify({ query, variables: { ...(await variables(world)), ...args } });
  const answers: Page[] = [];
  for (const url of [ordinary.url, server.url, server.url]) {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    answers.push(cursorsIn(JSON.parse(await response.text())));
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  return answers[0] ?? [];
}

function cursorsIn({ data, errors }: { data: unknown; errors?: { extensions: { code: string } }[] }): Page {
  if (errors?.[0]) return errors[0].extensions.code;
  return [...JSON.stringify(data).matchAll(/"cursor":"([^"]+)"/g)].map(([, cursor = '']) => cursor);
}

const connections = askedFields()
  .filter(({ query }) => query.includes('pageInfo'))
  .map((field) => ({ ...field, query: field.query.replace('nodes { __typename }', 'edges { cursor }') }));
/** Pages of tables are read from an object that never changes. */
const ofRows = connections.filter(({ name }) => name !== 'Table.rows');

test('every connection of the schema is among them', () => {
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).map((field) => `${type.name}.${field.name} ${getNamedType(field.type).name}`)
      : [],
  );
  const all = fields.filter((field) => field.endsWith('Connection')).map((field) => field.split(' ')[0]);
  expect(connections.map(({ name }) => name).toSorted()).toEqual(all.toSorted());
});

test.each(ofRows.map((field) => [field.name, field] as const))(
  '%s goes on from where a row was',
  async (_name, field) => {
    const before = await page(field, { first: 100 });
    if (typeof before === 'string') throw new Error(before);
    const at = Math.floor(before.length / 2);
    const gone = before[at] ?? '';
    const bringBack = await remove(gone);
    try {
      const next = await page(field, { first: 100, after: gone });
      // Events are only ever removed from the beginning of their streams: then a cursor has expired.
      if (field.name.endsWith('.events') && next === 'CURSOR_EXPIRED') return;
      expect(next).toEqual(before.slice(at + 1));
      if (field.name.endsWith('.events')) return;
      expect(await page(field, { last: 100, before: gone })).toEqual(before.slice(0, at));
      expect(await page(field, { first: 1, after: gone })).toEqual(before.slice(at + 1, at + 2));
      expect(await page(field, { last: 1, before: gone })).toEqual(before.slice(0, at).slice(-1));
    } finally {
      await bringBack();
    }
  },
);

const tables: Record<string, string> = {
  usr: '"user"',
  ws: 'workspace',
  mem: 'membership',
  inv: 'invitation',
  key: 'api_key',
  doc: 'document',
  cfg: 'configuration',
  cfv: 'configuration_version',
  job: 'job',
  tbl: '"table"',
  iss: 'issue',
  exp: 'export',
  whk: 'webhook',
  dlv: 'webhook_delivery',
  era: 'workspace_erasure',
};

/**
 * Removes the row of a cursor and nothing that refers to it, as a pass of maintenance or another user may have done. Answers how to bring
 * it back.
 */
async function remove(cursor: string): Promise<() => Promise<void>> {
  const place = Buffer.from(cursor, 'base64').toString();
  const [, id] = /^GPC:S:(.+)$/.exec(place) ?? [];
  const [, position] = /^GPC:I:(\d+)$/.exec(place) ?? [];
  const table = id === undefined ? 'event' : tables[id.split('_')[0] ?? ''];
  const [stream, seq] = id === undefined && position === undefined ? JSON.parse(place) : [];
  const [where, values] =
    id !== undefined
      ? ['id = $1', [id]]
      : position !== undefined
        ? ['pos = $1', [position]]
        : ['stream = $1 AND seq = $2', [stream, seq]];
  const [row] = await unreferenced(`DELETE FROM ${table} WHERE ${where} RETURNING to_jsonb(${table}) AS row`, values);
  if (!row) throw new Error(`There was no row for ${place}.`);
  return async () => {
    const text = `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`;
    await unreferenced(text, [JSON.stringify(row.row)]);
  };
}

async function unreferenced(text: string, values: unknown[]): Promise<{ row: unknown }[]> {
  const client = await server.services.db.pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = 'replica'");
    const { rows } = await client.query<{ row: unknown }>(text, values);
    await client.query('COMMIT');
    return rows;
  } finally {
    client.release();
  }
}
