import type { Permission } from '../../src/auth/permissions.ts';
import type { World } from './world.ts';

/**
 * What it takes to see an object of a workspace by its id, and beyond that each of its fields: `seen` for nothing more. A list of
 * fields that take the same stands for each of them.
 */
export interface ObjectRule {
  /** Where objects of one type have several rules. */
  type?: string;
  need: Permission | 'signed in';
  id(world: World): string;
  seen: readonly string[];
  /** Of the fields that cannot do without: their arguments, as GraphQL. */
  args?: Readonly<Record<string, (world: World) => Promise<string>>>;
  fields: Partial<Record<Permission, readonly string[]>>;
}

/** The sheet of a CSV is called like the file. */
async function firstCell({ context }: World, id: string): Promise<string> {
  const { name } = await context.db.prisma.document.findUniqueOrThrow({ where: { id } });
  return `(sheet: ${JSON.stringify(name.replace(/\.csv$/, ''))}, top: 1, left: 1, rows: 1, columns: 1)`;
}

const ofDocuments = [
  'id',
  'name',
  'kind',
  'contentType',
  'byteSize',
  'sha256',
  'tags',
  'metadata',
  'version',
  'createdAt',
  'deletedAt',
  'uploadedBy',
  'status',
  'duplicateOf',
  'eventsCursor',
];

export const objectRules: Record<string, ObjectRule> = {
  Workspace: {
    need: 'workspace.read',
    id: (w) => w.workspaceId,
    seen: [
      'id',
      'name',
      'slug',
      'createdAt',
      'archivedAt',
      'version',
      'viewerRole',
      'viewerPermissions',
      'stats',
      'eventsCursor',
    ],
    fields: {
      'members.read': ['members'],
      'members.manage': ['invitations'],
      'apiKeys.manage': ['apiKeys'],
      'documents.read': ['documents'],
      'configurations.read': ['configurations'],
      'jobs.read': ['jobs', 'activity'],
      'tables.read': ['tables'],
      'events.read': ['events'],
    },
  },
  Document: {
    need: 'documents.read',
    id: (w) => w.documentId,
    seen: [...ofDocuments, 'downloadUrl', 'sheets', 'cells'],
    args: { cells: (w) => firstCell(w, w.documentId) },
    fields: {
      'workspace.read': ['workspace'],
      'jobs.read': ['jobs', 'latestJob'],
      'tables.read': ['tables', 'producedBy'],
      'events.read': ['events'],
    },
  },
  'Document that is an export': {
    type: 'Document',
    need: 'documents.read',
    id: (w) => w.exportDocumentId,
    seen: ofDocuments,
    args: { cells: (w) => firstCell(w, w.exportDocumentId) },
    fields: {
      'workspace.read': ['workspace'],
      'jobs.read': ['jobs', 'latestJob'],
      'tables.read': ['tables', 'producedBy', 'downloadUrl', 'sheets', 'cells'],
      'events.read': ['events'],
    },
  },
  Configuration: {
    need: 'configurations.read',
    id: (w) => w.configurationId,
    seen: [
      'id',
      'name',
      'slug',
      'description',
      'version',
      'createdAt',
      'archivedAt',
      'draft',
      'published',
      'versions',
      'eventsCursor',
    ],
    fields: { 'workspace.read': ['workspace'], 'events.read': ['events'] },
  },
  ConfigurationVersion: {
    need: 'configurations.read',
    id: (w) => w.versionId,
    seen: [
      'id',
      'configuration',
      'number',
      'status',
      'spec',
      'specYaml',
      'createdBy',
      'createdAt',
      'publishedAt',
      'note',
      'changesFrom',
    ],
    fields: {},
  },
  Job: {
    need: 'jobs.read',
    id: (w) => w.jobId,
    seen: [
      'id',
      'status',
      'attempt',
      'maxAttempts',
      'fit',
      'stage',
      'progress',
      'error',
      'metrics',
      'createdBy',
      'createdAt',
      'startedAt',
      'finishedAt',
      'retryOf',
      'retries',
      'queuePosition',
      'version',
      'traceId',
      'eventsCursor',
    ],
    fields: {
      'workspace.read': ['workspace'],
      'documents.read': ['document'],
      'configurations.read': ['configurationVersion'],
      'tables.read': ['tables', 'exports'],
      'events.read': ['events'],
    },
  },
  Table: {
    need: 'tables.read',
    id: (w) => w.tableId,
    seen: [
      'id',
      'ordinal',
      'name',
      'source',
      'columns',
      'unmappedColumns',
      'rowCount',
      'issueCount',
      'droppedRows',
      'explanation',
      'rows',
      'issues',
      'issueSummary',
      'exports',
    ],
    fields: { 'documents.read': ['document'], 'jobs.read': ['job'] },
  },
  Export: {
    need: 'tables.read',
    id: (w) => w.exportId,
    seen: ['id', 'format', 'status', 'rowCount', 'createdAt', 'error', 'table'],
    fields: { 'jobs.read': ['job'], 'documents.read': ['document'] },
  },
};

