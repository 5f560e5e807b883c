/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What the values of a column are. */
export type ColumnType =
  /** true or false. */
  | 'BOOLEAN'
  /** `YYYY-MM-DD`. */
  | 'DATE'
  /** `YYYY-MM-DDTHH:MM:SS`, without a zone. */
  | 'DATETIME'
  /** Numbers; a text of digits where a number would be rounded. */
  | 'DECIMAL'
  /** Whole numbers; a text of digits beyond 2^53. */
  | 'INTEGER'
  /** Text. */
  | 'STRING';

/** A new configuration; its first version is a draft. Give `spec` or `specYaml`. */
export type CreateConfigurationInput = {
  /** What it is for. */
  description?: string | null | undefined;
  /** Makes a repeated request answer what the first one did. */
  idempotencyKey?: string | null | undefined;
  /** For people. */
  name: string;
  /** Unique in the workspace; made from the name unless given. */
  slug?: string | null | undefined;
  /** The specification as JSON. */
  spec?: unknown;
  /** The specification as YAML text; comments are kept. */
  specYaml?: string | null | undefined;
  /** Where it shall live. */
  workspaceId: string | number;
};

/** Which documents to list; everything given must hold. */
export type DocumentFilter = {
  /** Where it comes from. */
  kind?: DocumentKind | null | undefined;
  /** A part of its name, in any case. */
  nameContains?: string | null | undefined;
  /** Tags that it has, all of them. */
  tags?: Array<string> | null | undefined;
};

/** Where a document comes from. */
export type DocumentKind =
  /** A job or an export made it. */
  | 'EXPORT'
  /** Somebody uploaded it. */
  | 'SOURCE';

/** Stable codes of expected failures: switch on them, show the message. */
export type ErrorCode =
  /** The state of things does not allow it (any more). */
  | 'CONFLICT'
  /** You may see it, but not do this with it. */
  | 'FORBIDDEN'
  /** A limit was passed. */
  | 'LIMIT_EXCEEDED'
  /** There is no such thing, or none that you may see. */
  | 'NOT_FOUND'
  /** The input has faults; each is listed. */
  | 'VALIDATION_FAILED';

/** Everything that can happen. */
export type EventType =
  /** An API key was made. */
  | 'API_KEY_CREATED'
  /** A configuration was created. */
  | 'CONFIGURATION_CREATED'
  /** A draft was saved. */
  | 'CONFIGURATION_DRAFT_SAVED'
  /** A draft was published. */
  | 'CONFIGURATION_PUBLISHED'
  /** A document was uploaded. */
  | 'DOCUMENT_UPLOADED'
  /** A job was cancelled. */
  | 'JOB_CANCELLED'
  /** A job was submitted. */
  | 'JOB_CREATED'
  /** A file made of a table is stored. */
  | 'JOB_EXPORT_PERSISTED'
  /** A job has failed. */
  | 'JOB_FAILED'
  /** All tables of a job are stored. */
  | 'JOB_OUTPUTS_PERSISTED'
  /** An attempt has come further. */
  | 'JOB_PROGRESSED'
  /** An attempt failed through no fault of the user; there will be another. */
  | 'JOB_RETRY_SCHEDULED'
  /** A worker has begun an attempt. */
  | 'JOB_STARTED'
  /** A job has succeeded. */
  | 'JOB_SUCCEEDED'
  /** A table was extracted. */
  | 'JOB_TABLE_EXTRACTED'
  /** A workspace was created. */
  | 'WORKSPACE_CREATED';

/** The kinds of file a table can be made into. */
export type ExportFormat =
  /** RFC 4180, UTF-8; texts that a spreadsheet would run as formulas are defused. */
  | 'CSV'
  /** One JSON object a line. */
  | 'JSONL'
  /** Apache Parquet. */
  | 'PARQUET'
  /** An Excel workbook. */
  | 'XLSX';

/** The life of an export. */
export type ExportStatus =
  /** It could not be made. */
  | 'FAILED'
  /** It is being made. */
  | 'PENDING'
  /** It can be downloaded. */
  | 'READY';

/** Who can mend a failure. */
export type FailureOwner =
  /** Whoever runs the server: it was tried again as often as allowed. */
  | 'SYSTEM'
  /** Whoever made the document or the configuration: trying again changes nothing. */
  | 'USER';

/** How bad an issue is. */
export type IssueSeverity =
  /** A rule is broken. */
  | 'ERROR'
  /** Something to look at. */
  | 'WARNING';

/** What a running job is doing. */
export type JobStage =
  /** Looking for tables. */
  | 'DETECT'
  /** Typing, transforming and checking the rows. */
  | 'EXTRACT'
  /** Fetching the bytes from the store. */
  | 'FETCH'
  /** Matching columns with fields. */
  | 'MAP'
  /** Finding out what the file is, and opening it. */
  | 'READ'
  /** Storing tables and exports. */
  | 'STORE';

/** Where a job is in its life. */
export type JobStatus =
  /** Somebody stopped it. Final. */
  | 'CANCELLED'
  /** It could not be done; `error` says why and who can mend it. Final. */
  | 'FAILED'
  /** It waits for a worker, also between two attempts. */
  | 'QUEUED'
  /** A worker is at it. */
  | 'RUNNING'
  /** Its tables are there. Final. */
  | 'SUCCEEDED';

