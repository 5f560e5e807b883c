import { cancelJob, maxJobsAtOnce, retryJob, submitJob, submitJobs } from '../../src/domain/job/index.ts';
import { builder } from '../base/builder.ts';
import { conflictFailures, uploadFailures } from '../base/failure.ts';
import type { JobRow } from '../base/rows.ts';
import { costs } from '../cost/declaration.ts';
import { Job } from './job.ts';

const what = {
  documentId: 'The document.',
  configurationId: 'A configuration: its published version is used.',
  configurationVersionId: 'Exactly this version; a draft is refused.',
  options:
    'What this document needs differently: `{ sheets, encoding, delimiter }`, each as in the specification, and `{ exports: ["csv", "xlsx"] }`, files to make besides.',
  idempotencyKey: 'Makes a repeated request answer what the first one did.',
};

const SubmitJobInput = builder.inputType('SubmitJobInput', {
  description:
    'What to extract, and with what. Give `configurationId` or `configurationVersionId`, or neither: then the published configuration that fits the document best is used, where one fits well enough (see `matchConfigurations`).',
  fields: (t) => ({
    documentId: t.id({ required: true, description: what.documentId }),
    configurationId: t.id({ description: what.configurationId }),
    configurationVersionId: t.id({ description: what.configurationVersionId }),
    options: t.field({ type: 'JSON', description: what.options }),
    idempotencyKey: t.string({ description: what.idempotencyKey }),
  }),
});

builder.mutationField('submitJob', (t) =>
  t.field({
    type: Job,
    errors: { types: uploadFailures },
    description:
      'Queues an extraction. Follow it with the subscription `jobEvents`. Where no configuration is named and none fits, `ConflictError` with the reason `NO_CONFIGURATION_FITS` and the candidates.',
    args: { input: t.arg({ type: SubmitJobInput, required: true, description: 'What to extract, and with what.' }) },
    resolve: (_root, { input }, context) => submitJob(context, input, input.idempotencyKey ?? null),
  }),
);

const SubmitJobsEntry = builder.inputType('SubmitJobsEntry', {
  description: 'One job of many: what `submitJob` takes, without a key of its own.',
  fields: (t) => ({
    documentId: t.id({ required: true, description: what.documentId }),
    configurationId: t.id({ description: what.configurationId }),
    configurationVersionId: t.id({ description: what.configurationVersionId }),
    options: t.field({ type: 'JSON', description: what.options }),
  }),
});

const SubmitJobsInput = builder.inputType('SubmitJobsInput', {
  description: 'Many jobs in one workspace.',
  fields: (t) => ({
    jobs: t.field({
      type: [SubmitJobsEntry],
      required: true,
      description: `The jobs, 1 to ${maxJobsAtOnce.toLocaleString('en')}.`,
    }),
    idempotencyKey: t.string({ description: what.idempotencyKey }),
  }),
});

const SubmitJobsPayload = builder.objectRef<{ jobs: JobRow[] }>('SubmitJobsPayload').implement({
  description: 'Jobs that were submitted together.',
  fields: (t) => ({
    jobs: t.expose('jobs', {
      type: [Job],
      ...costs({ items: 100 }),
      description: 'The jobs, in the order of the input.',
    }),
  }),
});

builder.mutationField('submitJobs', (t) =>
  t.field({
    type: SubmitJobsPayload,
    errors: { types: uploadFailures },
    ...costs({ weight: 100 }),
    description:
      'Queues many extractions, all of them or none. A `ValidationError` names every one that cannot be run by its index, e.g. `jobs.3.documentId`.',
    args: { input: t.arg({ type: SubmitJobsInput, required: true, description: 'The jobs.' }) },
    resolve: async (_root, { input }, context) => ({
      jobs: await submitJobs(context, input.jobs, input.idempotencyKey ?? null),
    }),
  }),
);

const CancelJobInput = builder.inputType('CancelJobInput', {
  description: 'Which job to cancel.',
  fields: (t) => ({ jobId: t.id({ required: true, description: 'The job.' }) }),
});

builder.mutationField('cancelJob', (t) =>
  t.field({
    type: Job,
    errors: { types: conflictFailures },
    description:
      'Ends a job that waits or runs; nothing of it is kept. Members may cancel what they submitted, by hand or with one of their keys. `ConflictError` with the reason `ALREADY_OVER` when it came to its end first.',
    args: { input: t.arg({ type: CancelJobInput, required: true, description: 'Which job to cancel.' }) },
    resolve: (_root, { input }, context) => cancelJob(context, input.jobId),
  }),
);

const RetryJobInput = builder.inputType('RetryJobInput', {
  description: 'Which job to repeat.',
  fields: (t) => ({
    jobId: t.id({ required: true, description: 'A job that failed or was cancelled.' }),
    idempotencyKey: t.string({ description: what.idempotencyKey }),
  }),
});

builder.mutationField('retryJob', (t) =>
  t.field({
    type: Job,
    errors: { types: uploadFailures },
    description:
      'Submits a failed or cancelled job again, as a new one with the same document, version and options; its `retryOf` is the old one. `ConflictError` with the reason `NOT_OVER` or `SUCCEEDED` for others.',
    args: { input: t.arg({ type: RetryJobInput, required: true, description: 'Which job to repeat.' }) },
    resolve: (_root, { input }, context) => retryJob(context, input.jobId, input.idempotencyKey ?? null),
  }),
);
