import type { Permission } from '../../src/auth/permissions.ts';
import { workspaceOfJob } from '../../src/domain/job/index.ts';
import { builder } from '../base/builder.ts';
import { ExportFormat } from '../base/closed-sets.ts';
import type { GraphQLContext } from '../base/context.ts';
import { needing } from '../base/needs.ts';

const ExportStatus = builder.enumType('ExportStatus', {
  description: 'The life of an export.',
  values: {
    PENDING: { description: 'It is being made.' },
    READY: { description: 'It can be downloaded.' },
    FAILED: { description: 'It could not be made.' },
  },
});

/** An export is in the workspace of its job. */
function needsInJob(permission: Permission) {
  return needing(permission, async ({ jobId }: { jobId: string }, _args: object, context: GraphQLContext) => {
    const workspaceId = await workspaceOfJob(context, jobId);
    const needed: [string, Permission] = [workspaceId ?? '', permission];
    return { permission: needed };
  });
}

export const Export = builder.prismaNode('Export', {
  id: { field: 'id' },
  description: 'A file made of a table.',
  fields: (t) => ({
    table: t.relation('table', { nullable: true, description: 'The table; null when it holds a whole job.' }),
    job: t.relation('job', {
      description: 'The job whose table it is.',
      ...needsInJob('jobs.read'),
    }),
    format: t.expose('format', { type: ExportFormat, description: 'What kind of file it is.' }),
    status: t.expose('status', { type: ExportStatus, description: 'Where it is in its life.' }),
    document: t.relation('document', {
      description: 'The file; ask it for a `downloadUrl`.',
      ...needsInJob('documents.read'),
    }),
    rowCount: t.exposeInt('rowCount', { description: 'How many rows it has.' }),
    marksIssues: t.exposeBoolean('marksIssues', {
      description: 'Whether the issues of its rows are coloured, commented and listed in it.',
    }),
    progress: t.exposeFloat('progress', {
      description:
        'How much of it is written, 0 to 1. Changes with each `ExportProgressedEvent`; an attempt that failed is begun anew.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why the last attempt at making it failed. While it is PENDING, there will be another.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

export const ExportConnection = builder.connectionObject(
  { type: Export, name: 'ExportConnection', description: 'A page of exports.' },
  { name: 'ExportEdge', description: 'One place in a page of exports.' },
);
