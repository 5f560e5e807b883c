import { expect, onTestFinished, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { createClient } from '../support/client.ts';
import { startTestServer } from '../support/server.ts';
import { extractionsOf, Installation, submit, submitOne } from './installation.ts';

const jobEvents = graphql(`
  subscription JobEventsAcrossFaults($id: ID!, $after: String) {
    jobEvents(jobId: $id, after: $after) {
      __typename
      ... on Event { cursor sequence }
      ... on JobProgressedEvent { attempt progress }
    }
  }
`);

test('progress never goes back, and who reconnects again and again sees every event', {
  timeout: 120_000,
}, async () => {
  const server = await startTestServer();
  onTestFinished(() => server.stop());
  const installation = await Installation.open({ ADE_DATA_DIR: server.settings.dataDir }, server.databaseUrl);
  onTestFinished(() => installation.stop());
  const tenant = await installation.addTenant();
  const client = createClient(server.url, tenant.apiKey, tenant.workspaceId);
  const worker = await installation.startWorker();

  /** Every event of the job, as a client sees them whose connection breaks after every third. */
  const seen = async (id: string) => {
    const events: { __typename: string; sequence: number; progress?: number; attempt?: number }[] = [];
    let after: string | null = null;
    for (;;) {
      let received = 0;
      for await (const { jobEvents: item } of client.follow(jobEvents, { id, after })) {
        if (item.__typename === 'StreamEnd') return events;
        if (item.__typename === 'StreamReset') throw new Error('Nothing has been deleted.');
        events.push(item);
        after = item.cursor;
        received += 1;
        if (received === 3) break;
      }
    }
  };

  const slow = await submitOne(tenant, await installation.uploadLarge(tenant));
  const all = [slow, ...(await submit(tenant, 6))].map(seen);
  await installation.until(slow, (job) => job.progress > 0.3);
  for (const pid of await extractionsOf(worker)) process.kill(pid, 'SIGKILL');
  const timelines = await Promise.all(all);
  for (const events of timelines) {
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, at) => at + 1));
    expect(events.at(-1)?.__typename).toBe('JobSucceededEvent');
  }
  const progressed = (timelines[0] ?? []).filter(({ progress }) => progress !== undefined);
  expect(new Set(progressed.map(({ attempt }) => attempt))).toEqual(new Set([1, 2]));
  const fractions = progressed.map(({ progress }) => progress ?? Number.NaN);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
});
