import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { writeBackup } from '../../src/backup/index.ts';
import { type Fault, verifyInstallation } from '../../src/consistency/index.ts';
import { claimNextJob } from '../../src/domain/job/claim.ts';
import { runPass } from '../../src/domain/maintenance/index.ts';
import { type Cursor, encodeCursor } from '../../src/timeline/cursor.ts';
import { startWorker } from '../../worker/main.ts';
import { retentionOf } from '../../worker/maintenance/start.ts';
import { addPerson, signedIn } from '../auth/caller.ts';
import { append } from '../support/append.ts';
import { watchBusyClients } from '../support/busy-clients.ts';
import { createClient } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { passNamed } from '../worker/maintenance/fixture.ts';
import { allObjects, allRows, emptyInstallation, newBackupFolder, withClient } from './copies.ts';

const specYaml = `ade: 1
output:
  formats: [csv, xlsx]
`;
const csv = 'name,amount,at\nAnn,1.50,2026-01-02\nBo,2.25,2026-01-03\n"Two\nlines, \\N and \\.",3,2026-01-04\n';

const jobWithTables = graphql(`
  query JobOfACopy($id: ID!) {
    job(id: $id) { status tables { nodes { rows(first: 10) { nodes { values } } } } }
  }
`);
const submitted = graphql(`
  mutation SubmitToACopy($documentId: ID!, $configurationId: ID!) {
    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
      __typename ... on Job { id } ... on Error { message }
    }
  }
`);
const feed = graphql(`
  subscription FeedOfACopy($id: ID!, $after: String) {
    workspaceEvents(workspaceId: $id, after: $after) {
      __typename ... on Event { cursor sequence } ... on StreamReset { reason earliestCursor }
    }
  }
`);
const stream = graphql(`
  subscription StreamOfACopy($id: ID!, $after: String) {
    documentEvents(documentId: $id, after: $after) {
      __typename ... on Event { cursor sequence } ... on StreamReset { reason earliestCursor }
    }
  }
`);

const configurationStreamOf = graphql(`
  subscription ConfigurationOfACopy($id: ID!, $after: String) {
    configurationEvents(configurationId: $id, after: $after) {
      __typename ... on Event { cursor } ... on StreamReset { reason earliestCursor }
    }
  }
`);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function pendingJob(documentId: string, configurationId: string): Promise<string> {
  const { submitJob } = await server.owner.get(submitted, { documentId, configurationId });
  if (submitJob.__typename !== 'Job') throw new Error(JSON.stringify(submitJob));
  return submitJob.id;
}

/** As statements that make them: those of searches are made after the rows. */
const indexesOf = (url: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query(
      'SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1',
    );
    return rows;
  });

const onFault = (fault: Fault) => expect.unreachable(JSON.stringify(fault));

