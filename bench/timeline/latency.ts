import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { WebSocket } from 'ws';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { median, quantile } from '../statistics.ts';
import type { Installation } from './installation.ts';
import type { Measured } from './processes.ts';
import { closeAll, openBare, openMany, openSubscribed } from './sockets.ts';

export interface Latency {
  medianMs: number;
  p99Ms: number;
  /** How many times an event reached a subscriber, of how many. */
  received: number;
  expected: number;
  /** Of the process that sends, while it sent: share of one processor. */
  cpu: number;
}

export interface Load {
  subscribers: number;
  streams: number;
  /** Events a second, and for how many seconds. */
  rate: number;
  seconds: number;
}

/** From the commit (its return, when the hint is given) to the subscriber's socket, with one event per transaction. */
export async function timelineLatency(installation: Installation, load: Load): Promise<Latency> {
  const { api, apiKey, context, workspaceId } = installation;
  const streams = await installation.addConfigurations(load.streams);
  const sentAt: number[] = [];
  const write = (number: number) => {
    const stream = streams[number % streams.length] ?? '';
    // The hint is what comes right after the commit.
    const publish = (topics: readonly string[]) => {
      sentAt[number] = performance.now();
      return context.hub.publish(topics);
    };
    const hub = { publish, subscribe: context.hub.subscribe, check: context.hub.check, close: context.hub.close };
    return transact({ ...context, hub }, async (tx) => {
      const payload = { configurationId: stream, versionId: 'none', number };
      tx.record({ stream, workspaceId, type: 'configuration.draft_saved', payload });
    });
  };
  const open = (index: number) => openSubscribed(api.port, apiKey, streams[index % streams.length] ?? '', null);
  return measure(api, load, sentAt, open, write, /"number":(\d+)/);
}

/** The same fan-out by a bare `ws` and ioredis, without a database. */
export async function floorLatency(peer: Measured, redisUrl: string, load: Load): Promise<Latency> {
  const redis = new Redis(redisUrl);
  const sentAt: number[] = [];
  const write = async (number: number) => {
    sentAt[number] = performance.now();
    const payload = { data: { event: { __typename: 'Event', cursor: 'x'.repeat(80), sequence: number, number } } };
    await redis.publish(`stream-${number % load.streams}`, JSON.stringify({ id: '1', type: 'next', payload }));
  };
  const open = (index: number) => openBare(peer.port, `stream-${index % load.streams}`);
  const result = await measure(peer, load, sentAt, open, write, /"number":(\d+)/);
  redis.disconnect();
  return result;
}

async function measure(
  sender: Measured,
  { subscribers, streams, rate, seconds }: Load,
  sentAt: readonly number[],
  open: (index: number) => Promise<WebSocket>,
  write: (number: number) => Promise<void>,
  numberOf: RegExp,
): Promise<Latency> {
  const times: number[] = [];
  const count = rate * seconds;
  const warmUp = rate;
  const sockets = await openMany(subscribers, open);
  for (const socket of sockets) {
    socket.on('message', (data) => {
      const now = performance.now();
      const number = Number(numberOf.exec(String(data))?.[1]);
      const sent = sentAt[number];
      if (sent !== undefined && number >= warmUp) times.push(now - sent);
    });
  }
  const writing: Promise<void>[] = [];
  let cpuBefore = 0;
  const begun = performance.now();
  for (let number = 0; number < warmUp + count; number += 1) {
    const wait = begun + (number * 1_000) / rate - performance.now();
    if (wait > 0) await delay(wait);
    if (number === warmUp) cpuBefore = await sender.cpu();
    writing.push(write(number));
  }
  await Promise.all(writing);
  const took = (performance.now() - begun) / 1_000 - warmUp / rate;
  const cpu = ((await sender.cpu()) - cpuBefore) / took;
  const expected = (count * subscribers) / streams;
  for (let patience = 0; times.length < expected && patience < 100; patience += 1) await delay(20);
  await closeAll(sockets);
  return { medianMs: median(times), p99Ms: quantile(times, 0.99), received: times.length, expected, cpu };
}
