import { findConfiguration } from '../../src/domain/configuration/index.ts';
import { findDocument } from '../../src/domain/document/index.ts';
import { eventTypeName } from '../../src/domain/event/index.ts';
import { findJob } from '../../src/domain/job/index.ts';
import { NotFoundError, requirePermission } from '../../src/domain/kernel/index.ts';
import {
  type TimelineItem as Item,
  inBatches,
  mostInBatch,
  watchJob,
  watchJobTimeline,
  watchTimeline,
} from '../../src/domain/timeline/index.ts';
import { findWorkspace } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import type { GraphQLContext } from '../base/context.ts';
import { costs } from '../cost/declaration.ts';
import { concreteEvents } from '../event/concrete-events.ts';
import { type EventShape, EventType, toEvent } from '../event/event.ts';
import { Job } from '../job/job.ts';

// One type for both, so that a client can ask for `reason` of either in one selection.
const StreamReason = builder.enumType('StreamReason', {
  description: 'Why a subscription ended, or began anew.',
  values: {
    TERMINAL: { description: 'The job is over: there will be nothing more.' },
    ACCESS_REVOKED: { description: 'The viewer may not read this timeline any more.' },
    EXPIRED: { description: 'The credentials have run out: go on from the last cursor with new ones.' },
    SHUTDOWN: { description: 'The server is stopping: go on from the last cursor, elsewhere or in a moment.' },
    RETENTION: { description: 'Events were older than what this installation keeps.' },
    OUTDATED: { description: 'The cursor was made by an earlier version of ADE, whose order was another.' },
    RESTORED: {
      description: 'The event of the cursor was lost when this installation was restored from a backup.',
    },
  },
});

const StreamEnd = builder.objectRef<Extract<Item, { kind: 'end' }>>('StreamEnd').implement({
  description: 'The last item of a subscription that the server ends.',
  fields: (t) => ({ reason: t.expose('reason', { type: StreamReason, description: 'Why it ended.' }) }),
});

const StreamReset = builder.objectRef<Extract<Item, { kind: 'reset' }>>('StreamReset').implement({
  description:
    'The stream cannot go on from the cursor: events after it are gone for good, or it says nothing any more. It goes on with the earliest that there are: begin anew with what you have made of it.',
  fields: (t) => ({
    reason: t.expose('reason', { type: StreamReason, description: 'Why it cannot go on from there.' }),
    earliestCursor: t.exposeString('earliestCursor', {
      description:
        'The place from which everything is still there; as `after` it reads what this stream now goes on with.',
    }),
  }),
});

type TimelineItemShape = EventShape | Exclude<Item, { kind: 'event' }>;

const TimelineItem = builder.unionType('TimelineItem', {
  description: 'What a subscriber to a timeline is sent: events, that some are gone, and why it ended.',
  types: [...concreteEvents, StreamReset, StreamEnd],
  resolveType: (item: TimelineItemShape) => {
    if (!('kind' in item)) return eventTypeName(item.type);
    return item.kind === 'reset' ? 'StreamReset' : 'StreamEnd';
  },
});

/** A row becomes a typed event. Streams pass over the types that only a newer version knows. */
function shown(item: Item): TimelineItemShape {
  const shape = item.kind === 'event' ? toEvent(item.event) : item;
  if (!shape) throw new Error('A stream has sent an event of an unknown type.');
  return shape;
}

/** The workspace of a timeline. Throws NotFoundError for what the viewer cannot see, ForbiddenError when they may not read it. */
async function requireTimeline(
  context: GraphQLContext,
  found: Promise<{ id: string; workspaceId?: string } | null>,
  what: string,
): Promise<string> {
  const noun = await found;
  if (!noun) throw new NotFoundError(what);
  const workspaceId = noun.workspaceId ?? noun.id;
  requirePermission(context, workspaceId, 'events.read', what);
  return workspaceId;
}