test('a backup beside writers restores into an installation that is whole, and goes on', async () => {
  const { owner, services, databaseUrl, settings } = server;
  const source = { databaseUrl, store: services.store };
  const [folder, early, late] = await Promise.all([newBackupFolder(), emptyInstallation(), emptyInstallation()]);
  onTestFinished(async () => {
    await Promise.all([folder.remove(), early.remove(), late.remove()]);
  });

  const worker = await startWorker(settings, databaseUrl, services.log);
  const configurationId = await owner.published(specYaml);
  const documentId = await owner.uploaded('first.csv', csv);
  const done = await owner.run(documentId, configurationId);
  const person = await addPerson(server, { workspaceId: owner.workspaceId });
  await server.addTenant();

  // Documents, jobs and their files come into being all the while, and no pass that removes files gets a turn.
  let isOver = false;
  const writer = (async () => {
    for (let at = 0; !isOver; at += 1) await owner.run(await owner.uploaded(`${at}.csv`, csv), configurationId);
  })();
  const outcomes = new Set<string>();
  const purge = passNamed('deleted_documents');
  const passOptions = {
    retention: retentionOf(settings),
    signal: new AbortController().signal,
    budgetMs: 60_000,
    soonMs: 1_000,
    force: true,
  };
  const context = { ...services, viewer: null, correlationId: null };
  const first = await writeBackup(source, folder.path, {
    release: 'test',
    onTable: async () => void outcomes.add(await runPass(context, purge, passOptions)),
  });
  isOver = true;
  await writer;
  expect(outcomes).toEqual(new Set(['BUSY']));
  expect(first).toMatchObject({ reused: 0, manifest: { damaged: [] } });
  await early.restore(folder.path);
  expect(await verifyInstallation(early, { isDeep: true, onFault })).toMatchObject({
    faults: 0,
    objects: first.manifest.objects.count,
    orphans: { count: 0 },
  });
  const indexes = await indexesOf(early.databaseUrl);
  expect(indexes).toEqual(await indexesOf(databaseUrl));
  expect(indexes).toContainEqual({ indexdef: expect.stringContaining('document_search_idx') });

  // Nothing works any more; one job is in the hands of a worker that has died, another waits.
  await worker.close({ graceMs: 0 });
  const waiting = [await pendingJob(documentId, configurationId), await pendingJob(documentId, configurationId)];
  const claimed = await claimNextJob(context, 'dead');
  await withClient(databaseUrl, (client) =>
    client.query("UPDATE job SET lease_expires_at = now() - interval '1 second' WHERE id = $1", [claimed?.id]),
  );
  const objects = await allObjects(settings.dataDir);
  let before = await allRows(databaseUrl);
  const watched = watchBusyClients();
  onTestFinished(watched.stop);
  let second = await writeBackup(source, folder.path, { release: 'test' });
  expect(watched.given).toEqual([]);
  expect(second.manifest.objects.count).toBe(objects.size);
  expect(second.reused).toBe(first.manifest.objects.count);
  // The API notes now and then what clients have spent: what the backup is compared with must be of its moment.
  for (let now = await allRows(databaseUrl); !isDeepStrictEqual(now, before); now = await allRows(databaseUrl)) {
    before = now;
    second = await writeBackup(source, folder.path, { release: 'test' });
  }
  expect(second.manifest.tables.map(({ name }) => name).sort()).toEqual([...before.keys()].sort());

  // What happens from here on is lost.
  const cursorOf = async (follow: AsyncGenerator<unknown>) => {
    let cursor = '';
    for await (const item of follow) {
      cursor = /"cursor":"([^"]+)"/.exec(JSON.stringify(item))?.[1] ?? '';
      break;
    }
    return cursor;
  };
  const kept = await cursorOf(owner.follow(feed, { id: owner.workspaceId }));
  const keptInStream = await cursorOf(owner.follow(stream, { id: documentId }));
  const tip = owner.follow(feed, { id: owner.workspaceId, after: 'HEAD' });
  const lost = cursorOf(tip);
  let isLostSeen = false;
  const configurationStream = { stream: configurationId, workspaceId: owner.workspaceId };
  await append(services, configurationStream, 1);
  const lostInStream = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Cursor>(
      'SELECT stream, seq, pos::text FROM event WHERE stream = $1 ORDER BY seq DESC LIMIT 1',
      [configurationId],
    );
    return rows.map(encodeCursor)[0] ?? '';
  });
  const untilLost = (async () => {
    while (!isLostSeen) await owner.uploaded('lost.csv', csv);
  })();
  const lostCursor = await lost.finally(() => {
    isLostSeen = true;
  });
  await untilLost;

  await late.restore(folder.path);
  const after = await allRows(late.databaseUrl);
  for (const table of ['installation', 'restoration']) {
    before.delete(table);
    after.delete(table);
  }
  expect(after).toEqual(before);
  expect(await allObjects(late.dataDir)).toEqual(objects);

  const copy = await late.serve();
  onTestFinished(() => copy.stop());
  expect(copy.firstSetup).toBeNull();
  const client = createClient(copy.url, owner.apiKey, owner.workspaceId);
  const session = await signedIn(copy.url, person);
  const { job } = await createClient(copy.url, null, owner.workspaceId, session.accessToken).get(jobWithTables, {
    id: done,
  });
  expect(job).toEqual((await owner.get(jobWithTables, { id: done })).job);
  expect(job?.tables?.nodes[0]?.rows?.nodes).toHaveLength(3);

  // Cursors of before go on; one of what was lost is answered with a reset, and the copy's own go on again.
  const firstOf = async (after: string) => {
    for await (const { workspaceEvents } of client.follow(feed, { id: owner.workspaceId, after }))
      return workspaceEvents;
    return null;
  };
  const next = await firstOf(kept);
  expect(next).toMatchObject({ cursor: expect.any(String) });
  const reset = await firstOf(lostCursor);
  expect(reset).toMatchObject({ __typename: 'StreamReset', reason: 'RESTORED' });
  expect(await firstOf(reset && 'earliestCursor' in reset ? reset.earliestCursor : '')).toMatchObject({
    cursor: expect.any(String),
  });
  for await (const { documentEvents } of client.follow(stream, { id: documentId, after: keptInStream })) {
    expect(documentEvents).toMatchObject({ cursor: expect.any(String) });
    break;
  }
  // The same number is another event's by now.
  await append(copy.services, configurationStream, 3);
  for await (const item of client.follow(configurationStreamOf, { id: configurationId, after: lostInStream })) {
    expect(item.configurationEvents).toMatchObject({ __typename: 'StreamReset', reason: 'RESTORED' });
    break;
  }

  // The waiting jobs and the abandoned one are done, and so is a new one.
  const again = await client.run(await client.uploaded('new.csv', csv), configurationId);
  const statusOf = async (id: string) => (await client.get(jobWithTables, { id })).job?.status;
  expect(await statusOf(again)).toBe('SUCCEEDED');
  for (const id of waiting) await expect.poll(() => statusOf(id)).toBe('SUCCEEDED');
  expect(await verifyInstallation(late, { isDeep: true, onFault })).toMatchObject({ faults: 0 });
}, 300_000);
