import { requirePermission } from '../src/domain/access.ts';
import { findConfiguration } from '../src/domain/configuration.ts';
import { findDocument } from '../src/domain/document.ts';
import { NotFoundError } from '../src/domain/errors.ts';
import { findJob } from '../src/domain/job.ts';
import { type TimelineItem as Item, watchJob, watchJobTimeline, watchTimeline } from '../src/domain/timeline.ts';
import { findWorkspace } from '../src/domain/workspace.ts';
import { builder } from './builder.ts';
import type { GraphQLContext } from './context.ts';
import { concreteEvents, type EventShape, EventType, eventTypeName, toEvent } from './event.ts';
import { Job } from './job.ts';

const EndReason = builder.enumType('StreamEndReason', {
  description: 'Why a subscription ended.',
  values: { TERMINAL: { description: 'The job is over: there will be nothing more.' } },
});

const StreamEnd = builder.objectRef<Extract<Item, { kind: 'end' }>>('StreamEnd').implement({
  description: 'The last item of a subscription that the server ends.',
  fields: (t) => ({ reason: t.expose('reason', { type: EndReason, description: 'Why it ended.' }) }),
});

type TimelineItemShape = EventShape | Extract<Item, { kind: 'end' }>;

const TimelineItem = builder.unionType('TimelineItem', {
  description: 'What a subscriber to a timeline is sent: events, and why it ended.',
  types: [...concreteEvents, StreamEnd],
  resolveType: (item: TimelineItemShape) => ('kind' in item ? 'StreamEnd' : eventTypeName(item.type)),
});

/** Turns rows into typed events; passes over the types that only a newer version knows. */
async function* present(items: AsyncGenerator<Item, void, void>): AsyncGenerator<TimelineItemShape, void, void> {
  for await (const item of items) {
    const shown = item.kind === 'event' ? toEvent(item.event) : item;
    if (shown) yield shown;
  }
}

/** Throws NotFoundError for what the viewer cannot see, ForbiddenError when they may not read its timeline. */
async function requireTimeline(
  context: GraphQLContext,
  found: Promise<{ id: string; workspaceId?: string } | null>,
  what: string,
): Promise<void> {
  const noun = await found;
  if (!noun) throw new NotFoundError(what);
  requirePermission(context, noun.workspaceId ?? noun.id, 'events.read', what);
}

const afterDescription =
  'The cursor of the last event you have seen: goes on right after it. Null replays the whole history first; `HEAD` sends only what comes from now on.';

builder.subscriptionFields((t) => ({
  jobEvents: t.field({
    type: TimelineItem,
    description: 'A job’s timeline: history, then live, each event once and in order. Ends with `StreamEnd(TERMINAL)`.',
    args: {
      jobId: t.arg.id({ required: true, description: 'The job.' }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: async (_root, { jobId, after }, context) => {
      await requireTimeline(context, findJob(context, jobId), 'The job');
      return present(watchJobTimeline(context, jobId, { after: after ?? null }));
    },
    resolve: (item) => item,
  }),
  documentEvents: t.field({
    type: TimelineItem,
    description: 'A document’s timeline: its own events and those of its jobs; history, then live.',
    args: {
      documentId: t.arg.id({ required: true, description: 'The document.' }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: async (_root, { documentId, after }, context) => {
      await requireTimeline(context, findDocument(context, documentId), 'The document');
      return present(watchTimeline(context, { kind: 'document', documentId }, { after: after ?? null }));
    },
    resolve: (item) => item,
  }),
  configurationEvents: t.field({
    type: TimelineItem,
    description: 'A configuration’s timeline: history, then live.',
    args: {
      configurationId: t.arg.id({ required: true, description: 'The configuration.' }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: async (_root, { configurationId, after }, context) => {
      await requireTimeline(context, findConfiguration(context, configurationId), 'The configuration');
      return present(watchTimeline(context, { kind: 'stream', stream: configurationId }, { after: after ?? null }));
    },
    resolve: (item) => item,
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
      return present(watchTimeline(context, timeline, { after: after ?? null, types: types ?? null }));
    },
    resolve: (item) => item,
  }),
  job: t.field({
    type: Job,
    description: 'A job now, and again whenever it has changed, until it is over.',
    args: { id: t.arg.id({ required: true, description: 'The job.' }) },
    subscribe: async (_root, { id }, context) => {
      await requireTimeline(context, findJob(context, id), 'The job');
      return watchJob(context, id, () => findJob(context, id));
    },
    resolve: (job) => job,
  }),
}));
