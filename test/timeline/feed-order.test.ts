import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { appendValues, append as statement } from '../../src/timeline/append.ts';
import type { Cursor } from '../../src/timeline/cursor.ts';
import { readNewest, readPage } from '../../src/timeline/read.ts';
import type { Feed } from '../../src/timeline/timeline.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 24 });
});
afterAll(async () => {
  await db.close();
  await server.drop();
});

async function addWorkspace(): Promise<string> {
  const id = newId('Workspace');
  await db.prisma.workspace.create({ data: { id, name: 'Acme', slug: id.toLowerCase().replace('_', '-') } });
  return id;
}

interface Place {
  stream: string;
  workspaceId: string;
  documentId?: string;
}

/** Appends events in a transaction that is left open. */
async function open(...places: Place[]) {
  const client = await db.pool.connect();
  const end = async (how: 'COMMIT' | 'ROLLBACK') => {
    await client.query(how);
    client.release();
  };
  await client.query('BEGIN');
  const events = places.map(({ stream, workspaceId, documentId = null }) => {
    return { id: newId('Event'), stream, type: 'job.cancelled', payload: {}, workspaceId, documentId, traceId: null };
  });
  await client.query(statement.text, appendValues(events, { actor: { kind: 'SYSTEM', id: null }, address: null }));
  return { commit: () => end('COMMIT'), rollBack: () => end('ROLLBACK') };
}

const append = async (...places: Place[]) => (await open(...places)).commit();

async function read(feed: Feed, after: Cursor | null = null) {
  const page = await readPage(db.pool, feed, { after, limit: 100 });
  return { events: page.events.map(({ stream, seq }) => `${stream} ${seq}`), isHeldBack: page.isHeldBack };
}

// First of all, since it needs a database in which no event has ever been appended.
it('the very first event is waited for like any other', async () => {
  const workspaceId = await addWorkspace();
  const feed = { kind: 'workspace' as const, workspaceId };
  const first = await open({ stream: 'a', workspaceId });
  await append({ stream: 'b', workspaceId });
  expect(await read(feed)).toEqual({ events: [], isHeldBack: true });
  await first.commit();
  expect(await read(feed)).toEqual({ events: ['a 1', 'b 1'], isHeldBack: false });
});

it('an event that commits late holds back what stands after it, and nothing before it', async () => {
  const workspaceId = await addWorkspace();
  const feed = { kind: 'workspace' as const, workspaceId };
  await append({ stream: 'c', workspaceId });
  const late = await open({ stream: 'd', workspaceId });
  await append({ stream: 'c', workspaceId });
  expect(await read(feed)).toEqual({ events: ['c 1'], isHeldBack: true });
  expect(await readNewest(db.pool, feed, 10)).toHaveLength(1);
  await late.commit();
  expect(await read(feed)).toEqual({ events: ['c 1', 'd 1', 'c 2'], isHeldBack: false });
});

it('an event that is never committed holds back nothing once that is clear', async () => {
  const workspaceId = await addWorkspace();
  const feed = { kind: 'workspace' as const, workspaceId };
  const never = await open({ stream: 'e', workspaceId });
  await append({ stream: 'f', workspaceId });
  expect(await read(feed)).toEqual({ events: [], isHeldBack: true });
  await never.rollBack();
  expect(await read(feed)).toEqual({ events: ['f 1'], isHeldBack: false });
});

it('neither a transaction that appends nothing nor one of another database holds anything back', async () => {
  const workspaceId = await addWorkspace();
  const another = await createTestDatabase();
  const [idle, elsewhere] = [server, another].map(({ url }) => new pg.Client({ connectionString: url }));
  if (!idle || !elsewhere) throw new Error('Two clients.');
  for (const client of [idle, elsewhere]) {
    await client.connect();
    await client.query('BEGIN; SELECT pg_current_xact_id()');
  }
  await elsewhere.query(
    `INSERT INTO event (id, stream, seq, type, payload, actor_kind) VALUES ($1, 'x', 1, 'job.cancelled', '{}', 'SYSTEM')`,
    [newId('Event')],
  );
  await append({ stream: 'g', workspaceId });
  expect(await read({ kind: 'workspace', workspaceId })).toEqual({ events: ['g 1'], isHeldBack: false });
  await Promise.all([idle.end(), elsewhere.end()]);
  await another.drop();
});

