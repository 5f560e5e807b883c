import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { graphql } from '../../generated/graphql/index.ts';
import { createClient } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import { secret } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Step } from './record-calls.ts';

type Way = readonly Step[];

const started = z.object({ url: z.string(), apiKey: z.string(), workspaceId: z.string() });
const answered = z.object({ ways: z.array(z.array(z.object({ file: z.string(), name: z.string() }))) });

const followJob = graphql(`
  subscription WalkOfAnEvent($jobId: ID!) {
    jobEvents(jobId: $jobId) { __typename ... on StreamEnd { reason } }
  }
`);

let ways: readonly Way[] = [];

/** A document is uploaded, a job runs on it, and a subscriber follows it, in a real installation whose calls are noted. */
beforeAll(async () => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(await temporaryFolder(), 'walks-'));
  const installation = fork(join(import.meta.dirname, 'traced-installation.ts'), {
    cwd: dataDir,
    execArgv: ['--import', join(import.meta.dirname, 'record-calls.ts')],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      ADE_SECRET: secret,
      ADE_PORT: '0',
      ADE_DATA_DIR: dataDir,
      ADE_ENVIRONMENT: 'development',
      ADE_LOG_LEVEL: 'error',
    },
  });
  const answer = async () => (await once(installation, 'message'))[0];
  const { url, apiKey, workspaceId } = started.parse(await answer());
  const client = createClient(url, apiKey, workspaceId);
  const documentId = await client.uploaded('ages.csv', 'Name,Age\nAnn,31\nBob,44\nCid,29\n');
  const jobId = await client.submitted(documentId, await client.published());
  for await (const _event of client.follow(followJob, { jobId }));
  installation.send('ways');
  ({ ways } = answered.parse(await answer()));
  installation.send('end');
  await once(installation, 'exit');
  await database.drop();
  await rm(dataDir, { recursive: true });
}, 120_000);

/** The folder of a file, no deeper than docs/architecture.md draws rooms; what stands in `src` itself is a room of its own. */
function roomOf({ file }: Step): string {
  const folders = file.split('/').slice(0, -1);
  if (file.startsWith('src/') && folders.length === 1) return file;
  return folders.slice(0, file.startsWith('src/domain/') ? 3 : 2).join('/');
}

/** What calls back whoever began it. */
const callingBack: ReadonlySet<string> = new Set(['src/db/transactions.ts', 'worker/progress-reporter.ts']);

/**
 * The rooms of a way, in order. A transaction calls back, for what is written in it, and those who write in it use what every noun
 * rests on: from where one begins, the kernel is not counted. Nor is the reporter of progress, which calls back whoever made it. Bytes are
 * pulled: what the store then asks their source for is no way down.
 */
function roomsOf(way: Way): readonly string[] {
  const pulled = way.findIndex(({ name }) => name === 'Digest.through');
  const down = pulled < 0 ? way : way.slice(0, pulled + 1);
  const counted = down.filter(({ file }) => !callingBack.has(file));
  const begun = counted.findIndex(({ name }) => name === 'transact');
  return counted
    .map(roomOf)
    .filter((room, at) => begun < 0 || at < begun || room !== 'src/domain/kernel')
    .filter((room, at, rooms) => room !== rooms[at - 1]);
}

/** The rooms of every way that was gone from a function on. */
function roomsFrom(name: string): readonly (readonly string[])[] {
  return ways.flatMap((way) => {
    const from = way.findIndex((step) => step.name === name);
    return from < 0 ? [] : [roomsOf(way.slice(from))];
  });
}

function hasInOrder(rooms: readonly string[], wanted: readonly string[]): boolean {
  let at = 0;
  for (const room of rooms) if (room === wanted[at]) at += 1;
  return at === wanted.length;
}

describe.each<{ what: string; from: string; through: readonly (readonly string[])[] }>([
  {
    what: 'what is uploaded',
    from: 'uploadDocument',
    through: [
      ['src/domain/document', 'src/storage'],
      ['src/domain/document', 'src/timeline'],
      ['src/domain/document', 'src/hub'],
    ],
  },
  {
    what: 'a job that is submitted',
    from: 'submitJob',
    through: [
      ['src/domain/job', 'src/lease', 'src/queue'],
      ['src/domain/job', 'src/timeline'],
      ['src/domain/job', 'src/hub'],
    ],
  },
  {
    what: 'a job that was claimed, up to its result',
    from: 'runAttempt',
    through: [
      ['worker', 'src/scratch.ts', 'worker/job', 'src/engine-process', 'src/storage'],
      ['worker', 'worker/job', 'src/storage'],
      ['worker', 'src/domain/job', 'src/lease'],
      ['worker', 'src/domain/job', 'src/timeline'],
    ],
  },
  { what: 'the hint of an event, where it arrives', from: 'openTransport', through: [['src/hub', 'src/timeline']] },
  {
    what: 'an event, to its subscriber',
    from: 'SocketOperation.run',
    through: [['api/streams', 'api/graphql', 'src/domain/timeline', 'src/timeline', 'src/db']],
  },
])('$what', ({ from, through }) => {
  test.each(through.map((rooms) => [rooms.join(' → '), rooms] as const))('goes %s', (_text, rooms) => {
    expect(roomsFrom(from).filter((gone) => hasInOrder(gone, rooms))).not.toEqual([]);
  });

  test('never comes back to a room that it has left', () => {
    expect(roomsFrom(from).filter((rooms) => new Set(rooms).size < rooms.length)).toEqual([]);
  });
});
