import { exportJob, exportTable } from '../../src/domain/export/index.ts';
import { builder } from '../base/builder.ts';
import { ExportFormat } from '../base/closed-sets.ts';
import { conflictFailures } from '../base/failure.ts';
import { Export } from './export.ts';

const what = {
  format: 'What kind of file.',
  markIssues:
    'Cells with issues are coloured and carry a comment, and the last sheet lists all issues with links to their cells. In `XLSX` alone.',
  idempotencyKey: 'Makes a repeated request answer what the first one did.',
  follow: 'Ask for its `status` again, or follow `documentEvents` of the document that was extracted.',
};

function wishOf<Input extends { markIssues?: boolean | null | undefined }>({ markIssues, ...input }: Input) {
  return { ...input, marksIssues: markIssues ?? false };
}

const ExportTableInput = builder.inputType('ExportTableInput', {
  description: 'Which table to export, and as what.',
  fields: (t) => ({
    tableId: t.id({ required: true, description: 'The table.' }),
    format: t.field({ type: ExportFormat, required: true, description: what.format }),
    markIssues: t.boolean({ defaultValue: false, description: what.markIssues }),
    idempotencyKey: t.string({ description: what.idempotencyKey }),
  }),
});

builder.mutationField('exportTable', (t) =>
  t.field({
    type: Export,
    errors: { types: conflictFailures },
    description: `Has a file made of a table. Answers at once with an export that is PENDING. ${what.follow}`,
    args: { input: t.arg({ type: ExportTableInput, required: true, description: 'What to export.' }) },
    resolve: (_root, { input }, context) => exportTable(context, wishOf(input), input.idempotencyKey ?? null),
  }),
);

const ExportJobInput = builder.inputType('ExportJobInput', {
  description: 'Of which job to export all tables, and as what.',
  fields: (t) => ({
    jobId: t.id({ required: true, description: 'A job that has succeeded.' }),
    format: t.field({ type: ExportFormat, required: true, description: what.format }),
    markIssues: t.boolean({ defaultValue: false, description: what.markIssues }),
    idempotencyKey: t.string({ description: what.idempotencyKey }),
  }),
});

builder.mutationField('exportJob', (t) =>
  t.field({
    type: Export,
    errors: { types: conflictFailures },
    description: `Has one file made of all tables of a job: an Excel workbook with a sheet for each, in other formats a zip archive with a file for each, unless there is only one. Answers at once with an export that is PENDING. ${what.follow} \`ConflictError\` with the reason \`NOT_SUCCEEDED\` for any other job.`,
    args: { input: t.arg({ type: ExportJobInput, required: true, description: 'What to export.' }) },
    resolve: (_root, { input }, context) => exportJob(context, wishOf(input), input.idempotencyKey ?? null),
  }),
);
