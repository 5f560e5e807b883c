import type { Reader } from './read.ts';
import type { Tail } from './tail.ts';

/**
 * The tails that PostgreSQL has more for than they have read: one statement for all streams and one for each kind of feed,
 * however many there are. It is what a lost hint costs.
 */
export async function findBehind(db: Reader, tails: Iterable<Tail>): Promise<Tail[]> {
  const streams: Tail[] = [];
  const documents: Tail[] = [];
  const workspaces: Tail[] = [];
  for (const tail of tails) {
    if (tail.position === undefined) continue;
    if (tail.timeline.kind === 'stream') streams.push(tail);
    else if (tail.timeline.kind === 'document') documents.push(tail);
    else workspaces.push(tail);
  }
  return [
    ...(await behind(db, streams, 'SELECT FROM stream_head WHERE stream = place.id AND stream_head.seq > place.seq')),
    ...(await behind(db, documents, newerInFeed('document_id'))),
    ...(await behind(db, workspaces, newerInFeed('workspace_id'))),
  ];
}

function newerInFeed(column: string): string {
  return `SELECT FROM event WHERE ${column} = place.id AND event.pos > place.pos`;
}

async function behind(db: Reader, tails: readonly Tail[], newer: string): Promise<Tail[]> {
  if (tails.length === 0) return [];
  const { rows } = await db.query<{ at: number }>(
    `SELECT place.at::int FROM unnest($1::text[], $2::int[], $3::bigint[]) WITH ORDINALITY AS place(id, seq, pos, at)
     WHERE EXISTS (${newer})`,
    [
      tails.map(idOf),
      tails.map(({ position }) => position?.seq ?? 0),
      tails.map(({ position }) => position?.pos ?? '0'),
    ],
  );
  return rows.flatMap(({ at }) => tails[at - 1] ?? []);
}

function idOf({ timeline }: Tail): string {
  switch (timeline.kind) {
    case 'stream':
      return timeline.stream;
    case 'document':
      return timeline.documentId;
    case 'workspace':
      return timeline.workspaceId;
  }
}