/** What a column was matched with a field by. */
export type MappingMethod =
  /** A header that is nearly the same. */
  | 'FUZZY'
  /** A header that the specification names. */
  | 'HEADER'
  /** Nothing: no field claims the column. */
  | 'NONE'
  /** Values that fit the field’s pattern. */
  | 'PATTERN'
  /** The place that the specification names. */
  | 'POSITION'
  /** A header that means the same. */
  | 'SYNONYM'
  /** Values that fit the field’s type. */
  | 'VALUES';

/** What may be done in a workspace. The same table is behind every check. */
export type Permission =
  /** `apiKeys.manage`: owners for everything, members not at all. */
  | 'API_KEYS_MANAGE'
  /** `configurations.draft`: owners for everything, members for everything. */
  | 'CONFIGURATIONS_DRAFT'
  /** `configurations.publish`: owners for everything, members not at all. */
  | 'CONFIGURATIONS_PUBLISH'
  /** `configurations.read`: owners for everything, members for everything. */
  | 'CONFIGURATIONS_READ'
  /** `documents.delete`: owners for everything, members for what they made. */
  | 'DOCUMENTS_DELETE'
  /** `documents.read`: owners for everything, members for everything. */
  | 'DOCUMENTS_READ'
  /** `documents.write`: owners for everything, members for everything. */
  | 'DOCUMENTS_WRITE'
  /** `events.read`: owners for everything, members for everything. */
  | 'EVENTS_READ'
  /** `exports.create`: owners for everything, members for everything. */
  | 'EXPORTS_CREATE'
  /** `jobs.cancel`: owners for everything, members for what they made. */
  | 'JOBS_CANCEL'
  /** `jobs.read`: owners for everything, members for everything. */
  | 'JOBS_READ'
  /** `jobs.submit`: owners for everything, members for everything. */
  | 'JOBS_SUBMIT'
  /** `members.manage`: owners for everything, members not at all. */
  | 'MEMBERS_MANAGE'
  /** `members.read`: owners for everything, members for everything. */
  | 'MEMBERS_READ'
  /** `tables.read`: owners for everything, members for everything. */
  | 'TABLES_READ'
  /** `workspace.manage`: owners for everything, members not at all. */
  | 'WORKSPACE_MANAGE'
  /** `workspace.read`: owners for everything, members for everything. */
  | 'WORKSPACE_READ';

/** Which draft to publish. */
export type PublishConfigurationInput = {
  /** The configuration. */
  configurationId: string | number;
  /** The `version` you have seen: refused when somebody was faster. */
  expectedVersion?: number | null | undefined;
};

/** What the draft shall say. Give `spec` or `specYaml`. */
export type SaveConfigurationDraftInput = {
  /** The configuration. */
  configurationId: string | number;
  /** The `version` you have seen: refused when somebody was faster. */
  expectedVersion?: number | null | undefined;
  /** The specification as JSON. */
  spec?: unknown;
  /** The specification as YAML text; comments are kept. */
  specYaml?: string | null | undefined;
};

/** How the server is set up. */
export type ServerProfile =
  /** It brought its own database: one machine, nothing to configure. */
  | 'EMBEDDED'
  /** It uses the database, queue and store it was given. */
  | 'PRODUCTION';

/** Why a subscription ended. */
export type StreamEndReason =
  /** The job is over: there will be nothing more. */
  | 'TERMINAL';

/** What to extract, and with what. Give `configurationId` or `configurationVersionId`. */
export type SubmitJobInput = {
  /** A configuration: its published version is used. */
  configurationId?: string | number | null | undefined;
  /** Exactly this version; a draft is refused. */
  configurationVersionId?: string | number | null | undefined;
  /** The document. */
  documentId: string | number;
  /** Makes a repeated request answer what the first one did. */
  idempotencyKey?: string | null | undefined;
  /** What this document needs differently: `{ sheets, encoding, delimiter }`, each as in the specification. */
  options?: unknown;
};

/** A file for a workspace. */
export type UploadDocumentInput = {
  /** The bytes, as a part of a multipart request. */
  file: File;
  /** Makes a repeated request answer what the first one did. */
  idempotencyKey?: string | null | undefined;
  /** Whatever you want to remember with it. */
  metadata?: unknown;
  /** A name instead of the file’s own. */
  name?: string | null | undefined;
  /** Up to 50 tags of up to 64 characters. */
  tags?: Array<string> | null | undefined;
  /** Where it shall live. */
  workspaceId: string | number;
};

/** The life of a version. */
export type VersionStatus =
  /** Being written; no job can use it. */
  | 'DRAFT'
  /** What new jobs use. Never changes. */
  | 'PUBLISHED'
  /** Was published once. Never changes. */
  | 'SUPERSEDED';

/** What somebody is in a workspace. */
export type WorkspaceRole =
  /** May upload, submit jobs, draft configurations and read everything. */
  | 'MEMBER'
  /** May do everything, manage members and keys included. */
  | 'OWNER';

export type BenchViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type BenchViewerQuery = { viewer: { apiKey: { name: string } | null, workspaces: { nodes: Array<{ name: string }> } } | null };

export type BenchResultQueryVariables = Exact<{
  id: string | number;
}>;


export type BenchResultQuery = { job: { status: JobStatus, error: { message: string } | null, metrics: { rowsWritten: number, durations: Array<{ stage: string, milliseconds: number }> } | null } | null };

export type DemoWorkspaceQueryVariables = Exact<{ [key: string]: never; }>;


export type DemoWorkspaceQuery = { workspace: { id: string, slug: string } | null };

export type DemoUploadMutationVariables = Exact<{
  workspaceId: string | number;
  file: File;
}>;


