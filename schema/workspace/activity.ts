import { type ActivityBucket, mostBuckets, mostExact, workspaceActivity } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { needsHere } from '../base/needs.ts';
import { Workspace } from './workspace.ts';

const BucketSize = builder.enumType('ActivityBucketSize', {
  description: 'The spans of time that jobs are counted by.',
  values: {
    HOUR: { description: 'Full hours of UTC.' },
    DAY: { description: 'Days of UTC.' },
    WEEK: { description: 'Weeks of UTC, which begin on Mondays.' },
  },
});

const Bucket = builder.objectRef<ActivityBucket>('ActivityBucket').implement({
  description: 'The jobs that came to their end in one span of time.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'When the span begins.' }),
    succeeded: t.exposeInt('succeeded', { description: 'Jobs that ended well.' }),
    failed: t.exposeInt('failed', { description: 'Jobs that failed.' }),
    cancelled: t.exposeInt('cancelled', { description: 'Jobs that were cancelled.' }),
    rows: t.expose('rows', { type: 'BigInt', description: 'Rows that were written.' }),
    issues: t.expose('issues', { type: 'BigInt', description: 'Issues that were found.' }),
    queuedMedian: t.exposeFloat('queuedMedian', {
      nullable: true,
      description: 'Milliseconds that half of them waited for a worker at most; null without any.',
    }),
    queuedP95: t.exposeFloat('queuedP95', {
      nullable: true,
      description: 'Milliseconds that nineteen of twenty waited for a worker at most.',
    }),
    ranMedian: t.exposeFloat('ranMedian', {
      nullable: true,
      description: 'Milliseconds that half of them took at most, from their first attempt on.',
    }),
    ranP95: t.exposeFloat('ranP95', {
      nullable: true,
      description: 'Milliseconds that nineteen of twenty took at most.',
    }),
  }),
});

builder.prismaObjectField(Workspace, 'activity', (t) =>
  t.field({
    type: [Bucket],
    ...needsHere('jobs.read'),
    extensions: { cost: { weight: 10, items: 50 } },
    description: `What jobs have done, span by span, for charts; at most ${mostBuckets} spans. Of more than ${mostExact} jobs, medians and the like are estimates that are within 1 % of what they are.`,
    args: {
      from: t.arg({ type: 'DateTime', description: 'Only from this instant on; 30 days before the end unless given.' }),
      to: t.arg({ type: 'DateTime', description: 'Only before this instant; now unless given.' }),
      bucket: t.arg({ type: BucketSize, defaultValue: 'DAY', required: true, description: 'How long a span is.' }),
    },
    select: { id: true },
    resolve: ({ id }, { from, to, bucket }, context) => {
      const end = to ?? context.db.clock.now();
      return workspaceActivity(context, id, {
        from: from ?? new Date(end.getTime() - 30 * 86_400_000),
        to: end,
        bucket,
      });
    },
  }),
);
