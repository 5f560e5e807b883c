import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { append, appendValues } from '../../src/timeline/append.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { type Client, createClient } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let ordinary: RunningApi;
let nouns: { workspaceId: string; documentId: string; configurationId: string; jobId: string };

beforeAll(async () => {
  server = await startTestServer({ env: { ADE_RATES_POINTS: '0' } });
  ordinary = await startAnotherApi({
    ...server,
    settings: { ...server.settings, http: { ...server.settings.http, compiledReads: false } },
  });
  const { owner } = server;
  const [documentId, configurationId] = [await owner.uploaded('a.csv', 'a,b\n1,2\n'), await owner.published()];
  const { submitJob } = await owner.get(submit, { documentId, configurationId });
  if (submitJob.__typename !== 'Job') throw new Error('There is no job.');
  nouns = { workspaceId: owner.workspaceId, documentId, configurationId, jobId: submitJob.id };
});
afterAll(async () => {
  await ordinary.close();
  await server.stop();
});

const submit = graphql(`
  mutation SubmitToFollow($documentId: ID!, $configurationId: ID!) {
    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
      __typename
      ... on Job { id eventsCursor }
    }
  }
`);

const cursors = graphql(`
  query CursorsToFollow($workspaceId: ID!, $documentId: ID!, $configurationId: ID!, $jobId: ID!) {
    workspace(id: $workspaceId) { eventsCursor }
    document(id: $documentId) { eventsCursor }
    configuration(id: $configurationId) { eventsCursor }
    job(id: $jobId) { eventsCursor }
  }
`);

const pages = graphql(`
  query PagesFollowed(
    $workspaceId: ID!, $documentId: ID!, $configurationId: ID!, $jobId: ID!,
    $ofWorkspace: String, $ofDocument: String, $ofConfiguration: String, $ofJob: String
  ) {
    workspace(id: $workspaceId) { events(after: $ofWorkspace) { nodes { id } } }
    document(id: $documentId) { events(after: $ofDocument) { nodes { id } } }
    configuration(id: $configurationId) { events(after: $ofConfiguration) { nodes { id } } }
    job(id: $jobId) { events(after: $ofJob) { nodes { id } } }
  }
`);

const jobEvents = graphql(`
  subscription JobFollowed($jobId: ID!, $after: String) {
    jobEvents(jobId: $jobId, after: $after) { ... on Event { id } }
  }
`);

const workspaceEvents = graphql(`
  subscription WorkspaceFollowed($workspaceId: ID!, $after: String) {
    workspaceEvents(workspaceId: $workspaceId, after: $after) {
      ... on DocumentUploadedEvent { documentId }
    }
  }
`);

const listed = graphql(`
  query ListToFollow($workspaceId: ID!) {
    workspace(id: $workspaceId) { documents(first: 100) { nodes { id } } eventsCursor }
  }
`);

/** Appends an event of each noun, and commits when asked to. */
function uncommitted() {
  const { workspaceId, documentId, configurationId, jobId } = nouns;
  const place = { workspaceId, documentId: null, traceId: null };
  const events = [
    {
      stream: configurationId,
      type: 'configuration.draft_saved',
      payload: { configurationId, versionId: 'v', number: 1 },
    },
    {
      stream: documentId,
      type: 'document.uploaded',
      payload: { documentId, name: 'a', byteSize: 1, contentType: 'text/csv' },
      documentId,
    },
    { stream: jobId, type: 'job.outputs_persisted', payload: { jobId, tables: 1, rows: 1 }, documentId },
  ].map((event) => ({ ...place, ...event, id: newId('Event') }));
  const appended = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const committed = server.services.db.transaction(async (tx) => {
    const origin = { actor: { kind: 'SYSTEM' as const, id: null }, address: null };
    await tx.$queryNamed(append, appendValues(events, origin));
    appended.resolve();
    await mayCommit.promise;
  });
  const [ofConfiguration, ofDocument, ofJob] = events.map(({ id }) => id);
  const commit = () => {
    mayCommit.resolve();
    return committed;
  };
  return { ofConfiguration, ofDocument, ofJob, appended: appended.promise, commit };
}

