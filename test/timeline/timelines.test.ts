import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { openTransport } from '../../src/hub/index.ts';
import type { HubTransport } from '../../src/hub/transport.ts';
import { createLogger } from '../../src/log.ts';
import type { Follower } from '../../src/timeline/follow.ts';
import type { TimelineEvent } from '../../src/timeline/read.ts';
import { preparedReader } from '../../src/timeline/read.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { Timelines } from '../../src/timeline/timelines.ts';
import { append } from '../support/append.ts';
import { redisPrefix } from '../support/redis.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
const none = { timelines: 0, followers: 0 };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function addStream() {
  const client = await server.addTenant();
  const stream = await client.published();
  const place = { stream, workspaceId: client.workspaceId };
  return { place, timeline: { kind: 'stream' as const, stream } };
}

/** What a follower is given, one event at a time. */
async function* eventsOf(follower: Follower): AsyncGenerator<TimelineEvent, void, void> {
  try {
    for (let batch = await follower.next(); batch; batch = await follower.next()) {
      if ('events' in batch) yield* batch.events;
    }
  } finally {
    follower.end();
  }
}

async function take(events: AsyncGenerator<TimelineEvent, void, void>, count: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const { value } = await events.next();
    if (!value) throw new Error('The events came to an end.');
    numbers.push(value.seq);
  }
  return numbers;
}

/** Takes everything up to the configuration's publication; leaving a loop would end the following. */
async function untilPublished(events: AsyncGenerator<TimelineEvent, void, void>): Promise<void> {
  let next = await events.next();
  while (!next.done && next.value.type !== 'configuration.published') next = await events.next();
}

const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_number, index) => from + index);

