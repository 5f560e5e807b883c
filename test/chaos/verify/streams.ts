import { graphql } from '../../../generated/graphql/index.ts';
import { type EventType, terminalJobEvents } from '../../../src/domain/event/event.ts';
import type { OpenServices } from '../../../src/services.ts';
import type { ApiClient } from '../api-client.ts';
import type { Follower } from '../follower.ts';
import type { RunRecord } from '../record.ts';
import type { RunJob } from '../traffic.ts';

const feedPage = graphql(`
  query ChaosFeedPage($id: ID!, $after: String) {
    workspace(id: $id) {
      events(first: 100, after: $after) {
        nodes { id }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export interface StoredEvent {
  id: string;
  stream: string;
  seq: number;
  type: EventType;
  payload: Record<string, unknown>;
  /** `null` for an event of a person, which is on no feed. */
  workspaceId: string | null;
}

/** Milliseconds in which subscribers have to be given what was committed before the last fault was mended. */
const deliversWithin = 30_000;

/** Every event there is, in the order of the workspace's feed. */
export async function readEvents({ db }: OpenServices): Promise<StoredEvent[]> {
  const { rows } = await db.pool.query<StoredEvent>(
    'SELECT id, stream, seq, type, payload, workspace_id AS "workspaceId" FROM event ORDER BY pos',
  );
  return rows;
}

/** Every stream counts 1…n, its head says n, and a job's last event, and no other, is its end. */
export async function verifyStreams(
  { db }: OpenServices,
  events: readonly StoredEvent[],
  record: RunRecord,
): Promise<void> {
  const { rows } = await db.pool.query<{ stream: string; seq: number }>('SELECT stream, seq FROM stream_head');
  const heads = new Map(rows.map(({ stream, seq }) => [stream, seq]));
  for (const [stream, own] of Map.groupBy(events, (event) => event.stream)) {
    const numbers = own.map(({ seq }) => seq).join(' ');
    const expected = own.map((_event, at) => at + 1).join(' ');
    if (numbers !== expected) record.lose(`${stream}: its events are numbered ${numbers}`);
    if (heads.get(stream) !== own.length)
      record.lose(`${stream}: ${own.length} events, but its head says ${heads.get(stream)}`);
    heads.delete(stream);
    if (!stream.startsWith('job_')) continue;
    const ends = own.filter(({ type }) => terminalJobEvents.includes(type));
    if (ends.length !== 1 || ends[0] !== own.at(-1)) {
      record.lose(`${stream}: its events are ${own.map(({ type }) => type).join(' ')}`);
    }
  }
  for (const stream of heads.keys()) record.lose(`${stream}: it has a head and no events`);
}

/** Every subscriber of a job saw its events, all of them, each once, in order. */
export function verifyFollowers(jobs: readonly RunJob[], events: readonly StoredEvent[], record: RunRecord): void {
  const streams = Map.groupBy(events, ({ stream }) => stream);
  for (const { id, followers } of jobs) {
    const expected = streams.get(id)?.map((event) => event.id) ?? [];
    for (const follower of followers) compare(`${follower}`, follower.seen, expected, record);
  }
}

/** The same for the workspace's feed, and for the pages that a query of it answers. */
export async function verifyFeed(
  followers: readonly Follower[],
  events: readonly StoredEvent[],
  { api, workspaceId, record }: { api: ApiClient; workspaceId: string; record: RunRecord },
): Promise<void> {
  const expected = events.filter((event) => event.workspaceId === workspaceId).map(({ id }) => id);
  compare('the pages of the feed', await readPages(api, workspaceId), expected, record);
  const late = AbortSignal.timeout(deliversWithin);
  await Promise.all(followers.map((follower) => follower.saw(expected.length, late)));
  for (const follower of followers) compare(`${follower}`, follower.seen, expected, record);
}

async function readPages(api: ApiClient, workspaceId: string): Promise<string[]> {
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const page = await readPage(api, workspaceId, next);
    ids.push(...page.ids);
    next = page.next;
  } while (next !== null);
  return ids;
}

async function readPage(api: ApiClient, id: string, after: string | null) {
  const { workspace } = await api.insist(feedPage, { id, after });
  if (!workspace?.events) throw new Error('The workspace is gone.');
  const { nodes, pageInfo } = workspace.events;
  return { ids: nodes.map((node) => node.id), next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null };
}

/** One sentence about the first difference, and how many there are in all. */
function compare(who: string, seen: readonly string[], expected: readonly string[], record: RunRecord): void {
  const at = expected.findIndex((id, index) => seen[index] !== id);
  if (at < 0 && seen.length === expected.length) return;
  const [known, wanted] = [new Set(seen), new Set(expected)];
  const missing = expected.filter((id) => !known.has(id)).length;
  const strange = seen.filter((id) => !wanted.has(id)).length;
  const repeated = seen.length - known.size;
  record.lose(
    `${who}: ${missing} of ${expected.length} events missing, ${repeated} repeated, ${strange} that are not there; the first difference is at ${at + 1}`,
  );
}