export type DemoUploadMutation = { uploadDocument:
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'Document', id: string, name: string, byteSize: string | number }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'LimitError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type DemoCreateConfigurationMutationVariables = Exact<{
  workspaceId: string | number;
  name: string;
  specYaml: string;
}>;


export type DemoCreateConfigurationMutation = { createConfiguration:
    | { __typename: 'Configuration', id: string, name: string }
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type DemoPublishMutationVariables = Exact<{
  configurationId: string | number;
}>;


export type DemoPublishMutation = { publishConfiguration:
    | { __typename: 'Configuration', id: string, published: { number: number } | null }
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type DemoSubmitMutationVariables = Exact<{
  documentId: string | number;
  configurationId: string | number;
}>;


export type DemoSubmitMutation = { submitJob:
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'Job', id: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type DemoJobEventsSubscriptionVariables = Exact<{
  jobId: string | number;
}>;


export type DemoJobEventsSubscription = { jobEvents:
    | { __typename: 'ApiKeyCreatedEvent', message: string }
    | { __typename: 'ConfigurationCreatedEvent', message: string }
    | { __typename: 'ConfigurationDraftSavedEvent', message: string }
    | { __typename: 'ConfigurationPublishedEvent', message: string }
    | { __typename: 'DocumentUploadedEvent', message: string }
    | { __typename: 'JobCancelledEvent', message: string }
    | { __typename: 'JobCreatedEvent', message: string }
    | { __typename: 'JobExportPersistedEvent', message: string }
    | { __typename: 'JobFailedEvent', message: string, code: string, reason: string }
    | { __typename: 'JobOutputsPersistedEvent', message: string }
    | { __typename: 'JobProgressedEvent', message: string, stage: string, progress: number }
    | { __typename: 'JobRetryScheduledEvent', message: string }
    | { __typename: 'JobStartedEvent', message: string }
    | { __typename: 'JobSucceededEvent', message: string }
    | { __typename: 'JobTableExtractedEvent', message: string }
    | { __typename: 'StreamEnd' }
    | { __typename: 'WorkspaceCreatedEvent', message: string }
   };

export type DemoJobResultQueryVariables = Exact<{
  jobId: string | number;
  rows: number;
  issues: number;
}>;


export type DemoJobResultQuery = { job: { status: JobStatus, metrics: { rowsRead: number, rowsWritten: number, warnings: Array<{ message: string }> } | null, tables: { totalCount: number, nodes: Array<{ name: string, rowCount: number, issueCount: number, source: { sheet: string, range: string, score: number }, columns: Array<{ name: string, type: ColumnType, source: { letter: string, header: string } | null, mapping: { field: string | null, method: MappingMethod, score: number } }>, rows: { nodes: Array<{ number: number, values: Array<unknown> }> }, issues: { nodes: Array<{ column: string | null, message: string, rule: string, severity: IssueSeverity, sourceCell: string | null }> }, exports: Array<{ format: ExportFormat, document: { name: string, downloadUrl: string } | null }> }> } } | null };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { viewer: { isAdministrator: boolean, apiKey: { id: string, prefix: string, lastUsedAt: string | null } | null, user: { id: string } | null, workspaces: { totalCount: number, nodes: Array<{ id: string, viewerRole: WorkspaceRole, viewerPermissions: Array<Permission> }> } } | null, server: { version: string, profile: ServerProfile, multipartBytes: number } };

export type AWorkspaceQueryVariables = Exact<{
  id?: string | number | null | undefined;
  slug?: string | null | undefined;
}>;


export type AWorkspaceQuery = { workspace: { id: string } | null };

export type SomeNodesQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type SomeNodesQuery = { nodes: Array<
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'Configuration', id: string }
    | { __typename: 'ConfigurationVersion', id: string }
    | { __typename: 'Document', id: string }
    | { __typename: 'Export', id: string }
    | { __typename: 'Job', id: string }
    | { __typename: 'Table', id: string }
    | { __typename: 'User', id: string }
    | { __typename: 'Workspace', id: string }
   | null> };

export type ANodeQueryVariables = Exact<{
  id: string | number;
}>;


export type ANodeQuery = { node:
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'Configuration', id: string }
    | { __typename: 'ConfigurationVersion', id: string }
    | { __typename: 'Document', name: string, id: string }
    | { __typename: 'Export', id: string }
    | { __typename: 'Job', id: string }
    | { __typename: 'Table', id: string }
    | { __typename: 'User', id: string }
    | { __typename: 'Workspace', name: string, id: string }
   | null };

export type EverythingQueryVariables = Exact<{ [key: string]: never; }>;


export type EverythingQuery = { workspace: { id: string, documents: { nodes: Array<{ id: string }> }, configurations: { nodes: Array<{ id: string, draft: { id: string } | null, published: { id: string } | null, versions: { nodes: Array<{ id: string }> } }> }, jobs: { nodes: Array<{ id: string, tables: { nodes: Array<{ id: string }> }, exports: { nodes: Array<{ id: string, document: { id: string } | null }> } }> } } | null };

export type LimitedQueryVariables = Exact<{ [key: string]: never; }>;


export type LimitedQuery = { workspace: { id: string, documents: { totalCount: number }, jobs: { totalCount: number } } | null };

export type OutcomeQueryVariables = Exact<{
  id: string | number;
}>;


export type OutcomeQuery = { job: { status: JobStatus, attempt: number, error: { code: string, message: string, owner: FailureOwner, details: unknown } | null, metrics: { tables: number, rowsWritten: number, warnings: Array<{ code: string, message: string }> } | null, tables: { nodes: Array<{ rowCount: number }> } } | null };

export type CreateConfigurationMutationVariables = Exact<{
  input: CreateConfigurationInput;
}>;


export type CreateConfigurationMutation = { createConfiguration:
    | { __typename: 'Configuration', id: string, name: string, slug: string, version: number, draft: { number: number, status: VersionStatus, spec: unknown, specYaml: string, publishedAt: string | null, createdBy:
          | { __typename: 'ApiKey' }
          | { __typename: 'System' }
          | { __typename: 'User' }
         | null } | null, published: { number: number } | null }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, reason: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: string, message: string, code: string }> }
   };

