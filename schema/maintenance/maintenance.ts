import {
  damagedObjects,
  maintenanceStatus,
  type PassStatus,
  type MaintenanceRun as RunShape,
} from '../../src/domain/maintenance/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';

const MaintenanceCount = builder.objectRef<{ name: string; amount: number }>('MaintenanceCount').implement({
  description: 'How many of one kind.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What was counted, such as `events` or `files`.' }),
    amount: t.field({ type: 'BigInt', description: 'How many.', resolve: ({ amount }) => BigInt(amount) }),
  }),
});

const MaintenanceRun = builder.objectRef<RunShape>('MaintenanceRun').implement({
  description: 'One run of a maintenance pass.',
  fields: (t) => ({
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null while it runs.',
    }),
    durationMs: t.int({
      nullable: true,
      description: 'How long it took, in milliseconds; null while it runs.',
      resolve: ({ startedAt, finishedAt }) => (finishedAt ? finishedAt.getTime() - startedAt.getTime() : null),
    }),
    counts: t.field({
      type: [MaintenanceCount],
      ...costs({ items: 5 }),
      description: 'What it did.',
      resolve: ({ counts }) => Object.entries(counts).map(([name, amount]) => ({ name, amount })),
    }),
    isComplete: t.exposeBoolean('isComplete', {
      description: 'Whether it did everything that was due. One whose time was over, or that failed, is followed soon.',
    }),
    error: t.exposeString('error', { nullable: true, description: 'What went wrong; null when nothing did.' }),
  }),
});

const MaintenancePass = builder.objectRef<PassStatus>('MaintenancePass').implement({
  description: 'One kind of tidying up, which one worker at a time does again and again.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name in logs.' }),
    description: t.exposeString('description', { description: 'What it does.' }),
    everySeconds: t.int({
      description: 'Seconds from one run to the next.',
      resolve: ({ everyMs }) => everyMs / 1000,
    }),
    lastRun: t.field({
      type: MaintenanceRun,
      nullable: true,
      description: 'The newest run, which may be under way; null before the first.',
      resolve: ({ runs }) => runs[0] ?? null,
    }),
    lastFailure: t.field({
      type: MaintenanceRun,
      nullable: true,
      description: 'The newest of its last 50 runs that failed; null when none did.',
      resolve: ({ runs }) => runs.find(({ error }) => error !== null) ?? null,
    }),
    nextRunAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the next run is due; null before the first, which a worker does soon after its start.',
      resolve: ({ runs }) => runs[0]?.nextAt ?? null,
    }),
    runs: t.field({
      type: [MaintenanceRun],
      ...costs({ items: 50 }),
      description: 'Its last runs, newest first; at most 50.',
      resolve: ({ runs }) => runs,
    }),
  }),
});

builder.queryField('maintenance', (t) =>
  t.field({
    type: [MaintenancePass],
    ...costs({ weight: 10, items: 10 }),
    description: 'What keeps the server tidy, and how it goes. For administrators; others are answered FORBIDDEN.',
    resolve: (_root, _args, context) => maintenanceStatus(context),
  }),
);

const DamagedObject = builder.prismaObject('DamagedObject', {
  description: 'A stored file whose bytes are not what they were, or that is gone. It must come back from a backup.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name in the store.' }),
    subjectId: t.exposeID('subjectId', { description: 'The document, or the table whose rows these are.' }),
    foundAt: t.expose('foundAt', { type: 'DateTime', description: 'When it was first seen to be damaged.' }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', description: 'When it was last seen to be damaged still.' }),
  }),
});

builder.queryField('damagedObjects', (t) =>
  t.field({
    type: [DamagedObject],
    ...costs({ weight: 10, items: 100 }),
    description:
      'Stored files that are known to be damaged, the oldest finding first; at most 100. For administrators; others are answered FORBIDDEN.',
    resolve: (_root, _args, context) => damagedObjects(context),
  }),
);
