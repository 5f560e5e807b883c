import { graphql } from './generated/index.ts';

// Every operation that this package sends by itself.

export const workspaceQuery = graphql(`
  query ClientWorkspace($id: ID, $slug: String) {
    workspace(id: $id, slug: $slug) { id slug name }
  }
`);

export const serverQuery = graphql(`
  query ClientServer {
    server { multipartBytes uploadBytes }
  }
`);

export const configurationsQuery = graphql(`
  query ClientConfigurations($workspaceId: ID!, $after: String) {
    workspace(id: $workspaceId) {
      configurations(first: 100, after: $after) {
        nodes { id slug name }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const uploadMutation = graphql(`
  mutation ClientUpload($input: UploadDocumentInput!, $isRun: Boolean!) {
    uploadDocument(input: $input) {
      __typename
      ... on Document { id name byteSize sha256 jobs(last: 1) @include(if: $isRun) { nodes { id } } }
      ... on Error { code message }
      ... on ValidationError { issues { path code message } }
    }
  }
`);

export const createUploadMutation = graphql(`
  mutation ClientCreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      __typename
      ... on CreatedUpload { upload { id } url expiresAt }
      ... on Error { code message }
      ... on ValidationError { issues { path code message } }
    }
  }
`);

export const completeUploadMutation = graphql(`
  mutation ClientCompleteUpload($input: CompleteUploadInput!, $isRun: Boolean!) {
    completeUpload(input: $input) {
      __typename
      ... on Document { id name byteSize sha256 jobs(last: 1) @include(if: $isRun) { nodes { id } } }
      ... on Error { code message }
      ... on ValidationError { issues { path code message } }
    }
  }
`);

export const membersQuery = graphql(`
  query ClientMembers($id: ID!, $after: String, $isRun: Boolean!) {
    document(id: $id) {
      members(first: 100, after: $after) {
        nodes { id name path byteSize sha256 jobs(last: 1) @include(if: $isRun) { nodes { id } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

/** A job's timeline, with what each event says. */
export const jobEvents = graphql(`
  subscription ClientJobEvents($jobId: ID!, $after: String) {
    jobEvents(jobId: $jobId, after: $after) {
      __typename
      ... on Event { id cursor sequence type occurredAt message }
      ... on JobProgressedEvent { attempt stage progress }
      ... on JobFailedEvent { code owner }
      ... on StreamReset { reason earliestCursor }
      ... on StreamEnd { reason }
    }
  }
`);

export const jobQuery = graphql(`
  query ClientJob($id: ID!) {
    job(id: $id) {
      id
      status
      error { code message owner }
      metrics { tables rowsRead rowsWritten issues warnings { message } }
      document { id name }
      exports(first: 100) { nodes { id format status rowCount document { id name downloadUrl } } }
    }
  }
`);

export const tablesQuery = graphql(`
  query ClientTables($jobId: ID!, $after: String) {
    job(id: $jobId) {
      tables(first: 50, after: $after) {
        nodes {
          id
          name
          rowCount
          issueCount
          source { sheet range }
          columns { name label type source { letter header } }
          exports { id format status document { id name downloadUrl } }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const rowsQuery = graphql(`
  query ClientRows($id: ID!, $first: Int!, $after: String, $onlyIssues: Boolean) {
    table(id: $id) {
      rows(first: $first, after: $after, onlyIssues: $onlyIssues) {
        nodes { number sourceRow values }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);