export type SaveDraftMutationVariables = Exact<{
  input: SaveConfigurationDraftInput;
}>;


export type SaveDraftMutation = { saveConfigurationDraft:
    | { __typename: 'Configuration', id: string, version: number, draft: { number: number, specYaml: string } | null, published: { number: number } | null }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, reason: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type PublishMutationVariables = Exact<{
  input: PublishConfigurationInput;
}>;


export type PublishMutation = { publishConfiguration:
    | { __typename: 'Configuration', id: string, version: number, draft: { number: number } | null, published: { number: number, status: VersionStatus, publishedAt: string | null } | null }
    | { __typename: 'ConflictError', code: ErrorCode, message: string, reason: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type VersionsQueryVariables = Exact<{
  id: string | number;
}>;


export type VersionsQuery = { configuration: { versions: { totalCount: number, nodes: Array<{ number: number, status: VersionStatus, changesFrom: Array<{ path: string, before: unknown, after: unknown }> }> }, events: { nodes: Array<
        | { __typename: 'ApiKeyCreatedEvent', sequence: number, message: string }
        | { __typename: 'ConfigurationCreatedEvent', sequence: number, message: string }
        | { __typename: 'ConfigurationDraftSavedEvent', sequence: number, message: string }
        | { __typename: 'ConfigurationPublishedEvent', sequence: number, message: string }
        | { __typename: 'DocumentUploadedEvent', sequence: number, message: string }
        | { __typename: 'JobCancelledEvent', sequence: number, message: string }
        | { __typename: 'JobCreatedEvent', sequence: number, message: string }
        | { __typename: 'JobExportPersistedEvent', sequence: number, message: string }
        | { __typename: 'JobFailedEvent', sequence: number, message: string }
        | { __typename: 'JobOutputsPersistedEvent', sequence: number, message: string }
        | { __typename: 'JobProgressedEvent', sequence: number, message: string }
        | { __typename: 'JobRetryScheduledEvent', sequence: number, message: string }
        | { __typename: 'JobStartedEvent', sequence: number, message: string }
        | { __typename: 'JobSucceededEvent', sequence: number, message: string }
        | { __typename: 'JobTableExtractedEvent', sequence: number, message: string }
        | { __typename: 'WorkspaceCreatedEvent', sequence: number, message: string }
      > } } | null };

export type ADocumentQueryVariables = Exact<{
  id: string | number;
}>;


export type ADocumentQuery = { document: { id: string, kind: DocumentKind, name: string, contentType: string, byteSize: string | number, sha256: string, tags: Array<string>, metadata: unknown, version: number, downloadUrl: string, deletedAt: string | null, workspace: { id: string }, uploadedBy:
      | { __typename: 'ApiKey', name: string }
      | { __typename: 'System' }
      | { __typename: 'User' }
     | null, producedBy: { id: string } | null, jobs: { totalCount: number, nodes: Array<{ id: string }> }, events: { nodes: Array<
        | { __typename: 'ApiKeyCreatedEvent', message: string }
        | { __typename: 'ConfigurationCreatedEvent', message: string }
        | { __typename: 'ConfigurationDraftSavedEvent', message: string }
        | { __typename: 'ConfigurationPublishedEvent', message: string }
        | { __typename: 'DocumentUploadedEvent', message: string }
        | { __typename: 'JobCancelledEvent', message: string }
        | { __typename: 'JobCreatedEvent', message: string }
        | { __typename: 'JobExportPersistedEvent', message: string }
        | { __typename: 'JobFailedEvent', message: string }
        | { __typename: 'JobOutputsPersistedEvent', message: string }
        | { __typename: 'JobProgressedEvent', message: string }
        | { __typename: 'JobRetryScheduledEvent', message: string }
        | { __typename: 'JobStartedEvent', message: string }
        | { __typename: 'JobSucceededEvent', message: string }
        | { __typename: 'JobTableExtractedEvent', message: string }
        | { __typename: 'WorkspaceCreatedEvent', message: string }
      > } } | null };

export type DocumentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: DocumentFilter | null | undefined;
}>;


export type DocumentsQuery = { workspace: { documents: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ cursor: string, node: { name: string } }>, nodes: Array<{ name: string }> } } | null };

export type AJobQueryVariables = Exact<{
  id: string | number;
}>;


