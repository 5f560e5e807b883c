import {
  findJob,
  type JobFailure,
  type JobMetrics,
  jobFailure,
  jobMetrics,
  queuePositions,
} from '../../src/domain/job/index.ts';
import { batched } from '../base/batched.ts';
import { builder } from '../base/builder.ts';
import { FailureOwner, JobStage, type JobStageName, jobStages } from '../base/closed-sets.ts';
import { createdWithin, madeBy } from '../base/list-filter.ts';
import { orderOf } from '../base/list-order.ts';
import { needs } from '../base/needs.ts';
import { costs } from '../cost/declaration.ts';
import { Event, EventType } from '../event/event.ts';
import { EventConnection, eventPages, readEventPage } from '../event/event-connection.ts';
import { eventsCursor } from '../event/events-cursor.ts';
import { ExportConnection } from '../export/export.ts';
import { Actor } from '../identity/actor.ts';
import { TableConnection } from '../table/table.ts';

const positionOf = batched(queuePositions);

export const JobStatus = builder.enumType('JobStatus', {
  description: 'Where a job is in its life.',
  values: {
    QUEUED: { description: 'It waits for a worker, also between two attempts.' },
    RUNNING: { description: 'A worker is at it.' },
    SUCCEEDED: { description: 'Its tables are there. Final.' },
    FAILED: { description: 'It could not be done; `error` says why and who can mend it. Final.' },
    CANCELLED: { description: 'A person or a key stopped it. Final.' },
  },
});

const JobError = builder.objectRef<JobFailure>('JobError').implement({
  description: 'Why a job failed.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A stable code, e.g. `ENCRYPTED_FILE`.' }),
    message: t.exposeString('message', { description: 'What is wrong and what to do.' }),
    owner: t.expose('owner', { type: FailureOwner, description: 'Who can mend it.' }),
    details: t.expose('details', { type: 'JSON', description: 'Facts for programs, e.g. the limit that was passed.' }),
  }),
});

const StageDuration = builder.objectRef<{ stage: JobStageName; milliseconds: number }>('StageDuration').implement({
  description: 'How long one stage took.',
  fields: (t) => ({
    stage: t.expose('stage', { type: JobStage, description: 'The stage.' }),
    milliseconds: t.exposeFloat('milliseconds', { description: 'Milliseconds.' }),
  }),
});

export const SourceWarning = builder.objectRef<{ code: string; message: string }>('SourceWarning').implement({
  description: 'Something that reading the file had to decide or repair.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A stable code.' }),
    message: t.exposeString('message', { description: 'What was decided or repaired, and where.' }),
  }),
});

const Metrics = builder.objectRef<JobMetrics>('JobMetrics').implement({
  description: 'What the successful attempt did.',
  fields: (t) => ({
    rowsRead: t.exposeInt('rowsRead', { description: 'Rows read from the file.' }),
    rowsWritten: t.exposeInt('rowsWritten', { description: 'Rows in the tables.' }),
    tables: t.exposeInt('tables', { description: 'Tables found.' }),
    issues: t.exposeInt('issues', { description: 'Issues found, stored or not.' }),
    durations: t.field({
      type: [StageDuration],
      ...costs({ items: 8 }),
      description: 'How long each stage took.',
      resolve: ({ durations }) =>
        jobStages.flatMap((stage) => {
          const milliseconds = durations[stage.toLowerCase()];
          return milliseconds === undefined ? [] : [{ stage, milliseconds }];
        }),
    }),
    source: t.expose('source', {
      type: 'JSON',
      description: 'What the file was found to be: format, encoding, delimiter …',
    }),
    warnings: t.expose('warnings', {
      type: [SourceWarning],
      ...costs({ items: 20 }),
      description: 'What reading had to decide or repair.',
    }),
  }),
});

export const JobFilter = builder.inputType('JobFilter', {
  description: 'Which jobs to list; everything given must hold.',
  fields: (t) => ({
    statuses: t.field({ type: [JobStatus], description: 'In one of these states.' }),
    documentId: t.id({ description: 'On this document.' }),
    configurationId: t.id({ description: 'With any version of this configuration.' }),
    documentNameContains: t.string({ description: 'A part of its document’s name, in any case.' }),
    hasIssues: t.boolean({ description: 'Whether a table of it has issues.' }),
    ...createdWithin(t),
    ...madeBy(t),
  }),
});

export const JobOrder = orderOf('Job', {
  CREATED: { value: 'id', description: 'When it was submitted.' },
  FINISHED: { value: 'finishedAt', description: 'When it came to its end; only those that have are listed.' },
});