/**
 * Objects that are only reached through the fields above, with all that is in them; and those that belong to people or to the
 * server, whose rules have tests of their own.
 */
export const reachedThrough: Record<string, string> = {
  Membership: 'Workspace.members',
  Invitation: 'Workspace.invitations',
  ApiKey: 'Workspace.apiKeys, and as the actor of what it did',
  WorkspaceStats: 'Workspace.stats',
  ActivityBucket: 'Workspace.activity',
  IssueCount: 'Table.issueSummary',
  PreviewResult: 'Query.previewExtraction',
  PreviewProblem: 'Query.previewExtraction',
  PreviewTable: 'Query.previewExtraction',
  SuggestedConfiguration: 'Query.suggestConfiguration',
  SuggestedField: 'Query.suggestConfiguration',
  ConfigurationMatch: 'Query.matchConfigurations',
  Sheet: 'Document.sheets',
  SheetTable: 'Document.sheets',
  CellWindow: 'Document.cells',
  CellRow: 'Document.cells',
  Cell: 'Document.cells',
  Column: 'Table.columns',
  ColumnMapping: 'Table.columns',
  ColumnSource: 'Table.columns',
  MappingCandidate: 'Table.columns',
  Row: 'Table.rows',
  Issue: 'Table.issues',
  TableSource: 'Table.source',
  TableExplanation: 'Table.explanation',
  ColumnExplanation: 'Table.explanation',
  DroppedRows: 'Table.explanation',
  JobMetrics: 'Job.metrics',
  StageDuration: 'Job.metrics',
  SourceWarning: 'Job.metrics',
  SpecChange: 'ConfigurationVersion.changesFrom',
  SpecFault: 'Query.validateSpec, of a text that the asker gives',
  CancelJobsPayload: 'Mutation.cancelJobs',
  RetryJobsPayload: 'Mutation.retryJobs',
  Upload: 'Mutation.createUpload',
  CreatedUpload: 'Mutation.createUpload',
  InvitationDelivery: 'Workspace.invitations',
  AcceptedInvitation: 'Mutation.acceptInvitation',
  InvitationPreview: 'Query.invitationPreview, by the secret of its link',
  IssuedApiKey: 'Mutation.createApiKey, rotateApiKey',
  RemovedMember: 'Mutation.removeMember',
  SubmitJobsPayload: 'Mutation.submitJobs',
  StreamEnd: 'subscriptions',
  StreamReset: 'subscriptions',
  User: 'people: test/auth/user.test.ts',
  Viewer: 'people: Query.viewer',
  Session: 'people: test/auth/session.test.ts',
  SignedIn: 'people: Mutation.signIn',
  SignedOut: 'people: Mutation.signOut',
  PasswordSet: 'people: Mutation.resetPassword',
  MailSent: 'people: Mutation.requestPasswordReset',
  System: 'the system, which is no person',
  AuditEntry: 'administrators: Query.auditLog',
  DamagedObject: 'administrators: Query.damagedObjects',
  MaintenancePass: 'administrators: Query.maintenance',
  MaintenanceRun: 'administrators: Query.maintenance',
  MaintenanceCount: 'administrators: Query.maintenance',
  RateLimit: 'anyone: Query.rateLimit',
  ServerInfo: 'anyone: Query.server',
  SignInMethods: 'anyone: Query.server',
  SignInProvider: 'anyone: Query.server',
  PageInfo: 'connections',
  ValidationIssue: 'failures',
};
