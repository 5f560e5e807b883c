import { graphql } from '../../generated/graphql/index.ts';
import type { Client } from '../support/client.ts';

const feed = graphql(`
  subscription FeedOnRedis($workspaceId: ID!) {
    workspaceEvents(workspaceId: $workspaceId) {
      __typename
      ... on Event { sequence }
      ... on JobCreatedEvent { jobId }
      ... on JobStartedEvent { jobId worker }
      ... on JobSucceededEvent { jobId }
      ... on JobFailedEvent { jobId }
    }
  }
`);

/** What a follower of the whole workspace has seen, from its first event on. */
export interface FeedFollower {
  /** The ids of jobs in the order of their events of one kind; with repetitions, if there are any. */
  jobs(kind: 'JobCreatedEvent' | 'JobSucceededEvent'): string[];
  /** The workers that have begun an attempt. */
  workers(): Set<string>;
  /** Resolves when all these jobs have such an event; rejects when the subscription breaks. */
  saw(kind: 'JobCreatedEvent' | 'JobSucceededEvent', jobIds: readonly string[]): Promise<void>;
}

/** Follows the workspace's feed over one WebSocket, until the server ends it. */
export function followFeed(client: Client): FeedFollower {
  const items = client.follow(feed, { workspaceId: client.workspaceId });
  type Item = Awaited<ReturnType<typeof items.next>>['value'];
  const seen: NonNullable<Exclude<Item, void>>['workspaceEvents'][] = [];
  let arrival = Promise.withResolvers<void>();
  const following = (async () => {
    for await (const { workspaceEvents } of items) {
      seen.push(workspaceEvents);
      arrival.resolve();
      arrival = Promise.withResolvers();
    }
  })();
  // `saw` rejects with it.
  following.catch(() => {});
  const jobs: FeedFollower['jobs'] = (kind) =>
    seen.flatMap((item) =>
      (item.__typename === 'JobCreatedEvent' || item.__typename === 'JobSucceededEvent') && item.__typename === kind
        ? item.jobId
        : [],
    );
  const hasSeen = (kind: Parameters<typeof jobs>[0], jobIds: readonly string[]) => {
    const found = new Set(jobs(kind));
    return jobIds.every((id) => found.has(id));
  };
  return {
    jobs,
    workers: () => new Set(seen.flatMap((item) => (item.__typename === 'JobStartedEvent' ? item.worker : []))),
    async saw(kind, jobIds) {
      while (!hasSeen(kind, jobIds)) {
        const failed = seen.find((item) => item.__typename === 'JobFailedEvent');
        if (failed) throw new Error(`A job failed: ${JSON.stringify(failed)}`);
        await Promise.race([arrival.promise, following.then(() => Promise.reject(new Error('The feed has ended.')))]);
      }
    },
  };
}