describe.for([{ transport: 'PostgreSQL' }, { transport: 'Redis' }])('timelines over $transport', ({ transport }) => {
  let db: Database;
  let hub: HubTransport;
  let timelines: Timelines;
  beforeAll(async () => {
    db = createDatabase(server.databaseUrl, { poolSize: 4 });
    const redisUrl = transport === 'Redis' ? inject('redisUrl') : null;
    hub = await openTransport({ databaseUrl: server.databaseUrl, redisUrl, redisPrefix: redisPrefix(), log });
    timelines = new Timelines({ db: preparedReader(db), hub, log });
  });
  afterAll(async () => {
    await timelines.close();
    await hub.close();
    await db.close();
  });

  const follow = (timeline: Timeline, after: null | 'HEAD' = null) => {
    const follower = timelines.follow(timeline, { after });
    return { events: eventsOf(follower), end: () => follower.end() };
  };
  /** As the one who commits does: on this transport, whichever the server itself has. */
  const commit = async (place: { stream: string; workspaceId: string }, count: number, first?: number) => {
    await append({ ...server.services, hub }, place, count, first);
  };

  it('a thousand followers of one timeline are one reader, and leave nothing behind', async () => {
    const { place, timeline } = await addStream();
    const followers = Array.from({ length: 1_000 }, () => follow(timeline));
    await Promise.all(followers.map(async ({ events }) => expect(await take(events, 2)).toEqual([1, 2])));
    expect(timelines.counts()).toEqual({ timelines: 1, followers: 1_000 });
    await commit(place, 3);
    await Promise.all(followers.map(async ({ events }) => expect(await take(events, 3)).toEqual([3, 4, 5])));
    const waiting = followers.map(({ events }) => events.next());
    for (const { end } of followers) end();
    await Promise.all(waiting);
    expect(timelines.counts()).toEqual(none);
  });

  it('a follower that stands still loses nothing, and holds up nobody', async () => {
    const { place, timeline } = await addStream();
    const slow = follow(timeline);
    const quick = follow(timeline);
    expect(await take(slow.events, 1)).toEqual([1]);
    for (let round = 0; round < 15; round += 1) {
      await commit(place, 100, round * 100 + 1);
      // 1,500 events in all: the shared window has long moved on when the slow one goes on.
      expect(await take(quick.events, round === 0 ? 102 : 100)).toHaveLength(round === 0 ? 102 : 100);
    }
    expect(await take(slow.events, 1_501)).toEqual(upTo(1_502, 2));
    await commit(place, 1);
    expect(await take(slow.events, 1)).toEqual([1_503]);
    await Promise.all([slow, quick].map(async ({ events }) => events.return()));
    expect(timelines.counts()).toEqual(none);
  });

  it('a long history comes in pages, then what was committed meanwhile', async () => {
    const { place, timeline } = await addStream();
    await commit(place, 1_998);
    const { events } = follow(timeline);
    const first = take(events, 1_000);
    await commit(place, 500);
    expect([...(await first), ...(await take(events, 1_500))]).toEqual(upTo(2_500));
    await events.return();
  });

  it('what was committed without a hint comes within about a second', async () => {
    const { place, timeline } = await addStream();
    const { stream, workspaceId } = place;
    const all = [timeline, { kind: 'workspace' as const, workspaceId }].map((each) => follow(each));
    for (const { events } of all) await untilPublished(events);
    const received = all.map(({ events }) => take(events, 1));
    const silent = { publish: async () => {}, subscribe: hub.subscribe, check: hub.check, close: hub.close };
    await append({ ...server.services, hub: silent }, { stream, workspaceId }, 1);
    for (const numbers of await Promise.all(received)) expect(numbers).toEqual([3]);
    await Promise.all(all.map(({ events }) => events.return()));
  });

  it('a follower that has read further than the shared reader is sent nothing twice', async () => {
    const { place, timeline } = await addStream();
    const silent = { publish: async () => {}, subscribe: hub.subscribe, check: hub.check, close: hub.close };
    const unhurried = new Timelines({ db: preparedReader(db), hub, log, sweepEveryMs: 2 ** 31 - 1 });
    const publish = (by: HubTransport) =>
      transact({ ...server.services, hub: by, viewer: null, correlationId: null }, async (tx) => {
        const payload = { configurationId: place.stream, versionId: 'none', number: 1 };
        tx.record({ ...place, type: 'configuration.published', payload });
      });
    // More than the shared reader keeps in mind.
    await commit(place, 600);
    const first = eventsOf(unhurried.follow(timeline, { after: null }));
    expect(await take(first, 602)).toEqual(upTo(602));
    // The shared reader does not hear of it; who begins to follow finds it in the database.
    await publish(silent);
    const second = eventsOf(unhurried.follow(timeline, { after: null, types: ['configuration.published'] }));
    expect(await take(second, 2)).toEqual([2, 603]);
    const next = take(second, 1);
    await publish(hub);
    expect(await next).toEqual([604]);
    expect(await take(first, 2)).toEqual([603, 604]);
    await Promise.all([first, second].map((events) => events.return()));
    await unhurried.close();
  });

  it('a feed shows what an appending transaction holds back as soon as that has ended, without a hint or a look', async () => {
    const { place } = await addStream();
    const unhurried = new Timelines({ db: preparedReader(db), hub, log, sweepEveryMs: 2 ** 31 - 1 });
    const feed = { kind: 'workspace' as const, workspaceId: place.workspaceId };
    const events = eventsOf(unhurried.follow(feed, { after: null }));
    await untilPublished(events);
    const received = take(events, 2);
    const other = await server.services.db.pool.connect();
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO event (id, stream, seq, type, payload, workspace_id, actor_kind) VALUES ($1, 'late ' || $2, 77, 'job.cancelled', '{}', $2, 'SYSTEM')`,
      [newId('Event'), place.workspaceId],
    );
    await commit(place, 1);
    await other.query('COMMIT');
    other.release();
    // Had the feed not been held back, the hinted one would have come first.
    expect(await received).toEqual([77, 3]);
    await events.return();
    await unhurried.close();
  });

  it('a lost database is waited for: nothing is lost, nothing comes twice', async () => {
    const { place, timeline } = await addStream();
    const { events } = follow(timeline);
    expect(await take(events, 2)).toEqual([1, 2]);
    for (let round = 0; round < 5; round += 1) {
      const next = take(events, 20);
      for (let index = 0; index < 4; index += 1) {
        await server.services.db.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'ade'`,
        );
        await commit(place, 5);
      }
      expect(await next).toEqual(upTo(22 + round * 20, 3 + round * 20));
    }
    await events.return();
  });
});
