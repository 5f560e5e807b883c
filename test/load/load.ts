import { reasonOf } from '../../cli/failure.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { followFeed } from '../redis/jobs.ts';
import type { Client } from '../support/client.ts';

const lists = graphql(`
  query SoakLists($id: ID!) {
    workspace(id: $id) {
      documents(first: 20) { totalCount nodes { name jobs(first: 3) { nodes { status } } } }
      jobs(first: 20) { nodes { status document { name } tables { nodes { rowCount } } } }
    }
  }
`);

export interface LoadOptions {
  /** How many of each go on at a time. */
  jobs: number;
  readers: number;
  followers: number;
  /** Asked before each round of each. */
  isOver(round: number): boolean;
}

export interface LoadResult {
  /** Milliseconds of each operation that went well. */
  times: Record<'upload' | 'job' | 'read', number[]>;
  /** What went wrong: there should be nothing. */
  faults: string[];
  /** Jobs that not every follower has seen succeed. */
  unseen: number;
}

const csv = `order,amount\n${Array.from({ length: 200 }, (_, at) => `A-${at},${at * 3}`).join('\n')}\n`;

/** Uploads with a job each to its end, reads and followers at the same time, until it is over. */
export async function mixedLoad(
  client: Client,
  { jobs, readers, followers, isOver }: LoadOptions,
): Promise<LoadResult> {
  const times: LoadResult['times'] = { upload: [], job: [], read: [] };
  const faults: string[] = [];
  const done: string[] = [];
  const configurationId = await client.published();
  const feeds = Array.from({ length: followers }, () => followFeed(client));
  const timed = async <T>(kind: keyof typeof times, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    times[kind].push(performance.now() - begun);
    return result;
  };
  const repeat = async (work: (round: number) => Promise<void>) => {
    for (let round = 0; !isOver(round); round += 1) {
      await work(round).catch((error: unknown) => faults.push(reasonOf(error)));
    }
  };
  const oneJob = async (round: number) => {
    const documentId = await timed('upload', () => client.uploaded(`orders-${round}.csv`, csv));
    done.push(await timed('job', () => client.run(documentId, configurationId)));
  };
  const oneRead = async () => {
    await timed('read', () => client.get(lists, { id: client.workspaceId }));
  };
  await Promise.all([
    ...Array.from({ length: jobs }, () => repeat(oneJob)),
    ...Array.from({ length: readers }, () => repeat(oneRead)),
  ]);
  await Promise.all(feeds.map((feed) => feed.saw('JobSucceededEvent', done)));
  // Looked up, not searched for: after ten minutes a search of each held up the client for longer than servers keep its connections.
  const succeeded = feeds.map((feed) => new Set(feed.jobs('JobSucceededEvent')));
  const unseen = done.filter((id) => succeeded.some((ids) => !ids.has(id))).length;
  return { times, faults, unseen };
}

export interface OverloadResult {
  answered: number;
  /** Answered 429 or 503, as they should be where there are too many. */
  shed: number;
  /** Anything else. */
  faults: string[];
}

/** So many reads at once, each answered or turned away; and one after it, which has to be answered. */
export async function overload(client: Client, atOnce: number): Promise<OverloadResult> {
  const answers = await Promise.allSettled(
    Array.from({ length: atOnce }, () => client.ask(lists, { id: client.workspaceId })),
  );
  const result: OverloadResult = { answered: 0, shed: 0, faults: [] };
  for (const answer of answers) {
    if (answer.status === 'rejected') result.faults.push(reasonOf(answer.reason));
    else if (answer.value.status === 429 || answer.value.status === 503) result.shed += 1;
    else if (answer.value.errors.length === 0) result.answered += 1;
    else result.faults.push(JSON.stringify(answer.value.errors));
  }
  await client.get(lists, { id: client.workspaceId });
  return result;
}
