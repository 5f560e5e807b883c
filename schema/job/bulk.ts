import { cancelJobs, maxJobsAtOnce, rerunDocument, retryJobs } from '../../src/domain/job/index.ts';
import { builder } from '../base/builder.ts';
import { uploadFailures } from '../base/failure.ts';
import type { JobRow } from '../base/rows.ts';
import { costs } from '../cost/declaration.ts';
import { Job, JobFilter } from './job.ts';

const most = maxJobsAtOnce.toLocaleString('en');
const filterOf = `Which of them; \`{}\` for all. More than ${most} are refused.`;

const CancelJobsPayload = builder
  .objectRef<{ jobs: JobRow[]; overCount: number; othersCount: number }>('CancelJobsPayload')
  .implement({
    description: 'Jobs that were cancelled together.',
    fields: (t) => ({
      jobs: t.expose('jobs', {
        type: [Job],
        ...costs({ items: 100 }),
        description: 'The cancelled jobs, oldest first.',
      }),
      cancelledCount: t.int({ description: 'How many were cancelled.', resolve: ({ jobs }) => jobs.length }),
      overCount: t.exposeInt('overCount', { description: 'How many came to their end first.' }),
      othersCount: t.exposeInt('othersCount', {
        description: 'How many were left alone, because other people submitted them and you may not cancel those.',
      }),
    }),
  });

const CancelJobsInput = builder.inputType('CancelJobsInput', {
  description: 'Which jobs to cancel.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    filter: t.field({ type: JobFilter, required: true, description: filterOf }),
  }),
});

builder.mutationField('cancelJobs', (t) =>
  t.field({
    type: CancelJobsPayload,
    errors: { types: uploadFailures },
    ...costs({ weight: 100 }),
    description: 'Ends all jobs that a filter names and that wait or run, together: what `cancelJob` does, to many.',
    args: { input: t.arg({ type: CancelJobsInput, required: true, description: 'Which jobs.' }) },
    resolve: (_root, { input }, context) => cancelJobs(context, input),
  }),
);

const RetryJobsPayload = builder.objectRef<{ jobs: JobRow[]; goneCount: number }>('RetryJobsPayload').implement({
  description: 'Jobs that were submitted again together.',
  fields: (t) => ({
    jobs: t.expose('jobs', {
      type: [Job],
      ...costs({ items: 100 }),
      description: 'The new jobs, in the order of the old ones.',
    }),
    retriedCount: t.int({ description: 'How many were submitted again.', resolve: ({ jobs }) => jobs.length }),
    goneCount: t.exposeInt('goneCount', {
      description: 'How many were left alone, because their document is deleted.',
    }),
  }),
});

const RetryJobsInput = builder.inputType('RetryJobsInput', {
  description: 'Which jobs to repeat.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'The workspace.' }),
    filter: t.field({ type: JobFilter, required: true, description: filterOf }),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('retryJobs', (t) =>
  t.field({
    type: RetryJobsPayload,
    errors: { types: uploadFailures },
    ...costs({ weight: 100 }),
    description:
      'Submits all jobs that a filter names, that failed or were cancelled and that have not been repeated yet, together: what `retryJob` does, to many.',
    args: { input: t.arg({ type: RetryJobsInput, required: true, description: 'Which jobs.' }) },
    resolve: (_root, { input }, context) => retryJobs(context, input, input.idempotencyKey ?? null),
  }),
);

const RerunDocumentInput = builder.inputType('RerunDocumentInput', {
  description: 'Which document to run again.',
  fields: (t) => ({
    documentId: t.id({ required: true, description: 'The document.' }),
    configurationId: t.id({ description: 'Another configuration than that of its newest job.' }),
    configurationVersionId: t.id({ description: 'Or exactly this version; a draft is refused.' }),
    options: t.field({ type: 'JSON', description: 'Other options than those of its newest job.' }),
    idempotencyKey: t.string({ description: 'Makes a repeated request answer what the first one did.' }),
  }),
});

builder.mutationField('rerunDocument', (t) =>
  t.field({
    type: Job,
    errors: { types: uploadFailures },
    description:
      'Runs a document again as its newest job did, with what is published of that configuration now. `ConflictError` with the reason `NO_EARLIER_JOB` where there is none and no configuration is named.',
    args: { input: t.arg({ type: RerunDocumentInput, required: true, description: 'Which document.' }) },
    resolve: (_root, { input }, context) => rerunDocument(context, input, input.idempotencyKey ?? null),
  }),
);
