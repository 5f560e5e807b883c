import { expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { graphql } from '../../generated/graphql/index.ts';
import { AdeProcess, firstKey, newFolder } from '../cli/ade.ts';
import { followFeed } from '../redis/jobs.ts';
import { type Client, createClient } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import { redisPrefix, removeKeys } from '../support/redis.ts';
import { previousRelease } from './previous.ts';

const previous = previousRelease();
if ('reason' in previous) process.stderr.write(`Not tried: the release before beside this one (${previous.reason}).\n`);

const firstWorkspace = graphql(`query FirstWorkspaceOfUpgrade { viewer { workspaces { nodes { id } } } }`);
const results = graphql(`
  query ResultsOfUpgrade($id: ID!) { job(id: $id) { status tables { nodes { rowCount } } } }
`);
const readyLine = z.object({ url: z.string() });

/** One installation on today's schema, of which each process may be of another release. */
async function startMixed() {
  const [database, folder] = [await createTestDatabase(), await newFolder()];
  const redisUrl = inject('redisUrl');
  const prefix = redisPrefix();
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    ADE_REDIS_PREFIX: prefix,
    ADE_SECRET: 'only for this test, 32 characters',
    ADE_PORT: '0',
  };
  const running = new Set<AdeProcess>();
  onTestFinished(async () => {
    for (const process of running) process.child.kill('SIGTERM');
    await Promise.all([...running].map((process) => process.ended()));
    await database.drop();
    await removeKeys(redisUrl, prefix);
    await folder.remove();
  });
  return async (name: 'api' | 'worker', program?: string) => {
    const process = new AdeProcess([name], { cwd: folder.path, env, ...(program === undefined ? {} : { program }) });
    running.add(process);
    const line = await process.line([`"${name} ready"`]);
    const stop = async () => {
      process.child.kill('SIGTERM');
      const { code } = await process.ended();
      running.delete(process);
      return code;
    };
    return { process, stop, url: name === 'api' ? readyLine.parse(JSON.parse(line)).url : '' };
  };
}

/** Uploads, submits and reads, one after the other, until it is to end; answers the jobs. A request that fails rejects. */
async function load(client: () => Client, isOver: () => boolean): Promise<string[]> {
  const jobIds: string[] = [];
  const configurationId = await client().published();
  while (!isOver()) {
    const documentId = await client().uploaded(`orders-${jobIds.length}.csv`, 'order,amount\nA-1,10\nA-2,20\n');
    jobIds.push(await client().submitted(documentId, configurationId));
    for (const id of jobIds.slice(-3)) await client().get(results, { id });
  }
  return jobIds;
}

test.skipIf('reason' in previous)(
  'processes of the release before and of this one beside each other, and one after the other replaced, under load',
  async () => {
    if ('reason' in previous) throw new Error(previous.reason);
    const { program, remove } = previous.take();
    onTestFinished(remove);
    const launch = await startMixed();
    const [oldApi, oldWorker] = [await launch('api', program), await launch('worker', program)];
    const key = await firstKey(oldApi.process);
    const { viewer } = await createClient(oldApi.url, key, '').get(firstWorkspace, {});
    const workspaceId = viewer?.workspaces.nodes[0]?.id ?? '';
    const old = createClient(oldApi.url, key, workspaceId);

    // The old release alone on the new schema.
    const alone = await old.run(await old.uploaded('alone.csv', 'order,amount\nA-1,10\n'), await old.published());

    const newApi = await launch('api');
    const now = createClient(newApi.url, key, workspaceId);
    const [seenByOld, seenByNew] = [followFeed(old), followFeed(now)];
    let isOver = false;
    // Clients are sent to either, until the load balancer takes the old one out.
    let isOldOut = false;
    let turn = 0;
    const both = load(
      () => (!isOldOut && turn++ % 2 === 0 ? old : now),
      () => isOver,
    );
    // Its rejection is seen below.
    both.catch(() => {});

    const newWorker = await launch('worker');
    const mixed = await now.run(await old.uploaded('mixed.csv', 'order,amount\nA-1,10\n'), await old.published());
    expect(await oldWorker.stop()).toBe(0);
    const byNew = await old.run(await old.uploaded('new.csv', 'order,amount\nA-1,10\n'), await now.published());
    // Back again: the old worker takes what the new API hands over.
    const back = await launch('worker', program);
    expect(await newWorker.stop()).toBe(0);
    const byOld = await now.run(await now.uploaded('old.csv', 'order,amount\nA-1,10\n'), await now.published());
    const newest = await launch('worker');
    isOldOut = true;
    await now.get(results, { id: byOld });
    isOver = true;
    const jobIds = await both;
    const all = [...jobIds, mixed, byNew, byOld];
    await Promise.all([seenByOld.saw('JobSucceededEvent', all), seenByNew.saw('JobSucceededEvent', all)]);
    expect(await oldApi.stop()).toBe(0);
    expect(await back.stop()).toBe(0);

    for (const id of [alone, ...all]) {
      const { job } = await now.get(results, { id });
      expect(job).toMatchObject({ status: 'SUCCEEDED', tables: { nodes: [{ rowCount: expect.any(Number) }] } });
    }
    expect(await newest.stop()).toBe(0);
  },
  600_000,
);