/** Where a subscription begins: an EventSource that comes back asks as it did at first, and says beside it how far it came. */
function startOf({ lastEventId }: GraphQLContext, after: string | null | undefined): string | null {
  return lastEventId ?? after ?? null;
}

const afterDescription =
  'The cursor of the last event you have seen: goes on right after it. Null replays the whole history first; `HEAD` sends only what comes from now on. Over Server-Sent Events the header `Last-Event-ID` counts instead, where there is one.';

type Fields = Parameters<Parameters<typeof builder.subscriptionFields>[0]>[0];

const jobArgs = (t: Fields) => ({
  jobId: t.arg.id({ required: true, description: 'The job.' }),
  after: t.arg.string({ description: afterDescription }),
});

async function watchedJob(
  { jobId, after }: { jobId: string; after?: string | null | undefined },
  context: GraphQLContext,
) {
  const workspaceId = await requireTimeline(context, findJob(context, jobId), 'The job');
  return watchJobTimeline(context, workspaceId, jobId, { after: startOf(context, after) });
}

builder.subscriptionFields((t) => ({
  jobEvents: t.field({
    type: TimelineItem,
    description: 'A job’s timeline: history, then live, each event once and in order. Ends with `StreamEnd(TERMINAL)`.',
    args: jobArgs(t),
    subscribe: (_root, args, context) => watchedJob(args, context),
    resolve: shown,
  }),
  jobEventBatches: t.field({
    type: [TimelineItem],
    description: `The items of \`jobEvents\`, as many at a time as have happened, at most ${mostInBatch}: a long history comes in few messages.`,
    ...costs({ items: mostInBatch }),
    args: jobArgs(t),
    subscribe: async (_root, args, context) => inBatches(await watchedJob(args, context)),
    resolve: (items) => items.map(shown),
  }),
  documentEvents: t.field({
    type: TimelineItem,
    description: 'A document’s timeline: its own events and those of its jobs; history, then live.',
    args: {
      documentId: t.arg.id({ required: true, description: 'The document.' }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: async (_root, { documentId, after }, context) => {
      const workspaceId = await requireTimeline(context, findDocument(context, documentId), 'The document');
      const timeline = { kind: 'document' as const, documentId, workspaceId };
      return watchTimeline(context, workspaceId, timeline, { after: startOf(context, after) });
    },
    resolve: shown,
  }),
  configurationEvents: t.field({
    type: TimelineItem,
    description: 'A configuration’s timeline: history, then live.',
    args: {
      configurationId: t.arg.id({ required: true, description: 'The configuration.' }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: async (_root, { configurationId, after }, context) => {
      const found = findConfiguration(context, configurationId);
      const workspaceId = await requireTimeline(context, found, 'The configuration');
      const timeline = { kind: 'stream' as const, stream: configurationId };
      return watchTimeline(context, workspaceId, timeline, { after: startOf(context, after) });
    },
    resolve: shown,
  }),
  workspaceEvents: t.field({
    type: TimelineItem,
    description: 'Everything that happens in a workspace: history, then live.',
    args: {
      workspaceId: t.arg.id({ required: true, description: 'The workspace.' }),
      after: t.arg.string({ description: afterDescription }),
      types: t.arg({ type: [EventType], description: 'Only events of these types.' }),
    },
    subscribe: async (_root, { workspaceId, after, types }, context) => {
      await requireTimeline(context, findWorkspace(context, { id: workspaceId }), 'The workspace');
      const timeline = { kind: 'workspace' as const, workspaceId };
      return watchTimeline(context, workspaceId, timeline, { after: startOf(context, after), types: types ?? null });
    },
    resolve: shown,
  }),
  job: t.field({
    type: Job,
    description: 'A job now, and again whenever it has changed, until it is over.',
    args: { id: t.arg.id({ required: true, description: 'The job.' }) },
    subscribe: async (_root, { id }, context) => {
      await requireTimeline(context, findJob(context, id), 'The job');
      return watchJob(context, id, (fresh) => findJob(fresh, id));
    },
    resolve: (job) => job,
  }),
}));
