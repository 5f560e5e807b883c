import { useState } from 'react';
import { useQuery } from 'urql';
import { nodesOf } from '../../data/nodes.ts';
import { RunnableConfigurationsDocument } from '../../generated/graphql.ts';

/** With which of a workspace's configurations documents are run: the first that can be, until the person chooses another, or none. */
export function useConfigurationChoice(workspaceId: string) {
  const [{ data, fetching }] = useQuery({ query: RunnableConfigurationsDocument, variables: { id: workspaceId } });
  const [given, choose] = useState<string | null>(null);
  const configurations = nodesOf(data?.workspace?.configurations).filter(
    ({ published, archivedAt }) => published && !archivedAt,
  );
  const chosen = given ?? configurations[0]?.id ?? 'none';
  return { configurations, configurationId: chosen === 'none' ? null : chosen, choose, isLoading: fetching };
}
