import { type AdeClient, expectType } from '../../clients/typescript/src/index.ts';
import type {
  CreateConfigurationInput,
  PublishConfigurationInput,
  SaveConfigurationDraftInput,
} from '../../generated/graphql/graphql.ts';
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

const configurationFacts = graphql(`
  query CommandConfiguration($id: ID!) {
    configuration(id: $id) { id slug version draft { specYaml } published { number specYaml } }
  }
`);

/** A configuration that the key may see, with its specifications. */
export async function findConfiguration(client: AdeClient, id: string) {
  return (await client.request(configurationFacts, { id })).configuration;
}

const create = graphql(`
  mutation CommandCreateConfiguration($input: CreateConfigurationInput!) {
    createConfiguration(input: $input) {
      __typename
      ... on Configuration { id slug version }
      ... on Error { code message }
      ... on ValidationError { issues { path code message } }
    }
  }
`);

/** Throws AdeError. */
export async function startConfiguration(client: AdeClient, input: CreateConfigurationInput) {
  return expectType((await client.request(create, { input })).createConfiguration, 'Configuration');
}

const save = graphql(`
  mutation CommandSaveDraft($input: SaveConfigurationDraftInput!) {
    saveConfigurationDraft(input: $input) {
      __typename
      ... on Configuration { id slug version }
      ... on Error { code message }
      ... on ValidationError { issues { path code message } }
    }
  }
`);

/** Throws AdeError. */
export async function saveDraft(client: AdeClient, input: SaveConfigurationDraftInput) {
  return expectType((await client.request(save, { input })).saveConfigurationDraft, 'Configuration');
}

const publish = graphql(`
  mutation CommandPublish($input: PublishConfigurationInput!) {
    publishConfiguration(input: $input) {
      __typename
      ... on Configuration { id slug version published { number } }
      ... on Error { code message }
      ... on ValidationError { issues { path code message } }
    }
  }
`);

/** Throws AdeError. */
export async function publishDraft(client: AdeClient, input: PublishConfigurationInput) {
  return expectType((await client.request(publish, { input })).publishConfiguration, 'Configuration');
}