it('whichever statement inserts events announces them first', async () => {
  const workspaceId = await addWorkspace();
  const { commit } = await open({ stream: 'h', workspaceId });
  const client = await db.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO event (id, stream, seq, type, payload, workspace_id, actor_kind) VALUES ($1, 'by hand', 1, 'job.cancelled', '{}', $2, 'SYSTEM')`,
    [newId('Event'), workspaceId],
  );
  await commit();
  await append({ stream: 'h', workspaceId });
  const feed = { kind: 'workspace' as const, workspaceId };
  expect(await read(feed)).toEqual({ events: ['h 1'], isHeldBack: true });
  await client.query('COMMIT');
  client.release();
  expect(await read(feed)).toEqual({ events: ['h 1', 'by hand 1', 'h 2'], isHeldBack: false });
});

/** Repeatable chance: a failure can be seen again (Park and Miller's minimal standard). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

it('parallel writers with early transaction ids and rollbacks: each event once, in its stream’s order, and no stall', async () => {
  const workspaceId = await addWorkspace();
  const documentId = newId('Document');
  const streams = Array.from({ length: 5 }, (_stream, index) => `many ${index}`);
  const another = await createTestDatabase();
  const elsewhere = new pg.Client({ connectionString: another.url });
  await elsewhere.connect();
  await elsewhere.query('BEGIN; SELECT pg_current_xact_id()');
  let isWritten = false;

  async function write(random: () => number): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      const client = await db.pool.connect();
      await client.query(random() < 0.5 ? 'BEGIN; SELECT pg_current_xact_id()' : 'BEGIN');
      const events = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
        const stream = streams[Math.floor(random() * streams.length)] ?? '';
        return {
          id: newId('Event'),
          stream,
          type: 'job.cancelled',
          payload: {},
          workspaceId,
          documentId,
          traceId: null,
        };
      });
      await client.query(statement.text, appendValues(events, { actor: { kind: 'SYSTEM', id: null }, address: null }));
      // Some linger between appending and their end, and some come to nothing.
      if (random() < 0.2) await client.query('SELECT pg_sleep(0.003)');
      await client.query(random() < 0.2 ? 'ROLLBACK' : 'COMMIT');
      client.release();
    }
  }

  async function follow(feed: Feed): Promise<string[]> {
    const seen: string[] = [];
    let after: Cursor | null = null;
    for (;;) {
      const wasWritten = isWritten;
      const { events, isHeldBack } = await readPage(db.pool, feed, { after, limit: 7 });
      seen.push(...events.map(({ id }) => id));
      after = events.at(-1) ?? after;
      if (wasWritten && events.length === 0 && !isHeldBack) return seen;
    }
  }

  const reading = [
    follow({ kind: 'workspace', workspaceId }),
    follow({ kind: 'document', documentId, workspaceId }),
    follow({ kind: 'workspace', workspaceId }),
  ];
  await Promise.all(Array.from({ length: 12 }, (_writer, index) => write(chance(index + 1))));
  isWritten = true;
  const { rows } = await db.pool.query<{ id: string; stream: string; seq: number }>(
    'SELECT id, stream, seq FROM event WHERE workspace_id = $1 ORDER BY pos',
    [workspaceId],
  );
  for (const seen of await Promise.all(reading)) expect(seen).toEqual(rows.map(({ id }) => id));
  for (const stream of streams) {
    const numbers = rows.filter((row) => row.stream === stream).map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  }
  await elsewhere.end();
  await another.drop();
});