describe.each(['compiled', 'executed'])('a cursor that was read with a snapshot (%s)', (way) => {
  let client: Client;
  beforeAll(async () => {
    const { owner } = server;
    client = createClient(way === 'compiled' ? server.url : ordinary.url, owner.apiKey, owner.workspaceId);
    // A document that is new is executed once.
    await client.get(cursors, nouns);
    await client.get(listed, nouns);
    const body = JSON.stringify({ query: cursors.toString(), variables: nouns });
    const headers = { 'content-type': 'application/json', 'x-api-key': owner.apiKey ?? '' };
    const url = way === 'compiled' ? server.url : ordinary.url;
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ extensions: way === 'compiled' ? { reads: 'compiled' } : {} });
  });

  test('is before what was appended and had not been committed', async () => {
    const { appended, commit, ...ids } = uncommitted();
    await appended;
    const before = await client.get(cursors, nouns);
    await commit();
    const after = await client.get(cursors, nouns);
    const follow = (from: typeof before) =>
      client.get(pages, {
        ...nouns,
        ofWorkspace: from.workspace?.eventsCursor ?? null,
        ofDocument: from.document?.eventsCursor ?? null,
        ofConfiguration: from.configuration?.eventsCursor ?? null,
        ofJob: from.job?.eventsCursor ?? null,
      });
    const idsOf = (page: { events: { nodes: { id: string }[] } | null } | null | undefined) =>
      page?.events?.nodes.map(({ id }) => id);
    const seen = await follow(before);
    expect(idsOf(seen.workspace)).toEqual([ids.ofConfiguration, ids.ofDocument, ids.ofJob]);
    expect(idsOf(seen.document)).toEqual([ids.ofDocument, ids.ofJob]);
    expect(idsOf(seen.configuration)).toEqual([ids.ofConfiguration]);
    expect(idsOf(seen.job)).toEqual([ids.ofJob]);
    // Once it is settled, there is nothing left to follow.
    const nothing = await follow(after);
    for (const page of [nothing.workspace, nothing.document, nothing.configuration, nothing.job])
      expect(idsOf(page)).toEqual([]);
    for await (const { jobEvents: item } of client.follow(jobEvents, {
      jobId: nouns.jobId,
      after: before.job?.eventsCursor ?? null,
    })) {
      expect(item).toEqual({ id: ids.ofJob });
      break;
    }
  });

  test('misses nothing while others write', async () => {
    const added: string[] = [];
    const writers = [1, 2, 3].map(async (writer) => {
      for (let nth = 0; nth < 8; nth += 1) added.push(await server.owner.uploaded(`${writer}-${nth}.csv`, 'a\n1\n'));
    });
    const writing = Promise.all(writers);
    let isWriting = true;
    const whenWritten = writing.finally(() => {
      isWriting = false;
    });
    const snapshots = [];
    while (isWriting) snapshots.push(await client.get(listed, nouns));
    await whenWritten;
    for (const { workspace } of snapshots) {
      if (!workspace) throw new Error('The workspace is gone.');
      const seen = new Set(workspace.documents?.nodes.map(({ id }) => id));
      const missing = added.filter((id) => !seen.has(id));
      const { workspace: followed } = await client.get(uploads, {
        workspaceId: nouns.workspaceId,
        after: workspace.eventsCursor,
      });
      const sent = followed?.events?.nodes.flatMap((event) => ('documentId' in event ? [event.documentId] : []));
      expect(sent).toEqual(expect.arrayContaining(missing));
    }
    expect(snapshots.length).toBeGreaterThan(1);
  });
});

const uploads = graphql(`
  query UploadsAfter($workspaceId: ID!, $after: String) {
    workspace(id: $workspaceId) {
      events(first: 100, after: $after, types: [DOCUMENT_UPLOADED]) { nodes { ... on DocumentUploadedEvent { documentId } } }
    }
  }
`);

test('a subscription follows from it, and a mutation answers one from before it', async () => {
  const { documentId, configurationId } = nouns;
  const { submitJob } = await server.owner.get(submit, { documentId, configurationId });
  if (submitJob.__typename !== 'Job') throw new Error('There is no job.');
  for await (const { jobEvents: item } of server.owner.follow(jobEvents, {
    jobId: submitJob.id,
    after: submitJob.eventsCursor,
  })) {
    // What the mutation itself brought about comes again.
    expect(item).toHaveProperty('id');
    break;
  }
  const { workspace } = await server.owner.get(listed, nouns);
  const following = server.owner.follow(workspaceEvents, {
    workspaceId: nouns.workspaceId,
    after: workspace?.eventsCursor ?? null,
  });
  const first = following.next();
  const uploaded = await server.owner.uploaded('later.csv', 'a\n1\n');
  expect((await first).value).toEqual({ workspaceEvents: { documentId: uploaded } });
  await following.return();
});