export type AJobQuery = { job: { id: string, status: JobStatus, attempt: number, maxAttempts: number, progress: number, stage: JobStage | null, startedAt: string | null, finishedAt: string | null, error: { code: string, message: string, owner: FailureOwner, details: unknown } | null, metrics: { rowsRead: number, rowsWritten: number, tables: number, issues: number, source: unknown, durations: Array<{ stage: string, milliseconds: number }> } | null, tables: { totalCount: number, nodes: Array<{ id: string, name: string, ordinal: number, rowCount: number, issueCount: number, source: { sheet: string, range: string, headerRows: Array<number>, score: number, reasons: Array<string> }, columns: Array<{ name: string, label: string, type: ColumnType, source: { letter: string, header: string } | null, mapping: { field: string | null, method: MappingMethod, score: number } }>, unmappedColumns: Array<{ name: string }>, rows: { totalCount: number, pageInfo: { hasNextPage: boolean }, nodes: Array<{ number: number, sourceRow: number, values: Array<unknown>, issues: Array<{ rule: string, message: string }> }> }, issues: { totalCount: number, nodes: Array<{ row: number | null, column: string | null, sourceCell: string | null, rule: string, severity: IssueSeverity, message: string }> }, exports: Array<{ format: ExportFormat, status: ExportStatus, rowCount: number, document: { kind: DocumentKind, name: string, downloadUrl: string, producedBy: { id: string } | null } | null }> }> }, events: { nodes: Array<
        | { __typename: 'ApiKeyCreatedEvent', sequence: number, traceId: string | null }
        | { __typename: 'ConfigurationCreatedEvent', sequence: number, traceId: string | null }
        | { __typename: 'ConfigurationDraftSavedEvent', sequence: number, traceId: string | null }
        | { __typename: 'ConfigurationPublishedEvent', sequence: number, traceId: string | null }
        | { __typename: 'DocumentUploadedEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobCancelledEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobCreatedEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobExportPersistedEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobFailedEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobOutputsPersistedEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobProgressedEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobRetryScheduledEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobStartedEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobSucceededEvent', sequence: number, traceId: string | null }
        | { __typename: 'JobTableExtractedEvent', sequence: number, traceId: string | null }
        | { __typename: 'WorkspaceCreatedEvent', sequence: number, traceId: string | null }
      > } } | null };

export type RowsQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
  onlyIssues?: boolean | null | undefined;
}>;


export type RowsQuery = { table: { rows: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, endCursor: string | null }, nodes: Array<{ number: number, sourceRow: number, values: Array<unknown>, issues: Array<{ rule: string }> }> } } | null };

export type SubmitMutationVariables = Exact<{
  input: SubmitJobInput;
}>;


export type SubmitMutation = { submitJob:
    | { __typename: 'ConflictError', code: ErrorCode, message: string, reason: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'Job', id: string, status: JobStatus, attempt: number }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type JobEventsSubscriptionVariables = Exact<{
  jobId: string | number;
  after?: string | null | undefined;
}>;


export type JobEventsSubscription = { jobEvents:
    | { __typename: 'ApiKeyCreatedEvent', cursor: string, sequence: number }
    | { __typename: 'ConfigurationCreatedEvent', cursor: string, sequence: number }
    | { __typename: 'ConfigurationDraftSavedEvent', cursor: string, sequence: number }
    | { __typename: 'ConfigurationPublishedEvent', cursor: string, sequence: number }
    | { __typename: 'DocumentUploadedEvent', cursor: string, sequence: number }
    | { __typename: 'JobCancelledEvent', cursor: string, sequence: number }
    | { __typename: 'JobCreatedEvent', cursor: string, sequence: number }
    | { __typename: 'JobExportPersistedEvent', cursor: string, sequence: number }
    | { __typename: 'JobFailedEvent', cursor: string, sequence: number }
    | { __typename: 'JobOutputsPersistedEvent', cursor: string, sequence: number }
    | { __typename: 'JobProgressedEvent', cursor: string, sequence: number }
    | { __typename: 'JobRetryScheduledEvent', cursor: string, sequence: number }
    | { __typename: 'JobStartedEvent', cursor: string, sequence: number }
    | { __typename: 'JobSucceededEvent', cursor: string, sequence: number }
    | { __typename: 'JobTableExtractedEvent', cursor: string, sequence: number }
    | { __typename: 'StreamEnd', reason: StreamEndReason }
    | { __typename: 'WorkspaceCreatedEvent', cursor: string, sequence: number }
   };

export type DocumentEventsSubscriptionVariables = Exact<{
  documentId: string | number;
  after?: string | null | undefined;
}>;


export type DocumentEventsSubscription = { documentEvents:
    | { __typename: 'ApiKeyCreatedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'ConfigurationCreatedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'ConfigurationDraftSavedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'ConfigurationPublishedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'DocumentUploadedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobCancelledEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobCreatedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobExportPersistedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobFailedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobOutputsPersistedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobProgressedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobRetryScheduledEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobStartedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobSucceededEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'JobTableExtractedEvent', id: string, cursor: string, sequence: number }
    | { __typename: 'StreamEnd' }
    | { __typename: 'WorkspaceCreatedEvent', id: string, cursor: string, sequence: number }
   };

export type WorkspaceEventsSubscriptionVariables = Exact<{
  workspaceId: string | number;
  after?: string | null | undefined;
  types?: Array<EventType> | EventType | null | undefined;
}>;


export type WorkspaceEventsSubscription = { workspaceEvents:
    | { __typename: 'ApiKeyCreatedEvent' }
    | { __typename: 'ConfigurationCreatedEvent' }
    | { __typename: 'ConfigurationDraftSavedEvent' }
    | { __typename: 'ConfigurationPublishedEvent' }
    | { __typename: 'DocumentUploadedEvent', name: string }
    | { __typename: 'JobCancelledEvent' }
    | { __typename: 'JobCreatedEvent' }
    | { __typename: 'JobExportPersistedEvent' }
    | { __typename: 'JobFailedEvent' }
    | { __typename: 'JobOutputsPersistedEvent' }
    | { __typename: 'JobProgressedEvent' }
    | { __typename: 'JobRetryScheduledEvent' }
    | { __typename: 'JobStartedEvent' }
    | { __typename: 'JobSucceededEvent' }
    | { __typename: 'JobTableExtractedEvent' }
    | { __typename: 'StreamEnd' }
    | { __typename: 'WorkspaceCreatedEvent' }
   };

export type EventsQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EventsQuery = { document: { events: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
        | { __typename: 'ApiKeyCreatedEvent', id: string }
        | { __typename: 'ConfigurationCreatedEvent', id: string }
        | { __typename: 'ConfigurationDraftSavedEvent', id: string }
        | { __typename: 'ConfigurationPublishedEvent', id: string }
        | { __typename: 'DocumentUploadedEvent', id: string }
        | { __typename: 'JobCancelledEvent', id: string }
        | { __typename: 'JobCreatedEvent', id: string }
        | { __typename: 'JobExportPersistedEvent', id: string }
        | { __typename: 'JobFailedEvent', id: string }
        | { __typename: 'JobOutputsPersistedEvent', id: string }
        | { __typename: 'JobProgressedEvent', id: string }
        | { __typename: 'JobRetryScheduledEvent', id: string }
        | { __typename: 'JobStartedEvent', id: string }
        | { __typename: 'JobSucceededEvent', id: string }
        | { __typename: 'JobTableExtractedEvent', id: string }
        | { __typename: 'WorkspaceCreatedEvent', id: string }
      > } } | null };

export type UploadMutationVariables = Exact<{
  input: UploadDocumentInput;
}>;


export type UploadMutation = { uploadDocument:
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'Document', id: string, name: string, byteSize: string | number, sha256: string, tags: Array<string>, metadata: unknown }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'LimitError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: string, code: string }> }
   };

