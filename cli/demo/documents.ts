import { graphql } from '../../generated/graphql/index.ts';

// What the demo asks for beyond what the client does by itself: the same API, and nothing else, that any other client has.

export const workspaceQuery = graphql(`
  query DemoWorkspace {
    workspace {
      id
      slug
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
      ... on ValidationError {
        issues {
          path
          code
          message
        }
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
      ... on ValidationError {
        issues {
          path
          code
          message
        }
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
