import { graphql } from '../../generated/graphql/index.ts';

// What the commands ask for beyond what the client does by itself.

export const whoIsAsking = graphql(`
  query CommandViewer {
    viewer { apiKey { name } }
    workspace { id slug name }
  }
`);

export const jobList = graphql(`
  query CommandJobs($first: Int!, $filter: JobFilter) {
    workspace {
      jobs(first: $first, filter: $filter) {
        nodes {
          id
          status
          stage
          progress
          createdAt
          finishedAt
          document { id name }
          configurationVersion { number }
          error { code message }
        }
      }
    }
  }
`);

export const tableColumns = graphql(`
  query CommandTable($id: ID!) {
    table(id: $id) { columns { name type } }
  }
`);
