import { graphql } from '../../generated/graphql/index.ts';

// Every operation that the demo sends: the same API, and nothing else, that any other client has.

export const workspaceQuery = graphql(`
  query DemoWorkspace {
    workspace {
      id
      slug
    }
  }
`);

export const uploadDocument = graphql(`
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
`);

export const createConfiguration = graphql(`
  mutation DemoCreateConfiguration($workspaceId: ID!, $name: String!, $specYaml: String!) {
    createConfiguration(input: { workspaceId: $workspaceId, name: $name, specYaml: $specYaml }) {
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
`);

export const publishConfiguration = graphql(`
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
`);

export const submitJob = graphql(`
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
`);

export const jobEvents = graphql(`
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
`);

export const jobResult = graphql(`
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
`);
