import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AdeClient, AdeError, jobEvents } from '../../clients/typescript/src/index.ts';
import { serverPort } from '../chaos/ports.ts';
import type { AdeProcess } from '../cli/ade.ts';
import { Installation, submitOne, type Tenant } from '../worker/installation.ts';

let installation: Installation;
let tenant: Tenant;
let port: number;
let api: AdeProcess;
let client: AdeClient;
beforeAll(async () => {
  installation = await Installation.open();
  tenant = await installation.addTenant();
  port = await serverPort();
  api = await installation.startApi(port);
  client = new AdeClient({ url: `http://127.0.0.1:${port}`, credentials: { apiKey: tenant.apiKey } });
});
afterAll(async () => {
  await client.close();
  await installation.stop();
});

async function all<Item>(items: AsyncIterable<Item> | Iterable<Item>): Promise<Item[]> {
  const seen: Item[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  api.child.kill(signal);
  await api.ended();
}

test('a follower hears that the connection is there again, although nothing happens', async () => {
  const jobId = await submitOne(tenant);
  const stop = new AbortController();
  const states: string[] = [];
  const onConnection = (state: string) => {
    states.push(state);
    if (state === 'BACK') stop.abort(new Error('enough'));
  };
  const seen: string[] = [];
  const following = async () => {
    for await (const item of client.follow(jobEvents, { jobId }, { signal: stop.signal, onConnection })) {
      seen.push(item.__typename ?? '');
      await end('SIGKILL');
      api = await installation.startApi(port);
    }
  };
  await expect(following()).rejects.toThrow('enough');
  expect([seen, states]).toEqual([['JobCreatedEvent'], ['LOST', 'BACK']]);
}, 60_000);

test('a follower sees each event of a job once and in order, though the API is killed in mid-job, and stopped, and started again', async () => {
  const jobId = await submitOne(tenant, await installation.uploadLarge(tenant));
  const seen: string[] = [];
  const states: string[] = [];
  let hasStopped = false;
  let worker: AdeProcess | null = null;
  for await (const item of client.follow(jobEvents, { jobId }, { onConnection: (state) => states.push(state) })) {
    if (item.__typename === 'StreamEnd') {
      expect(item.reason).toBe('TERMINAL');
      break;
    }
    if (item.__typename === 'StreamReset') throw new Error('Nothing of this job is gone.');
    seen.push(item.id);
    if (item.__typename === 'JobCreatedEvent') {
      await end('SIGKILL');
      // The job begins while there is no API, and stands still until there has been one twice: else it may be over before.
      worker = await installation.startWorker();
      await installation.untilExtracting(jobId);
      worker.child.kill('SIGSTOP');
      api = await installation.startApi(port);
    }
    if (item.__typename === 'JobProgressedEvent' && !hasStopped) {
      hasStopped = true;
      await end('SIGTERM');
      api = await installation.startApi(port);
      worker?.child.kill('SIGCONT');
    }
  }
  const { rows } = await installation.services.db.pool.query<{ id: string }>(
    'SELECT id FROM event WHERE stream = $1 ORDER BY seq',
    [jobId],
  );
  expect(seen).toEqual(rows.map(({ id }) => id));
  expect(seen.length).toBeGreaterThan(5);
  expect(states).toEqual(['LOST', 'BACK', 'LOST', 'BACK']);
}, 120_000);

test('a file becomes tables in one call, though the API is killed while the job waits', async () => {
  let isKilled = false;
  const restarted = Promise.withResolvers<void>();
  const extraction = client.extract(new File(['Name,Age\nAnn,31\nBob,42\n'], 'people.csv'), {
    configuration: tenant.configurationId,
    onEvent: ({ __typename }) => {
      if (__typename !== 'JobCreatedEvent' || isKilled) return;
      isKilled = true;
      end('SIGKILL')
        .then(() => installation.startApi(port))
        .then((started) => {
          api = started;
        })
        .then(restarted.resolve, restarted.reject);
    },
  });
  await restarted.promise;
  const { document, job, tables } = await extraction;
  expect(document).toMatchObject({ name: 'people.csv', byteSize: 23 });
  expect(job).toMatchObject({ status: 'SUCCEEDED', document: { id: document.id } });
  expect(tables).toMatchObject([{ rowCount: 2 }]);
  expect(await all(tables[0]?.records() ?? [])).toEqual([
    { name: 'Ann', age: 31 },
    { name: 'Bob', age: 42 },
  ]);
});

test('leaving the loop or aborting ends it, also while the API is away', async () => {
  const jobId = await submitOne(tenant);
  await end('SIGKILL');
  const stop = new AbortController();
  const lost = new AbortController();
  const following = all(client.follow(jobEvents, { jobId }, { signal: stop.signal, onConnection: () => lost.abort() }));
  if (!lost.signal.aborted) await once(lost.signal, 'abort');
  stop.abort(new Error('enough'));
  await expect(following).rejects.toThrow('enough');
  await expect(client.job(jobId, AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect(client.request(typedNothing, {})).rejects.toMatchObject({ code: 'UNREACHABLE' });
  api = await installation.startApi(port);
  for await (const item of client.follow(jobEvents, { jobId })) {
    expect(item.__typename).toBe('JobCreatedEvent');
    break;
  }
});

const typedNothing = { toString: () => 'query Nothing { viewer { __typename } }' };

test('what cannot be followed ends with an error, and not with another try', async () => {
  const isAde = (code: string) => expect.objectContaining({ constructor: AdeError, code });
  await expect(all(client.follow(jobEvents, { jobId: 'job_nothing' }))).rejects.toEqual(isAde('NOT_FOUND'));
  const stranger = new AdeClient({ url: client.url, credentials: { apiKey: 'ade_live_nothing' } });
  await expect(all(stranger.follow(jobEvents, { jobId: 'job_a' }))).rejects.toEqual(isAde('UNAUTHENTICATED'));
  await stranger.close();
  let asked = 0;
  const renewing = new AdeClient({
    url: client.url,
    credentials: () => {
      asked += 1;
      return { 'x-api-key': asked < 3 ? 'ade_live_nothing' : tenant.apiKey };
    },
  });
  const jobId = await submitOne(tenant);
  for await (const { __typename } of renewing.follow(jobEvents, { jobId })) {
    expect(__typename).toBe('JobCreatedEvent');
    break;
  }
  expect(asked).toBe(3);
  await renewing.close();
});
