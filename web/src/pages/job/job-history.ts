import type { JobTimelineSubscription } from '../../generated/graphql.ts';

export type JobEvent = Extract<JobTimelineSubscription['jobEventBatches'][number], { cursor: string }>;
type Progressed = Extract<JobEvent, { __typename: 'JobProgressedEvent' }>;

/** Events that are drawn together, and never again. */
export const blockLength = 200;

/** What has happened to a job, as it is shown. */
export interface History {
  /** All of it but progress; all blocks but the last are full. */
  blocks: readonly (readonly JobEvent[])[];
  /** How far it is; `null` when something else has happened since. */
  progress: Progressed | null;
  /** The last event's number. */
  sequence: number;
  /** Why nothing more will come; `null` while it is followed. */
  end: string | null;
}

type HistoryChange = { events: readonly JobEvent[] } | { end: string } | 'anew';

export const noHistory: History = { blocks: [], progress: null, sequence: 0, end: null };

export function changedHistory(before: History, change: HistoryChange): History {
  if (change === 'anew') return noHistory;
  if ('end' in change) return { ...before, end: change.end };
  let { progress, sequence } = before;
  const added: JobEvent[] = [];
  for (const event of change.events) {
    // A server that begins again may send what was sent already.
    if (event.sequence <= sequence) continue;
    sequence = event.sequence;
    progress = event.__typename === 'JobProgressedEvent' ? event : null;
    if (progress === null) added.push(event);
  }
  return { ...before, blocks: withAdded(before.blocks, added), progress, sequence };
}

function withAdded(blocks: History['blocks'], added: readonly JobEvent[]): History['blocks'] {
  if (added.length === 0) return blocks;
  const last = blocks.at(-1) ?? [];
  const isFull = last.length === blockLength;
  const rest = isFull ? added : [...last, ...added];
  const grown = isFull ? [...blocks] : blocks.slice(0, -1);
  for (let at = 0; at < rest.length; at += blockLength) grown.push(rest.slice(at, at + blockLength));
  return grown;
}
