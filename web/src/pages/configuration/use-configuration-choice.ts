import { useState } from 'react';
import { useQuery } from 'urql';
import { nodesOf } from '../../data/nodes.ts';
import { RunnableConfigurationsDocument } from '../../generated/graphql.ts';

/**
 * With which of a workspace's configurations documents are run: the one that is suggested, else the first that can be, until the person
 * chooses another, or none.
 */
export function useConfigurationChoice(workspaceId: string, suggested: string | null = null) {
  const [{ data, fetching }] = useQuery({ query: RunnableConfigurationsDocument, variables: { id: workspaceId } });
  const [given, choose] = useState<string | null>(null);
  const configurations = nodesOf(data?.workspace?.configurations).filter(
    ({ published, archivedAt }) => published && !archivedAt,
  );
  const first = configurations.find(({ id }) => id === suggested) ?? configurations[0];
  const chosen = given ?? first?.id ?? 'none';
  return { configurations, configurationId: chosen === 'none' ? null : chosen, choose, isLoading: fetching };
}
