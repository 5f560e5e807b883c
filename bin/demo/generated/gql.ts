/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query BenchViewer {\n    viewer { apiKey { name } workspaces { nodes { name } } }\n  }\n": typeof types.BenchViewerDocument,
    "\n  query BenchResult($id: ID!) {\n    job(id: $id) { status error { message } metrics { rowsWritten durations { stage milliseconds } } }\n  }\n": typeof types.BenchResultDocument,
    "\n  query DemoWorkspace {\n    workspace {\n      id\n      slug\n    }\n  }\n": typeof types.DemoWorkspaceDocument,
    "\n  mutation DemoUpload($workspaceId: ID!, $file: File!) {\n    uploadDocument(input: { workspaceId: $workspaceId, file: $file }) {\n      __typename\n      ... on Document {\n        id\n        name\n        byteSize\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.DemoUploadDocument,
    "\n  mutation DemoCreateConfiguration($workspaceId: ID!, $name: String!, $specYaml: String!) {\n    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {\n      __typename\n      ... on Configuration {\n        id\n        name\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.DemoCreateConfigurationDocument,
    "\n  mutation DemoPublish($configurationId: ID!) {\n    publishConfiguration(input: { configurationId: $configurationId }) {\n      __typename\n      ... on Configuration {\n        id\n        published {\n          number\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.DemoPublishDocument,
    "\n  mutation DemoSubmit($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job {\n        id\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.DemoSubmitDocument,
    "\n  subscription DemoJobEvents($jobId: ID!) {\n    jobEvents(jobId: $jobId) {\n      __typename\n      ... on Event {\n        message\n      }\n      ... on JobProgressedEvent {\n        stage\n        progress\n      }\n      ... on JobFailedEvent {\n        code\n        reason\n      }\n    }\n  }\n": typeof types.DemoJobEventsDocument,
    "\n  query DemoJobResult($jobId: ID!, $rows: Int!, $issues: Int!) {\n    job(id: $jobId) {\n      status\n      metrics {\n        rowsRead\n        rowsWritten\n        warnings {\n          message\n        }\n      }\n      tables(first: 100) {\n        totalCount\n        nodes {\n          name\n          source {\n            sheet\n            range\n            score\n          }\n          columns {\n            name\n            type\n            source {\n              letter\n              header\n            }\n            mapping {\n              field\n              method\n              score\n            }\n          }\n          rowCount\n          rows(first: $rows) {\n            nodes {\n              number\n              values\n            }\n          }\n          issueCount\n          issues(first: $issues) {\n            nodes {\n              column\n              message\n              rule\n              severity\n              sourceCell\n            }\n          }\n          exports {\n            format\n            document {\n              name\n              downloadUrl\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.DemoJobResultDocument,
    "\n  query WhoAmI {\n    viewer { isAdministrator apiKey { id prefix lastUsedAt } user { id } workspaces { totalCount nodes { id viewerRole viewerPermissions } } }\n    server { version profile multipartBytes }\n  }\n": typeof types.WhoAmIDocument,
    "\n  query AWorkspace($id: ID, $slug: String) { workspace(id: $id, slug: $slug) { id } }\n": typeof types.AWorkspaceDocument,
    "\n  query SomeNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }\n": typeof types.SomeNodesDocument,
    "\n  query ANode($id: ID!) { node(id: $id) { __typename id ... on Workspace { name } ... on Document { name } } }\n": typeof types.ANodeDocument,
    "\n  query Everything {\n    workspace {\n      id\n      documents { nodes { id } }\n      configurations { nodes { id draft { id } published { id } versions { nodes { id } } } }\n      jobs { nodes { id tables { nodes { id } } exports { nodes { id document { id } } } } }\n    }\n  }\n": typeof types.EverythingDocument,
    "\n  query Limited { workspace { id documents { totalCount } jobs { totalCount } } }\n": typeof types.LimitedDocument,
    "\n  query Outcome($id: ID!) {\n    job(id: $id) {\n      status\n      attempt\n      error { code message owner details }\n      metrics { tables rowsWritten warnings { code message } }\n      tables { nodes { rowCount } }\n    }\n  }\n": typeof types.OutcomeDocument,
    "\n  mutation CreateConfiguration($input: CreateConfigurationInput!) {\n    createConfiguration(input: $input) {\n      __typename\n      ... on Configuration {\n        id name slug version\n        draft { number status spec specYaml createdBy { __typename } publishedAt }\n        published { number }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message code } }\n      ... on ConflictError { reason }\n    }\n  }\n": typeof types.CreateConfigurationDocument,
    "\n  mutation SaveDraft($input: SaveConfigurationDraftInput!) {\n    saveConfigurationDraft(input: $input) {\n      __typename\n      ... on Configuration { id version draft { number specYaml } published { number } }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n": typeof types.SaveDraftDocument,
    "\n  mutation Publish($input: PublishConfigurationInput!) {\n    publishConfiguration(input: $input) {\n      __typename\n      ... on Configuration { id version draft { number } published { number status publishedAt } }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n": typeof types.PublishDocument,
    "\n  query Versions($id: ID!) {\n    configuration(id: $id) {\n      versions { totalCount nodes { number status changesFrom { path before after } } }\n      events { nodes { __typename sequence message } }\n    }\n  }\n": typeof types.VersionsDocument,
    "\n  query ADocument($id: ID!) {\n    document(id: $id) {\n      id kind name contentType byteSize sha256 tags metadata version downloadUrl deletedAt\n      workspace { id }\n      uploadedBy { __typename ... on ApiKey { name } }\n      producedBy { id }\n      jobs { totalCount nodes { id } }\n      events { nodes { __typename message } }\n    }\n  }\n": typeof types.ADocumentDocument,
    "\n  query Documents($first: Int, $after: String, $last: Int, $before: String, $filter: DocumentFilter) {\n    workspace {\n      documents(first: $first, after: $after, last: $last, before: $before, filter: $filter) {\n        totalCount\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n        edges { cursor node { name } }\n        nodes { name }\n      }\n    }\n  }\n": typeof types.DocumentsDocument,
    "\n  query AJob($id: ID!) {\n    job(id: $id) {\n      id status attempt maxAttempts progress stage startedAt finishedAt\n      error { code message owner details }\n      metrics { rowsRead rowsWritten tables issues source durations { stage milliseconds } }\n      tables {\n        totalCount\n        nodes {\n          id name ordinal rowCount issueCount\n          source { sheet range headerRows score reasons }\n          columns { name label type source { letter header } mapping { field method score } }\n          unmappedColumns { name }\n          rows(first: 10) { totalCount pageInfo { hasNextPage } nodes { number sourceRow values issues { rule message } } }\n          issues { totalCount nodes { row column sourceCell rule severity message } }\n          exports { format status rowCount document { kind name downloadUrl producedBy { id } } }\n        }\n      }\n      events { nodes { __typename sequence traceId } }\n    }\n  }\n": typeof types.AJobDocument,
    "\n  query Rows($id: ID!, $first: Int, $after: String, $onlyIssues: Boolean) {\n    table(id: $id) {\n      rows(first: $first, after: $after, onlyIssues: $onlyIssues) {\n        totalCount\n        pageInfo { hasNextPage hasPreviousPage endCursor }\n        nodes { number sourceRow values issues { rule } }\n      }\n    }\n  }\n": typeof types.RowsDocument,
    "\n  mutation Submit($input: SubmitJobInput!) {\n    submitJob(input: $input) {\n      __typename\n      ... on Job { id status attempt }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n": typeof types.SubmitDocument,
    "\n  subscription JobEvents($jobId: ID!, $after: String) {\n    jobEvents(jobId: $jobId, after: $after) {\n      __typename\n      ... on Event { cursor sequence }\n      ... on StreamEnd { reason }\n    }\n  }\n": typeof types.JobEventsDocument,
    "\n  subscription DocumentEvents($documentId: ID!, $after: String) {\n    documentEvents(documentId: $documentId, after: $after) {\n      __typename\n      ... on Event { id cursor sequence }\n    }\n  }\n": typeof types.DocumentEventsDocument,
    "\n  subscription WorkspaceEvents($workspaceId: ID!, $after: String, $types: [EventType!]) {\n    workspaceEvents(workspaceId: $workspaceId, after: $after, types: $types) {\n      __typename\n      ... on DocumentUploadedEvent { name }\n    }\n  }\n": typeof types.WorkspaceEventsDocument,
    "\n  query Events($id: ID!, $first: Int, $after: String) {\n    document(id: $id) {\n      events(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id __typename } }\n    }\n  }\n": typeof types.EventsDocument,
    "\n  mutation Upload($input: UploadDocumentInput!) {\n    uploadDocument(input: $input) {\n      __typename\n      ... on Document { id name byteSize sha256 tags metadata }\n      ... on Error { code message }\n      ... on ValidationError { issues { path code } }\n    }\n  }\n": typeof types.UploadDocument,
    "\n  mutation CreateForTest($workspaceId: ID!, $name: String!, $specYaml: String!) {\n    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {\n      __typename\n      ... on Configuration { id }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.CreateForTestDocument,
    "\n  mutation PublishForTest($configurationId: ID!) {\n    publishConfiguration(input: { configurationId: $configurationId }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n": typeof types.PublishForTestDocument,
    "\n  mutation SubmitForTest($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job { id }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SubmitForTestDocument,
    "\n  subscription UntilOver($id: ID!) {\n    job(id: $id) { status }\n  }\n": typeof types.UntilOverDocument,
    "\n  mutation SubmitForWorker($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job { id }\n    }\n  }\n": typeof types.SubmitForWorkerDocument,
};
const documents: Documents = {
    "\n  query BenchViewer {\n    viewer { apiKey { name } workspaces { nodes { name } } }\n  }\n": types.BenchViewerDocument,
    "\n  query BenchResult($id: ID!) {\n    job(id: $id) { status error { message } metrics { rowsWritten durations { stage milliseconds } } }\n  }\n": types.BenchResultDocument,
    "\n  query DemoWorkspace {\n    workspace {\n      id\n      slug\n    }\n  }\n": types.DemoWorkspaceDocument,
    "\n  mutation DemoUpload($workspaceId: ID!, $file: File!) {\n    uploadDocument(input: { workspaceId: $workspaceId, file: $file }) {\n      __typename\n      ... on Document {\n        id\n        name\n        byteSize\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": types.DemoUploadDocument,
    "\n  mutation DemoCreateConfiguration($workspaceId: ID!, $name: String!, $specYaml: String!) {\n    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {\n      __typename\n      ... on Configuration {\n        id\n        name\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": types.DemoCreateConfigurationDocument,
    "\n  mutation DemoPublish($configurationId: ID!) {\n    publishConfiguration(input: { configurationId: $configurationId }) {\n      __typename\n      ... on Configuration {\n        id\n        published {\n          number\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": types.DemoPublishDocument,
    "\n  mutation DemoSubmit($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job {\n        id\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": types.DemoSubmitDocument,
    "\n  subscription DemoJobEvents($jobId: ID!) {\n    jobEvents(jobId: $jobId) {\n      __typename\n      ... on Event {\n        message\n      }\n      ... on JobProgressedEvent {\n        stage\n        progress\n      }\n      ... on JobFailedEvent {\n        code\n        reason\n      }\n    }\n  }\n": types.DemoJobEventsDocument,
    "\n  query DemoJobResult($jobId: ID!, $rows: Int!, $issues: Int!) {\n    job(id: $jobId) {\n      status\n      metrics {\n        rowsRead\n        rowsWritten\n        warnings {\n          message\n        }\n      }\n      tables(first: 100) {\n        totalCount\n        nodes {\n          name\n          source {\n            sheet\n            range\n            score\n          }\n          columns {\n            name\n            type\n            source {\n              letter\n              header\n            }\n            mapping {\n              field\n              method\n              score\n            }\n          }\n          rowCount\n          rows(first: $rows) {\n            nodes {\n              number\n              values\n            }\n          }\n          issueCount\n          issues(first: $issues) {\n            nodes {\n              column\n              message\n              rule\n              severity\n              sourceCell\n            }\n          }\n          exports {\n            format\n            document {\n              name\n              downloadUrl\n            }\n          }\n        }\n      }\n    }\n  }\n": types.DemoJobResultDocument,
    "\n  query WhoAmI {\n    viewer { isAdministrator apiKey { id prefix lastUsedAt } user { id } workspaces { totalCount nodes { id viewerRole viewerPermissions } } }\n    server { version profile multipartBytes }\n  }\n": types.WhoAmIDocument,
    "\n  query AWorkspace($id: ID, $slug: String) { workspace(id: $id, slug: $slug) { id } }\n": types.AWorkspaceDocument,
    "\n  query SomeNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }\n": types.SomeNodesDocument,
    "\n  query ANode($id: ID!) { node(id: $id) { __typename id ... on Workspace { name } ... on Document { name } } }\n": types.ANodeDocument,
    "\n  query Everything {\n    workspace {\n      id\n      documents { nodes { id } }\n      configurations { nodes { id draft { id } published { id } versions { nodes { id } } } }\n      jobs { nodes { id tables { nodes { id } } exports { nodes { id document { id } } } } }\n    }\n  }\n": types.EverythingDocument,
    "\n  query Limited { workspace { id documents { totalCount } jobs { totalCount } } }\n": types.LimitedDocument,
    "\n  query Outcome($id: ID!) {\n    job(id: $id) {\n      status\n      attempt\n      error { code message owner details }\n      metrics { tables rowsWritten warnings { code message } }\n      tables { nodes { rowCount } }\n    }\n  }\n": types.OutcomeDocument,
    "\n  mutation CreateConfiguration($input: CreateConfigurationInput!) {\n    createConfiguration(input: $input) {\n      __typename\n      ... on Configuration {\n        id name slug version\n        draft { number status spec specYaml createdBy { __typename } publishedAt }\n        published { number }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message code } }\n      ... on ConflictError { reason }\n    }\n  }\n": types.CreateConfigurationDocument,
    "\n  mutation SaveDraft($input: SaveConfigurationDraftInput!) {\n    saveConfigurationDraft(input: $input) {\n      __typename\n      ... on Configuration { id version draft { number specYaml } published { number } }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n": types.SaveDraftDocument,
    "\n  mutation Publish($input: PublishConfigurationInput!) {\n    publishConfiguration(input: $input) {\n      __typename\n      ... on Configuration { id version draft { number } published { number status publishedAt } }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n": types.PublishDocument,
    "\n  query Versions($id: ID!) {\n    configuration(id: $id) {\n      versions { totalCount nodes { number status changesFrom { path before after } } }\n      events { nodes { __typename sequence message } }\n    }\n  }\n": types.VersionsDocument,
    "\n  query ADocument($id: ID!) {\n    document(id: $id) {\n      id kind name contentType byteSize sha256 tags metadata version downloadUrl deletedAt\n      workspace { id }\n      uploadedBy { __typename ... on ApiKey { name } }\n      producedBy { id }\n      jobs { totalCount nodes { id } }\n      events { nodes { __typename message } }\n    }\n  }\n": types.ADocumentDocument,
    "\n  query Documents($first: Int, $after: String, $last: Int, $before: String, $filter: DocumentFilter) {\n    workspace {\n      documents(first: $first, after: $after, last: $last, before: $before, filter: $filter) {\n        totalCount\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n        edges { cursor node { name } }\n        nodes { name }\n      }\n    }\n  }\n": types.DocumentsDocument,
    "\n  query AJob($id: ID!) {\n    job(id: $id) {\n      id status attempt maxAttempts progress stage startedAt finishedAt\n      error { code message owner details }\n      metrics { rowsRead rowsWritten tables issues source durations { stage milliseconds } }\n      tables {\n        totalCount\n        nodes {\n          id name ordinal rowCount issueCount\n          source { sheet range headerRows score reasons }\n          columns { name label type source { letter header } mapping { field method score } }\n          unmappedColumns { name }\n          rows(first: 10) { totalCount pageInfo { hasNextPage } nodes { number sourceRow values issues { rule message } } }\n          issues { totalCount nodes { row column sourceCell rule severity message } }\n          exports { format status rowCount document { kind name downloadUrl producedBy { id } } }\n        }\n      }\n      events { nodes { __typename sequence traceId } }\n    }\n  }\n": types.AJobDocument,
    "\n  query Rows($id: ID!, $first: Int, $after: String, $onlyIssues: Boolean) {\n    table(id: $id) {\n      rows(first: $first, after: $after, onlyIssues: $onlyIssues) {\n        totalCount\n        pageInfo { hasNextPage hasPreviousPage endCursor }\n        nodes { number sourceRow values issues { rule } }\n      }\n    }\n  }\n": types.RowsDocument,
    "\n  mutation Submit($input: SubmitJobInput!) {\n    submitJob(input: $input) {\n      __typename\n      ... on Job { id status attempt }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n": types.SubmitDocument,
    "\n  subscription JobEvents($jobId: ID!, $after: String) {\n    jobEvents(jobId: $jobId, after: $after) {\n      __typename\n      ... on Event { cursor sequence }\n      ... on StreamEnd { reason }\n    }\n  }\n": types.JobEventsDocument,
    "\n  subscription DocumentEvents($documentId: ID!, $after: String) {\n    documentEvents(documentId: $documentId, after: $after) {\n      __typename\n      ... on Event { id cursor sequence }\n    }\n  }\n": types.DocumentEventsDocument,
    "\n  subscription WorkspaceEvents($workspaceId: ID!, $after: String, $types: [EventType!]) {\n    workspaceEvents(workspaceId: $workspaceId, after: $after, types: $types) {\n      __typename\n      ... on DocumentUploadedEvent { name }\n    }\n  }\n": types.WorkspaceEventsDocument,
    "\n  query Events($id: ID!, $first: Int, $after: String) {\n    document(id: $id) {\n      events(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id __typename } }\n    }\n  }\n": types.EventsDocument,
    "\n  mutation Upload($input: UploadDocumentInput!) {\n    uploadDocument(input: $input) {\n      __typename\n      ... on Document { id name byteSize sha256 tags metadata }\n      ... on Error { code message }\n      ... on ValidationError { issues { path code } }\n    }\n  }\n": types.UploadDocument,
    "\n  mutation CreateForTest($workspaceId: ID!, $name: String!, $specYaml: String!) {\n    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {\n      __typename\n      ... on Configuration { id }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.CreateForTestDocument,
    "\n  mutation PublishForTest($configurationId: ID!) {\n    publishConfiguration(input: { configurationId: $configurationId }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n": types.PublishForTestDocument,
    "\n  mutation SubmitForTest($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job { id }\n      ... on Error { code message }\n    }\n  }\n": types.SubmitForTestDocument,
    "\n  subscription UntilOver($id: ID!) {\n    job(id: $id) { status }\n  }\n": types.UntilOverDocument,
    "\n  mutation SubmitForWorker($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job { id }\n    }\n  }\n": types.SubmitForWorkerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BenchViewer {\n    viewer { apiKey { name } workspaces { nodes { name } } }\n  }\n"): typeof import('./graphql.ts').BenchViewerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BenchResult($id: ID!) {\n    job(id: $id) { status error { message } metrics { rowsWritten durations { stage milliseconds } } }\n  }\n"): typeof import('./graphql.ts').BenchResultDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoWorkspace {\n    workspace {\n      id\n      slug\n    }\n  }\n"): typeof import('./graphql.ts').DemoWorkspaceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoUpload($workspaceId: ID!, $file: File!) {\n    uploadDocument(input: { workspaceId: $workspaceId, file: $file }) {\n      __typename\n      ... on Document {\n        id\n        name\n        byteSize\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DemoUploadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoCreateConfiguration($workspaceId: ID!, $name: String!, $specYaml: String!) {\n    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {\n      __typename\n      ... on Configuration {\n        id\n        name\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DemoCreateConfigurationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoPublish($configurationId: ID!) {\n    publishConfiguration(input: { configurationId: $configurationId }) {\n      __typename\n      ... on Configuration {\n        id\n        published {\n          number\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DemoPublishDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoSubmit($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job {\n        id\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DemoSubmitDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DemoJobEvents($jobId: ID!) {\n    jobEvents(jobId: $jobId) {\n      __typename\n      ... on Event {\n        message\n      }\n      ... on JobProgressedEvent {\n        stage\n        progress\n      }\n      ... on JobFailedEvent {\n        code\n        reason\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DemoJobEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoJobResult($jobId: ID!, $rows: Int!, $issues: Int!) {\n    job(id: $jobId) {\n      status\n      metrics {\n        rowsRead\n        rowsWritten\n        warnings {\n          message\n        }\n      }\n      tables(first: 100) {\n        totalCount\n        nodes {\n          name\n          source {\n            sheet\n            range\n            score\n          }\n          columns {\n            name\n            type\n            source {\n              letter\n              header\n            }\n            mapping {\n              field\n              method\n              score\n            }\n          }\n          rowCount\n          rows(first: $rows) {\n            nodes {\n              number\n              values\n            }\n          }\n          issueCount\n          issues(first: $issues) {\n            nodes {\n              column\n              message\n              rule\n              severity\n              sourceCell\n            }\n          }\n          exports {\n            format\n            document {\n              name\n              downloadUrl\n            }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DemoJobResultDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAmI {\n    viewer { isAdministrator apiKey { id prefix lastUsedAt } user { id } workspaces { totalCount nodes { id viewerRole viewerPermissions } } }\n    server { version profile multipartBytes }\n  }\n"): typeof import('./graphql.ts').WhoAmIDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AWorkspace($id: ID, $slug: String) { workspace(id: $id, slug: $slug) { id } }\n"): typeof import('./graphql.ts').AWorkspaceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SomeNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }\n"): typeof import('./graphql.ts').SomeNodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ANode($id: ID!) { node(id: $id) { __typename id ... on Workspace { name } ... on Document { name } } }\n"): typeof import('./graphql.ts').ANodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Everything {\n    workspace {\n      id\n      documents { nodes { id } }\n      configurations { nodes { id draft { id } published { id } versions { nodes { id } } } }\n      jobs { nodes { id tables { nodes { id } } exports { nodes { id document { id } } } } }\n    }\n  }\n"): typeof import('./graphql.ts').EverythingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Limited { workspace { id documents { totalCount } jobs { totalCount } } }\n"): typeof import('./graphql.ts').LimitedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Outcome($id: ID!) {\n    job(id: $id) {\n      status\n      attempt\n      error { code message owner details }\n      metrics { tables rowsWritten warnings { code message } }\n      tables { nodes { rowCount } }\n    }\n  }\n"): typeof import('./graphql.ts').OutcomeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateConfiguration($input: CreateConfigurationInput!) {\n    createConfiguration(input: $input) {\n      __typename\n      ... on Configuration {\n        id name slug version\n        draft { number status spec specYaml createdBy { __typename } publishedAt }\n        published { number }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message code } }\n      ... on ConflictError { reason }\n    }\n  }\n"): typeof import('./graphql.ts').CreateConfigurationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveDraft($input: SaveConfigurationDraftInput!) {\n    saveConfigurationDraft(input: $input) {\n      __typename\n      ... on Configuration { id version draft { number specYaml } published { number } }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n"): typeof import('./graphql.ts').SaveDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Publish($input: PublishConfigurationInput!) {\n    publishConfiguration(input: $input) {\n      __typename\n      ... on Configuration { id version draft { number } published { number status publishedAt } }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n"): typeof import('./graphql.ts').PublishDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Versions($id: ID!) {\n    configuration(id: $id) {\n      versions { totalCount nodes { number status changesFrom { path before after } } }\n      events { nodes { __typename sequence message } }\n    }\n  }\n"): typeof import('./graphql.ts').VersionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ADocument($id: ID!) {\n    document(id: $id) {\n      id kind name contentType byteSize sha256 tags metadata version downloadUrl deletedAt\n      workspace { id }\n      uploadedBy { __typename ... on ApiKey { name } }\n      producedBy { id }\n      jobs { totalCount nodes { id } }\n      events { nodes { __typename message } }\n    }\n  }\n"): typeof import('./graphql.ts').ADocumentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Documents($first: Int, $after: String, $last: Int, $before: String, $filter: DocumentFilter) {\n    workspace {\n      documents(first: $first, after: $after, last: $last, before: $before, filter: $filter) {\n        totalCount\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n        edges { cursor node { name } }\n        nodes { name }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DocumentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AJob($id: ID!) {\n    job(id: $id) {\n      id status attempt maxAttempts progress stage startedAt finishedAt\n      error { code message owner details }\n      metrics { rowsRead rowsWritten tables issues source durations { stage milliseconds } }\n      tables {\n        totalCount\n        nodes {\n          id name ordinal rowCount issueCount\n          source { sheet range headerRows score reasons }\n          columns { name label type source { letter header } mapping { field method score } }\n          unmappedColumns { name }\n          rows(first: 10) { totalCount pageInfo { hasNextPage } nodes { number sourceRow values issues { rule message } } }\n          issues { totalCount nodes { row column sourceCell rule severity message } }\n          exports { format status rowCount document { kind name downloadUrl producedBy { id } } }\n        }\n      }\n      events { nodes { __typename sequence traceId } }\n    }\n  }\n"): typeof import('./graphql.ts').AJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rows($id: ID!, $first: Int, $after: String, $onlyIssues: Boolean) {\n    table(id: $id) {\n      rows(first: $first, after: $after, onlyIssues: $onlyIssues) {\n        totalCount\n        pageInfo { hasNextPage hasPreviousPage endCursor }\n        nodes { number sourceRow values issues { rule } }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').RowsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Submit($input: SubmitJobInput!) {\n    submitJob(input: $input) {\n      __typename\n      ... on Job { id status attempt }\n      ... on Error { code message }\n      ... on ConflictError { reason }\n    }\n  }\n"): typeof import('./graphql.ts').SubmitDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription JobEvents($jobId: ID!, $after: String) {\n    jobEvents(jobId: $jobId, after: $after) {\n      __typename\n      ... on Event { cursor sequence }\n      ... on StreamEnd { reason }\n    }\n  }\n"): typeof import('./graphql.ts').JobEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DocumentEvents($documentId: ID!, $after: String) {\n    documentEvents(documentId: $documentId, after: $after) {\n      __typename\n      ... on Event { id cursor sequence }\n    }\n  }\n"): typeof import('./graphql.ts').DocumentEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WorkspaceEvents($workspaceId: ID!, $after: String, $types: [EventType!]) {\n    workspaceEvents(workspaceId: $workspaceId, after: $after, types: $types) {\n      __typename\n      ... on DocumentUploadedEvent { name }\n    }\n  }\n"): typeof import('./graphql.ts').WorkspaceEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Events($id: ID!, $first: Int, $after: String) {\n    document(id: $id) {\n      events(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id __typename } }\n    }\n  }\n"): typeof import('./graphql.ts').EventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Upload($input: UploadDocumentInput!) {\n    uploadDocument(input: $input) {\n      __typename\n      ... on Document { id name byteSize sha256 tags metadata }\n      ... on Error { code message }\n      ... on ValidationError { issues { path code } }\n    }\n  }\n"): typeof import('./graphql.ts').UploadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateForTest($workspaceId: ID!, $name: String!, $specYaml: String!) {\n    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {\n      __typename\n      ... on Configuration { id }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): typeof import('./graphql.ts').CreateForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishForTest($configurationId: ID!) {\n    publishConfiguration(input: { configurationId: $configurationId }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').PublishForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubmitForTest($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job { id }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').SubmitForTestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription UntilOver($id: ID!) {\n    job(id: $id) { status }\n  }\n"): typeof import('./graphql.ts').UntilOverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubmitForWorker($documentId: ID!, $configurationId: ID!) {\n    submitJob(input: { documentId: $documentId, configurationId: $configurationId }) {\n      __typename\n      ... on Job { id }\n    }\n  }\n"): typeof import('./graphql.ts').SubmitForWorkerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
