import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { RunningApi } from '../../../api/main.ts';
import { graphql } from '../../../generated/graphql/index.ts';
import { transact } from '../../../src/domain/kernel/transaction.ts';
import { startAnotherApi } from '../../support/another-api.ts';
import { append } from '../../support/append.ts';
import { type Client, createClient } from '../../support/client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const streamEvents = graphql(`
  subscription ReconnectStream($id: ID!, $after: String) {
    configurationEvents(configurationId: $id, after: $after) { __typename ... on Event { cursor sequence } }
  }
`);
const documentEvents = graphql(`
  subscription ReconnectDocument($id: ID!, $after: String) {
    documentEvents(documentId: $id, after: $after) {
      __typename
      ... on Event { id cursor type }
    }
  }
`);
const workspaceEvents = graphql(`
  subscription ReconnectWorkspace($id: ID!, $after: String) {
    workspaceEvents(workspaceId: $id, after: $after, types: [CONFIGURATION_DRAFT_SAVED]) {
      __typename
      ... on Event { id cursor type }
    }
  }
`);

const total = 500;
const streamCount = 5;

/** Repeatable chance: a failure can be seen again (Park and Miller's minimal standard). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe.for([{ transport: 'PostgreSQL' }, { transport: 'Redis' }])('over $transport', ({ transport }) => {
  let server: TestServer;
  let other: RunningApi;
  let clients: Client[];
  beforeAll(async () => {
    server = await startTestServer(transport === 'Redis' ? { redisUrl: inject('redisUrl') } : {});
    other = await startAnotherApi(server);
    const { apiKey, workspaceId } = server.owner;
    clients = [server.owner, createClient(other.url, apiKey, workspaceId)];
  });
  afterAll(async () => {
    await other.close();
    await server.stop();
  });

  it('subscribers that drop at random and go on by cursor see every event once, in order, whatever is committed meanwhile', async () => {
    const documentId = await server.owner.uploaded('a.csv', 'A,B\n1,2\n');
    const streams = await Promise.all(Array.from({ length: streamCount }, () => server.owner.published()));
    const { workspaceId } = server.owner;
    /** What each stream has been given, in the order of its own numbers; all are on the document's timeline as well. */
    const appended = new Map(streams.map((stream) => [stream, 0]));
    let isAppended = false;

    async function write(random: () => number, count: number): Promise<void> {
      for (let left = count; left > 0; ) {
        const size = Math.min(left, 1 + Math.floor(random() * 4));
        left -= size;
        await transact({ ...server.services, viewer: null, correlationId: null }, async (tx) => {
          for (let index = 0; index < size; index += 1) {
            const stream = streams[Math.floor(random() * streamCount)] ?? '';
            const number = (appended.get(stream) ?? 0) + 1;
            appended.set(stream, number);
            const payload = { configurationId: stream, versionId: 'none', number };
            tx.record({ stream, workspaceId, documentId, type: 'configuration.draft_saved', payload });
          }
          // Some transactions have their id long before they commit, so feeds have something to hold back.
          if (random() < 0.2) await tx.db.$executeRaw`SELECT pg_current_xact_id(), pg_sleep(0.02)`;
        });
      }
    }

    /** Follows with one socket after the other, each left after a random number of items, until `isDone` says so. */
    async function readOn<Item>(
      random: () => number,
      follow: (client: Client, after: string | null) => AsyncGenerator<Item, void, void>,
      take: (item: Item) => string | null,
      isDone: () => boolean,
    ): Promise<number> {
      let after: string | null = null;
      let sockets = 0;
      while (!isDone()) {
        sockets += 1;
        const client = clients[Math.floor(random() * clients.length)] ?? server.owner;
        let patience = 1 + Math.floor(random() * 60);
        for await (const item of follow(client, after)) {
          after = take(item) ?? after;
          patience -= 1;
          if (patience === 0 || isDone()) break;
        }
      }
      return sockets;
    }

    const readers = streams.map(async (id, index) => {
      const seen: number[] = [];
      const isDone = () => isAppended && seen.length === 2 + (appended.get(id) ?? 0);
      const follow = (client: Client, after: string | null) => client.follow(streamEvents, { id, after });
      const sockets = await readOn(
        chance(index + 1),
        follow,
        ({ configurationEvents: item }) => {
          if (!('sequence' in item)) throw new Error(`Unexpected ${item.__typename}`);
          seen.push(item.sequence);
          return item.cursor;
        },
        isDone,
      );
      expect(seen).toEqual(Array.from({ length: 2 + (appended.get(id) ?? 0) }, (_event, at) => at + 1));
      return sockets;
    });
    /** The feeds' order is that of positions, the same for all who read them. */
    const inOrder = async () => {
      const { rows } = await server.services.db.pool.query<{ id: string }>(
        `SELECT id FROM event WHERE document_id = $1 AND type = 'configuration.draft_saved' ORDER BY event.pos`,
        [documentId],
      );
      return rows.map(({ id }) => id);
    };
    const feeds = [0, 1, 2, 3].map(async (index) => {
      const seen: string[] = [];
      const note = (item: { __typename: string; id?: string; type?: string; cursor?: string }) => {
        if (item.id && item.type === 'CONFIGURATION_DRAFT_SAVED') seen.push(item.id);
        return item.cursor ?? null;
      };
      const isDone = () => isAppended && seen.length === total + streamCount;
      const random = chance(100 + index);
      const sockets =
        index % 2 === 0
          ? await readOn(
              random,
              (client, after) => client.follow(documentEvents, { id: documentId, after }),
              ({ documentEvents: item }) => note(item),
              isDone,
            )
          : await readOn(
              random,
              (client, after) => client.follow(workspaceEvents, { id: workspaceId, after }),
              ({ workspaceEvents: item }) => note(item),
              isDone,
            );
      expect(seen).toEqual(await inOrder());
      return sockets;
    });

    await Promise.all([1, 2, 3, 4].map((writer) => write(chance(1_000 + writer), total / 4)));
    // Followers that have read everything by now are waiting: one more for each stream ends their wait.
    isAppended = true;
    for (const stream of streams) appended.set(stream, (appended.get(stream) ?? 0) + 1);
    for (const stream of streams) await append(server.services, { stream, workspaceId, documentId }, 1);
    const sockets = await Promise.all([...readers, ...feeds]);
    expect(Math.max(...sockets)).toBeGreaterThan(3);
    const none = { timelines: 0, followers: 0, grants: 0, connections: 0 };
    await expect.poll(() => [server.streams(), other.streams()]).toEqual([none, none]);
  });
});
