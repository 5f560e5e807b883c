import type { Client } from 'urql';
import { type Failure, failureOf, noAnswer } from '../../data/failure.ts';
import {
  CreateConfigurationDocument,
  type CreateConfigurationMutationVariables,
  PublishNewDocument,
} from '../../generated/graphql.ts';

/** Makes a configuration and publishes it. Answers its id, or what went wrong. */
export async function publishNew(
  client: Client,
  variables: CreateConfigurationMutationVariables,
): Promise<{ id: string } | Failure> {
  const made = await client.mutation(CreateConfigurationDocument, variables).toPromise();
  const configuration = made.data?.createConfiguration;
  if (configuration?.__typename !== 'Configuration') return failureOf(made, configuration) ?? noAnswer;
  const { id } = configuration;
  const published = await client.mutation(PublishNewDocument, { id }).toPromise();
  return failureOf(published, published.data?.publishConfiguration) ?? { id };
}
