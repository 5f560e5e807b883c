import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { record, transact } from '../../src/domain/kernel/transaction.ts';
import { readTimeline } from '../../src/timeline/read.ts';
import { median } from '../statistics.ts';
import type { Installation } from './installation.ts';
import type { Measured } from './processes.ts';
import { closeAll, openBare, openMany, openSubscribed } from './sockets.ts';

/** KiB of resident memory that each of so many idle connections costs: as it stands once the process has settled, and collected. */
async function costOfIdle(process: Measured, count: number, open: (index: number) => Promise<WebSocketLike>) {
  // The first hundreds make room that all the others use as well.
  const warm = await openMany(200, open);
  await delay(2_000);
  const before = await process.memory();
  await process.collect();
  const collectedBefore = await process.memory();
  const sockets = await openMany(count, open);
  await delay(15_000);
  const after = await process.memory();
  await process.collect();
  const collectedAfter = await process.memory();
  await closeAll([...warm, ...sockets]);
  const kib = (bytes: number) => bytes / 1024 / count;
  return { standing: kib(after - before), collected: kib(collectedAfter - collectedBefore) };
}
type WebSocketLike = Awaited<ReturnType<typeof openBare>>;

export async function idleMemory({ api, apiKey, addConfigurations }: Installation, floor: Measured, count: number) {
  const streams = await addConfigurations(50);
  const ours = await costOfIdle(api, count, (index) =>
    openSubscribed(api.port, apiKey, streams[index % streams.length] ?? '', 'HEAD'),
  );
  const bare = await costOfIdle(floor, count, (index) => openBare(floor.port, `idle-${index % 50}`));
  return { subscriptions: count, ours, bare };
}

/** Events that are written in one statement of a filling: the pool gives statements up that take too long. */
const filledTogether = 200_000;

/** Fills a stream with numbered events, as appending would have. */
async function fill({ context, workspaceId }: Installation, stream: string, count: number): Promise<void> {
  const { pool } = context.db;
  for (let from = 1; from <= count; from += filledTogether) {
    await pool.query(
      `INSERT INTO event (id, stream, seq, type, payload, workspace_id, actor_kind)
       SELECT 'evt_' || $1 || n, $1, n, 'configuration.draft_saved',
         jsonb_build_object('configurationId', $1::text, 'versionId', 'none', 'number', n), $2, 'SYSTEM'
       FROM generate_series($3::int, $4::int) AS n`,
      [stream, workspaceId, from, Math.min(count, from + filledTogether - 1)],
    );
  }
  await pool.query('INSERT INTO stream_head (stream, seq) VALUES ($1, $2)', [stream, count]);
}

/**
 * Events a second from opening a socket to the last event of a history, and the API's processor time for each; medians of
 * several rounds, the first of which warms up.
 */
export async function replay(installation: Installation, count: number) {
  const [stream = ''] = await installation.addConfigurations(1);
  await fill(installation, stream, count);
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const cpu = await installation.api.cpu();
    const begun = performance.now();
    const socket = await openSubscribed(installation.api.port, installation.apiKey, stream, null);
    let received = 0;
    for (; received < count; received += 1) await nextMessage(socket);
    rates.push(count / ((performance.now() - begun) / 1_000));
    await closeAll([socket]);
    costs.push((((await installation.api.cpu()) - cpu) / count) * 1_000_000);
  }
  return { events: count, eventsPerSecond: median(rates.slice(1)), cpuMicroseconds: median(costs.slice(1)) };
}

/** Counts without parsing: the client must not be what is measured. */
const waiting = new WeakMap<WebSocketLike, { received: number; taken: number }>();
async function nextMessage(socket: WebSocketLike): Promise<void> {
  let state = waiting.get(socket);
  if (!state) {
    const counted = { received: 0, taken: 0 };
    waiting.set(socket, counted);
    socket.on('message', () => {
      counted.received += 1;
    });
    state = counted;
  }
  state.taken += 1;
  while (state.received < state.taken) await once(socket, 'message');
}

/** Transactions a second over that many streams: events that stand for themselves, and events that come with changed rows. */
export async function appendRate({ context, workspaceId, addConfigurations }: Installation, seconds: number) {
  const streams = await addConfigurations(100);
  const eventOf = (at: number) => {
    const stream = streams[at % streams.length] ?? '';
    const payload = { configurationId: stream, versionId: 'none', number: at };
    return { stream, workspaceId, type: 'configuration.draft_saved' as const, payload };
  };
  const rateOf = async (write: (at: number) => Promise<void>) => {
    let done = 0;
    const cpu = process.cpuUsage();
    const end = performance.now() + seconds * 1_000;
    const writer = async (offset: number) => {
      for (let at = offset; performance.now() < end; at += 1) {
        await write(at);
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_writer, index) => writer(index * 3)));
    const { user, system } = process.cpuUsage(cpu);
    return { transactionsPerSecond: done / seconds, cpuMicroseconds: (user + system) / done };
  };
  return {
    streams: streams.length,
    alone: await rateOf((at) => record(context, [eventOf(at)])),
    withRows: await rateOf((at) => transact(context, async (tx) => tx.record(eventOf(at)))),
  };
}

/** Milliseconds of a page of 100 from the middle of a short and of a long stream. */
export async function pageCost(installation: Installation, long: number) {
  const short = 10_000;
  const [shortStream = '', longStream = ''] = await installation.addConfigurations(2);
  await fill(installation, shortStream, short);
  await fill(installation, longStream, long);
  const { pool } = installation.context.db;
  await pool.query('VACUUM (ANALYZE) event');
  const cost = async (stream: string, length: number) => {
    const times: number[] = [];
    for (let round = 0; round < 300; round += 1) {
      // Spread over the stream, and the same in every run.
      const seq = (round * 7_919 * 31) % (length - 100);
      const after = { stream, seq, pos: '0' };
      const begun = performance.now();
      await readTimeline(pool, { kind: 'stream', stream }, { after, limit: 100 });
      times.push(performance.now() - begun);
    }
    return median(times);
  };
  return {
    shortEvents: short,
    shortMs: await cost(shortStream, short),
    longEvents: long,
    longMs: await cost(longStream, long),
  };
}