export type CreateForTestMutationVariables = Exact<{
  workspaceId: string | number;
  name: string;
  specYaml: string;
}>;


export type CreateForTestMutation = { createConfiguration:
    | { __typename: 'Configuration', id: string }
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: string, message: string }> }
   };

export type PublishForTestMutationVariables = Exact<{
  configurationId: string | number;
}>;


export type PublishForTestMutation = { publishConfiguration:
    | { __typename: 'Configuration' }
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type SubmitForTestMutationVariables = Exact<{
  documentId: string | number;
  configurationId: string | number;
}>;


export type SubmitForTestMutation = { submitJob:
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ForbiddenError', code: ErrorCode, message: string }
    | { __typename: 'Job', id: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export type UntilOverSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type UntilOverSubscription = { job: { status: JobStatus } };

export type SubmitForWorkerMutationVariables = Exact<{
  documentId: string | number;
  configurationId: string | number;
}>;


export type SubmitForWorkerMutation = { submitJob:
    | { __typename: 'ConflictError' }
    | { __typename: 'ForbiddenError' }
    | { __typename: 'Job', id: string }
    | { __typename: 'NotFoundError' }
    | { __typename: 'ValidationError' }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const BenchViewerDocument = new TypedDocumentString(`
    query BenchViewer {
  viewer {
    apiKey {
      name
    }
    workspaces {
      nodes {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BenchViewerQuery, BenchViewerQueryVariables>;
export const BenchResultDocument = new TypedDocumentString(`
    query BenchResult($id: ID!) {
  job(id: $id) {
    status
    error {
      message
    }
    metrics {
      rowsWritten
      durations {
        stage
        milliseconds
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BenchResultQuery, BenchResultQueryVariables>;
export const DemoWorkspaceDocument = new TypedDocumentString(`
    query DemoWorkspace {
  workspace {
    id
    slug
  }
}
    `) as unknown as TypedDocumentString<DemoWorkspaceQuery, DemoWorkspaceQueryVariables>;
export const DemoUploadDocument = new TypedDocumentString(`
    mutation DemoUpload($workspaceId: ID!, $file: File!) {
  uploadDocument(input: { workspaceId: $workspaceId, file: $file }) {
    __typename
    ... on Document {
      id
      name
      byteSize
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DemoUploadMutation, DemoUploadMutationVariables>;
export const DemoCreateConfigurationDocument = new TypedDocumentString(`
    mutation DemoCreateConfiguration($workspaceId: ID!, $name: String!, $specYaml: String!) {
  createConfiguration(
    input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }
  ) {
    __typename
    ... on Configuration {
      id
      name
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DemoCreateConfigurationMutation, DemoCreateConfigurationMutationVariables>;
export const DemoPublishDocument = new TypedDocumentString(`
    mutation DemoPublish($configurationId: ID!) {
  publishConfiguration(input: { configurationId: $configurationId }) {
    __typename
    ... on Configuration {
      id
      published {
        number
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DemoPublishMutation, DemoPublishMutationVariables>;
export const DemoSubmitDocument = new TypedDocumentString(`
    mutation DemoSubmit($documentId: ID!, $configurationId: ID!) {
  submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
    __typename
    ... on Job {
      id
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DemoSubmitMutation, DemoSubmitMutationVariables>;
export const DemoJobEventsDocument = new TypedDocumentString(`
    subscription DemoJobEvents($jobId: ID!) {
  jobEvents(jobId: $jobId) {
    __typename
    ... on Event {
      message
    }
    ... on JobProgressedEvent {
      stage
      progress
    }
    ... on JobFailedEvent {
      code
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<DemoJobEventsSubscription, DemoJobEventsSubscriptionVariables>;
export const DemoJobResultDocument = new TypedDocumentString(`
    query DemoJobResult($jobId: ID!, $rows: Int!, $issues: Int!) {
  job(id: $jobId) {
    status
    metrics {
      rowsRead
      rowsWritten
      warnings {
        message
      }
    }
    tables(first: 100) {
      totalCount
      nodes {
        name
        source {
          sheet
          range
          score
        }
        columns {
          name
          type
          source {
            letter
            header
          }
          mapping {
            field
            method
            score
          }
        }
        rowCount
        rows(first: $rows) {
          nodes {
            number
            values
          }
        }
        issueCount
        issues(first: $issues) {
          nodes {
            column
            message
            rule
            severity
            sourceCell
          }
        }
        exports {
          format
          document {
            name
            downloadUrl
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DemoJobResultQuery, DemoJobResultQueryVariables>;
export const WhoAmIDocument = new TypedDocumentString(`
    query WhoAmI {
  viewer {
    isAdministrator
    apiKey {
      id
      prefix
      lastUsedAt
    }
    user {
      id
    }
    workspaces {
      totalCount
      nodes {
        id
        viewerRole
        viewerPermissions
      }
    }
  }
  server {
    version
    profile
    multipartBytes
  }
}
    `) as unknown as TypedDocumentString<WhoAmIQuery, WhoAmIQueryVariables>;
export const AWorkspaceDocument = new TypedDocumentString(`
    query AWorkspace($id: ID, $slug: String) {
  workspace(id: $id, slug: $slug) {
    id
  }
}
    `) as unknown as TypedDocumentString<AWorkspaceQuery, AWorkspaceQueryVariables>;
export const SomeNodesDocument = new TypedDocumentString(`
    query SomeNodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
  }
}
    `) as unknown as TypedDocumentString<SomeNodesQuery, SomeNodesQueryVariables>;
export const ANodeDocument = new TypedDocumentString(`
    query ANode($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Workspace {
      name
    }
    ... on Document {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ANodeQuery, ANodeQueryVariables>;
export const EverythingDocument = new TypedDocumentString(`
    query Everything {
  workspace {
    id
    documents {
      nodes {
        id
      }
    }
    configurations {
      nodes {
        id
        draft {
          id
        }
        published {
          id
        }
        versions {
          nodes {
            id
          }
        }
      }
    }
    jobs {
      nodes {
        id
        tables {
          nodes {
            id
          }
        }
        exports {
          nodes {
            id
            document {
              id
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EverythingQuery, EverythingQueryVariables>;
export const LimitedDocument = new TypedDocumentString(`
    query Limited {
  workspace {
    id
    documents {
      totalCount
    }
    jobs {
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<LimitedQuery, LimitedQueryVariables>;
export const OutcomeDocument = new TypedDocumentString(`
    query Outcome($id: ID!) {
  job(id: $id) {
    status
    attempt
    error {
      code
      message
      owner
      details
    }
    metrics {
      tables
      rowsWritten
      warnings {
        code
        message
      }
    }
    tables {
      nodes {
        rowCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OutcomeQuery, OutcomeQueryVariables>;
export const CreateConfigurationDocument = new TypedDocumentString(`
    mutation CreateConfiguration($input: CreateConfigurationInput!) {
  createConfiguration(input: $input) {
    __typename
    ... on Configuration {
      id
      name
      slug
      version
      draft {
        number
        status
        spec
        specYaml
        createdBy {
          __typename
        }
        publishedAt
      }
      published {
        number
      }
    }
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      issues {
        path
        message
        code
      }
    }
    ... on ConflictError {
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<CreateConfigurationMutation, CreateConfigurationMutationVariables>;
export const SaveDraftDocument = new TypedDocumentString(`
    mutation SaveDraft($input: SaveConfigurationDraftInput!) {
  saveConfigurationDraft(input: $input) {
    __typename
    ... on Configuration {
      id
      version
      draft {
        number
        specYaml
      }
      published {
        number
      }
    }
    ... on Error {
      code
      message
    }
    ... on ConflictError {
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<SaveDraftMutation, SaveDraftMutationVariables>;
export const PublishDocument = new TypedDocumentString(`
    mutation Publish($input: PublishConfigurationInput!) {
  publishConfiguration(input: $input) {
    __typename
    ... on Configuration {
      id
      version
      draft {
        number
      }
      published {
        number
        status
        publishedAt
      }
    }
    ... on Error {
      code
      message
    }
    ... on ConflictError {
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<PublishMutation, PublishMutationVariables>;
export const VersionsDocument = new TypedDocumentString(`
    query Versions($id: ID!) {
  configuration(id: $id) {
    versions {
      totalCount
      nodes {
        number
        status
        changesFrom {
          path
          before
          after
        }
      }
    }
    events {
      nodes {
        __typename
        sequence
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<VersionsQuery, VersionsQueryVariables>;
export const ADocumentDocument = new TypedDocumentString(`
    query ADocument($id: ID!) {
  document(id: $id) {
    id
    kind
    name
    contentType
    byteSize
    sha256
    tags
    metadata
    version
    downloadUrl
    deletedAt
    workspace {
      id
    }
    uploadedBy {
      __typename
      ... on ApiKey {
        name
      }
    }
    producedBy {
      id
    }
    jobs {
      totalCount
      nodes {
        id
      }
    }
    events {
      nodes {
        __typename
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ADocumentQuery, ADocumentQueryVariables>;
export const DocumentsDocument = new TypedDocumentString(`
    query Documents($first: Int, $after: String, $last: Int, $before: String, $filter: DocumentFilter) {
  workspace {
    documents(
      first: $first
      after: $after
      last: $last
      before: $before
      filter: $filter
    ) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      edges {
        cursor
        node {
          name
        }
      }
      nodes {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DocumentsQuery, DocumentsQueryVariables>;
export const AJobDocument = new TypedDocumentString(`
    query AJob($id: ID!) {
  job(id: $id) {
    id
    status
    attempt
    maxAttempts
    progress
    stage
    startedAt
    finishedAt
    error {
      code
      message
      owner
      details
    }
    metrics {
      rowsRead
      rowsWritten
      tables
      issues
      source
      durations {
        stage
        milliseconds
      }
    }
    tables {
      totalCount
      nodes {
        id
        name
        ordinal
        rowCount
        issueCount
        source {
          sheet
          range
          headerRows
          score
          reasons
        }
        columns {
          name
          label
          type
          source {
            letter
            header
          }
          mapping {
            field
            method
            score
          }
        }
        unmappedColumns {
          name
        }
        rows(first: 10) {
          totalCount
          pageInfo {
            hasNextPage
          }
          nodes {
            number
            sourceRow
            values
            issues {
              rule
              message
            }
          }
        }
        issues {
          totalCount
          nodes {
            row
            column
            sourceCell
            rule
            severity
            message
          }
        }
        exports {
          format
          status
          rowCount
          document {
            kind
            name
            downloadUrl
            producedBy {
              id
            }
          }
        }
      }
    }
    events {
      nodes {
        __typename
        sequence
        traceId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AJobQuery, AJobQueryVariables>;
export const RowsDocument = new TypedDocumentString(`
    query Rows($id: ID!, $first: Int, $after: String, $onlyIssues: Boolean) {
  table(id: $id) {
    rows(first: $first, after: $after, onlyIssues: $onlyIssues) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        endCursor
      }
      nodes {
        number
        sourceRow
        values
        issues {
          rule
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RowsQuery, RowsQueryVariables>;
export const SubmitDocument = new TypedDocumentString(`
    mutation Submit($input: SubmitJobInput!) {
  submitJob(input: $input) {
    __typename
    ... on Job {
      id
      status
      attempt
    }
    ... on Error {
      code
      message
    }
    ... on ConflictError {
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<SubmitMutation, SubmitMutationVariables>;
export const JobEventsDocument = new TypedDocumentString(`
    subscription JobEvents($jobId: ID!, $after: String) {
  jobEvents(jobId: $jobId, after: $after) {
    __typename
    ... on Event {
      cursor
      sequence
    }
    ... on StreamEnd {
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<JobEventsSubscription, JobEventsSubscriptionVariables>;
export const DocumentEventsDocument = new TypedDocumentString(`
    subscription DocumentEvents($documentId: ID!, $after: String) {
  documentEvents(documentId: $documentId, after: $after) {
    __typename
    ... on Event {
      id
      cursor
      sequence
    }
  }
}
    `) as unknown as TypedDocumentString<DocumentEventsSubscription, DocumentEventsSubscriptionVariables>;
export const WorkspaceEventsDocument = new TypedDocumentString(`
    subscription WorkspaceEvents($workspaceId: ID!, $after: String, $types: [EventType!]) {
  workspaceEvents(workspaceId: $workspaceId, after: $after, types: $types) {
    __typename
    ... on DocumentUploadedEvent {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<WorkspaceEventsSubscription, WorkspaceEventsSubscriptionVariables>;
export const EventsDocument = new TypedDocumentString(`
    query Events($id: ID!, $first: Int, $after: String) {
  document(id: $id) {
    events(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        __typename
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EventsQuery, EventsQueryVariables>;
export const UploadDocument = new TypedDocumentString(`
    mutation Upload($input: UploadDocumentInput!) {
  uploadDocument(input: $input) {
    __typename
    ... on Document {
      id
      name
      byteSize
      sha256
      tags
      metadata
    }
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      issues {
        path
        code
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UploadMutation, UploadMutationVariables>;
export const CreateForTestDocument = new TypedDocumentString(`
    mutation CreateForTest($workspaceId: ID!, $name: String!, $specYaml: String!) {
  createConfiguration(
    input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }
  ) {
    __typename
    ... on Configuration {
      id
    }
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      issues {
        path
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CreateForTestMutation, CreateForTestMutationVariables>;
export const PublishForTestDocument = new TypedDocumentString(`
    mutation PublishForTest($configurationId: ID!) {
  publishConfiguration(input: { configurationId: $configurationId }) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<PublishForTestMutation, PublishForTestMutationVariables>;
export const SubmitForTestDocument = new TypedDocumentString(`
    mutation SubmitForTest($documentId: ID!, $configurationId: ID!) {
  submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
    __typename
    ... on Job {
      id
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SubmitForTestMutation, SubmitForTestMutationVariables>;
export const UntilOverDocument = new TypedDocumentString(`
    subscription UntilOver($id: ID!) {
  job(id: $id) {
    status
  }
}
    `) as unknown as TypedDocumentString<UntilOverSubscription, UntilOverSubscriptionVariables>;
export const SubmitForWorkerDocument = new TypedDocumentString(`
    mutation SubmitForWorker($documentId: ID!, $configurationId: ID!) {
  submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {
    __typename
    ... on Job {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SubmitForWorkerMutation, SubmitForWorkerMutationVariables>;