export const Job = builder.prismaNode('Job', {
  id: { field: 'id' },
  description: 'One extraction of one document with one version of a configuration.',
  fields: (t) => ({
    workspace: t.relation('workspace', {
      description: 'Where it belongs.',
      ...needs('workspace.read'),
    }),
    document: t.relation('document', {
      description: 'What it reads.',
      ...needs('documents.read'),
    }),
    configurationVersion: t.relation('configurationVersion', {
      description: 'What it extracts with.',
      ...needs('configurations.read'),
    }),
    status: t.expose('status', { type: JobStatus, description: 'Where it is in its life.' }),
    version: t.exposeInt('version', {
      description: 'Rises with every change: of two answers, the one with the higher version is the newer.',
    }),
    queuePosition: t.int({
      nullable: true,
      ...costs({ weight: 1 }),
      description: 'Its place in the line of its workspace, from 1; null when it does not wait. Workspaces take turns.',
      select: { id: true, status: true },
      resolve: ({ id, status }, _args, context) => (status === 'QUEUED' ? positionOf(context, id) : null),
    }),
    fit: t.exposeFloat('fit', {
      nullable: true,
      description:
        'How well its configuration fits the document, 0 to 1, where it was chosen for it; null where it was named.',
    }),
    attempt: t.exposeInt('attempt', { description: 'Attempts begun so far.' }),
    maxAttempts: t.exposeInt('maxAttempts', { description: 'Attempts it may take.' }),
    stage: t.expose('stage', { type: JobStage, nullable: true, description: 'What it is doing, while it runs.' }),
    progress: t.exposeFloat('progress', {
      description: 'How far it has come, 0 to 1. Never goes back, not for another attempt either.',
    }),
    error: t.field({
      type: JobError,
      nullable: true,
      description: 'Why it failed.',
      select: { error: true },
      resolve: ({ error }) => (error === null ? null : jobFailure.parse(error)),
    }),
    metrics: t.field({
      type: Metrics,
      nullable: true,
      description: 'What it did, once it has succeeded.',
      select: { metrics: true },
      resolve: ({ metrics }) => (metrics === null ? null : jobMetrics.parse(metrics)),
    }),
    createdBy: t.field({
      type: Actor,
      nullable: true,
      description: 'Who submitted it; null when they have been deleted since.',
      select: { actorKind: true, actorId: true },
      resolve: (job, _args, context) => context.actors.load(job),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was submitted.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its first attempt began.',
    }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it came to its end.' }),
    tables: t.relatedConnection(
      'tables',
      {
        cursor: 'id',
        totalCount: true,
        description: 'The tables it extracted, in the order of the file.',
        ...needs('tables.read'),
        query: { orderBy: { id: 'asc' } },
      },
      TableConnection,
    ),
    exports: t.relatedConnection(
      'exports',
      {
        cursor: 'id',
        totalCount: true,
        description: 'The files made of its tables.',
        ...needs('tables.read'),
        query: { orderBy: { id: 'asc' } },
      },
      ExportConnection,
    ),
    eventsCursor: t.string(eventsCursor),
    events: t.connection(
      {
        type: Event,
        extensions: eventPages,
        description: 'Its timeline, oldest first.',
        ...needs('events.read'),
        args: { types: t.arg({ type: [EventType], description: 'Only events of these types.' }) },
        resolve: (job, args, context) => readEventPage(context, { kind: 'stream', stream: job.id }, args),
      },
      EventConnection,
    ),
    traceId: t.exposeString('correlationId', {
      nullable: true,
      description: 'Ties it to the request that submitted it, and to the log lines of both.',
    }),
    retryOf: t.relation('retryOf', { nullable: true, description: 'The job that this one repeats.' }),
  }),
});

export const JobConnection = builder.connectionObject(
  { type: Job, name: 'JobConnection', description: 'A page of jobs.' },
  { name: 'JobEdge', description: 'One place in a page of jobs.' },
);

builder.prismaObjectField(Job, 'retries', (t) =>
  t.relatedConnection(
    'retries',
    {
      cursor: 'id',
      totalCount: true,
      nullable: true,
      description: 'The jobs that repeat this one, newest first.',
      query: { orderBy: { id: 'desc' } },
    },
    JobConnection,
  ),
);

builder.queryField('job', (t) =>
  t.prismaField({
    type: Job,
    nullable: true,
    description: 'One job; null when there is none that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, context) => findJob(context, id, query),
  }),
);
