import type { Permission } from '../../src/auth/permissions.ts';
import { findConfiguration } from '../../src/domain/configuration/index.ts';
import { findDocument } from '../../src/domain/document/index.ts';
import { findJob } from '../../src/domain/job/index.ts';
import { findExport } from '../../src/domain/node.ts';
import { findMembership } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { needing } from '../base/needs.ts';
import { Configuration } from '../configuration/configuration.ts';
import { Document } from '../document/document.ts';
import { ConfigurationEvent, DocumentEvent, ExportEvent, JobEvent, MemberEvent } from '../event/about.ts';
import type { EventShape } from '../event/event.ts';
import { Export } from '../export/export.ts';
import { Job } from '../job/job.ts';
import { Membership } from '../workspace/member.ts';

// What an event is about, read when the event is delivered: at least as new as the event itself.

function seenWith(permission: Permission) {
  return needing(permission, ({ workspaceId }: EventShape): { permission: [string, Permission] } => ({
    permission: [workspaceId ?? '', permission],
  }));
}
const idIn = ({ payload }: EventShape, name: string) => String(payload[name]);

builder.interfaceField(JobEvent, 'job', (t) =>
  t.prismaField({
    type: Job,
    description: 'The job as it is now; null when it is gone.',
    ...seenWith('jobs.read'),
    resolve: (query, event, _args, context) => findJob(context, idIn(event, 'jobId'), query),
  }),
);

builder.interfaceField(DocumentEvent, 'document', (t) =>
  t.prismaField({
    type: Document,
    description: 'The document as it is now; null when it is deleted.',
    ...seenWith('documents.read'),
    resolve: (query, event, _args, context) => findDocument(context, idIn(event, 'documentId'), query),
  }),
);

builder.interfaceField(ConfigurationEvent, 'configuration', (t) =>
  t.prismaField({
    type: Configuration,
    description: 'The configuration as it is now; null when it is gone.',
    ...seenWith('configurations.read'),
    resolve: (query, event, _args, context) => findConfiguration(context, idIn(event, 'configurationId'), query),
  }),
);

builder.interfaceField(ExportEvent, 'export', (t) =>
  t.prismaField({
    type: Export,
    description: 'The export as it is now; null when it is gone.',
    ...seenWith('tables.read'),
    resolve: (query, event, _args, context) => findExport(context, idIn(event, 'exportId'), query),
  }),
);

builder.interfaceField(MemberEvent, 'membership', (t) =>
  t.prismaField({
    type: Membership,
    description: 'The membership as it is now; null when it is no more.',
    ...seenWith('members.read'),
    resolve: (query, event, _args, context) => findMembership(context, idIn(event, 'membershipId'), query),
  }),
);
