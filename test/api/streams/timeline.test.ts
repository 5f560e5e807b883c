import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import type { Client } from '../../support/client.ts';
import { lengthenHistory } from '../../support/long-history.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const jobEvents = graphql(`
  subscription JobEvents($jobId: ID!, $after: String) {
    jobEvents(jobId: $jobId, after: $after) {
      __typename
      ... on Event { cursor sequence }
      ... on StreamEnd { reason }
    }
  }
`);

const jobEventBatches = graphql(`
  subscription JobEventBatches($jobId: ID!, $after: String) {
    jobEventBatches(jobId: $jobId, after: $after) {
      __typename
      ... on Event { cursor sequence }
      ... on StreamEnd { reason }
    }
  }
`);

const documentEvents = graphql(`
  subscription DocumentEvents($documentId: ID!, $after: String) {
    documentEvents(documentId: $documentId, after: $after) {
      __typename
      ... on Event { id cursor sequence }
    }
  }
`);

const workspaceEvents = graphql(`
  subscription WorkspaceEvents($workspaceId: ID!, $after: String, $types: [EventType!]) {
    workspaceEvents(workspaceId: $workspaceId, after: $after, types: $types) {
      __typename
      ... on DocumentUploadedEvent { name }
    }
  }
`);

const events = graphql(`
  query Events($id: ID!, $first: Int, $after: String) {
    document(id: $id) {
      events(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id __typename } }
    }
  }
`);

const csv = 'Name,Age\nAnn,31\nBob,44\n';

async function allJobEvents(client: Client, jobId: string, after: string | null = null) {
  const items = [];
  for await (const { jobEvents: item } of client.follow(jobEvents, { jobId, after })) items.push(item);
  return items;
}

describe('jobEvents', () => {
  it('replays the history, follows, and ends with the job; from any cursor, without gap or repetition', async () => {
    const jobId = await server.owner.run(await server.owner.uploaded('a.csv', csv), await server.owner.published());
    const all = await allJobEvents(server.owner, jobId);
    expect(all.at(0)?.__typename).toBe('JobCreatedEvent');
    expect(all.at(-2)?.__typename).toBe('JobSucceededEvent');
    expect(all.at(-1)).toEqual({ __typename: 'StreamEnd', reason: 'TERMINAL' });
    const numbers = all.flatMap((item) => ('sequence' in item ? [item.sequence] : []));
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
    for (const [index, item] of all.entries()) {
      if (!('cursor' in item)) continue;
      expect(await allJobEvents(server.owner, jobId, item.cursor)).toEqual(all.slice(index + 1));
    }
    expect(await allJobEvents(server.owner, jobId, 'HEAD')).toEqual([{ __typename: 'StreamEnd', reason: 'TERMINAL' }]);
  });

  it('comes in batches as well: the same items, at most 200 at a time, and the end alone', async () => {
    const { owner, services } = server;
    const jobId = await owner.run(await owner.uploaded('a.csv', csv), await owner.published());
    await lengthenHistory(services.db.pool, jobId, 450);
    const batches = [];
    for await (const { jobEventBatches: batch } of owner.follow(jobEventBatches, { jobId })) batches.push(batch);
    expect(batches.flat()).toEqual(await allJobEvents(owner, jobId));
    expect(batches.at(-1)).toEqual([{ __typename: 'StreamEnd', reason: 'TERMINAL' }]);
    const lengths = batches.map(({ length }) => length);
    expect(Math.max(...lengths)).toBe(200);
    expect(lengths.length).toBeLessThan(10);
    // From the cursor of the last of a batch, only what follows it.
    const seen = batches[0]?.at(-1);
    const rest = [];
    const after = seen && 'cursor' in seen ? seen.cursor : null;
    for await (const { jobEventBatches: batch } of owner.follow(jobEventBatches, { jobId, after })) rest.push(...batch);
    expect(rest).toEqual(batches.slice(1).flat());
  });

  it('refuses a cursor of another timeline, nonsense, and a job of others', async () => {
    const documentId = await server.owner.uploaded('a.csv', csv);
    const configurationId = await server.owner.published();
    const [one, two] = [
      await server.owner.run(documentId, configurationId),
      await server.owner.run(documentId, configurationId),
    ];
    const first = (await allJobEvents(server.owner, one))[0];
    const cursor = first && 'cursor' in first ? first.cursor : '';
    await expect(allJobEvents(server.owner, two, cursor)).rejects.toThrow('INVALID_CURSOR');
    await expect(allJobEvents(server.owner, one, 'nonsense')).rejects.toThrow('INVALID_CURSOR');
    const stranger = await server.addTenant();
    await expect(allJobEvents(stranger, one)).rejects.toThrow('NOT_FOUND');
  });

  it('is closed to a socket without valid credentials', async () => {
    const anonymous = server.client(null);
    await expect(allJobEvents(anonymous, 'job_x')).rejects.toMatchObject({ code: 4403 });
    await expect(allJobEvents(server.client('ade_live_nonsense'), 'job_x')).rejects.toMatchObject({ code: 4403 });
  });
});

describe('documentEvents', () => {
  it('shows the document’s own events and those of its jobs, as the query does', async () => {
    const documentId = await server.owner.uploaded('a.csv', csv);
    await server.owner.run(documentId, await server.owner.published());
    const queried: string[] = [];
    let after: string | null | undefined;
    for (;;) {
      const { document } = await server.owner.get(events, { id: documentId, first: 2, after });
      queried.push(...(document?.events?.nodes.map(({ id }) => id) ?? []));
      if (!document?.events?.pageInfo.hasNextPage) break;
      after = document.events.pageInfo.endCursor;
    }
    expect(new Set(queried).size).toBe(queried.length);

    const followed: string[] = [];
    for await (const { documentEvents: item } of server.owner.follow(documentEvents, { documentId })) {
      if ('id' in item) followed.push(item.id);
      if (item.__typename === 'JobSucceededEvent') break;
    }
    expect(followed).toEqual(queried);
  });
});

describe('workspaceEvents', () => {
  it('sends live what is committed after HEAD, of the wanted types only, and nothing of other workspaces', async () => {
    const [mine, theirs] = [await server.addTenant(), await server.addTenant()];
    await mine.uploaded('before.csv', csv);
    const stream = mine.follow(workspaceEvents, {
      workspaceId: mine.workspaceId,
      after: 'HEAD',
      types: ['DOCUMENT_UPLOADED'],
    });
    let received = false;
    const first = stream.next().finally(() => {
      received = true;
    });
    await theirs.uploaded('theirs.csv', csv);
    await mine.published();
    // HEAD is wherever the timeline stands when the server gets to it: go on until something has come after it.
    while (!received) await mine.uploaded('after.csv', csv);
    expect((await first).value).toEqual({
      workspaceEvents: { __typename: 'DocumentUploadedEvent', name: 'after.csv' },
    });
    await stream.return();
  });
});
