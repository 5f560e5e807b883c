import { useCallback, useMemo, useRef, useState } from 'react';
import { useClient, useQuery } from 'urql';
import type { Failure } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { RunnableConfigurationsDocument } from '../../generated/graphql.ts';
import { useMay } from '../../workspace/viewer.ts';
import { asFound, isAsFound, makeAsFound } from './as-found.ts';
import { keepChoice, keptChoice } from './choice-kept.ts';

export type ConfigurationChosen = ReturnType<typeof useConfigurationChoice>;

/**
 * With which of a workspace's configurations documents are run, or none: the one that is suggested, else what was chosen last in this
 * browser, else as they are found where that was done before, else the first that can be; where there is none yet, as they are found.
 */
export function useConfigurationChoice(workspaceId: string, suggested: string | null = null) {
  const client = useClient();
  const mayPublish = useMay('CONFIGURATIONS_PUBLISH');
  const [{ data, fetching }, read] = useQuery({
    query: RunnableConfigurationsDocument,
    variables: { id: workspaceId },
  });
  const [given, choose] = useState<string | null>(null);
  const likely = nodesOf(data?.workspace?.asFound);
  const asFoundId = likely.find(isAsFound)?.id ?? null;
  const isTaken = likely.some(({ slug }) => slug === asFound);
  const all = nodesOf(data?.workspace?.configurations).filter(({ published, archivedAt }) => published && !archivedAt);
  const configurations = all.filter(({ id }) => id !== asFoundId);
  const chosenOf = (id: string | null) => (id !== null && id === asFoundId ? asFound : id);
  const hasAsFound = asFoundId !== null || mayPublish;
  const kept = useMemo(() => keptChoice(workspaceId), [workspaceId]);
  // It may be archived meanwhile.
  const isThere = kept === 'none' || (kept === asFound ? hasAsFound : configurations.some(({ id }) => id === kept));
  const first = asFoundId ?? configurations[0]?.id ?? (hasAsFound ? asFound : null);
  const likeliest = all.find(({ id }) => id === suggested)?.id ?? (isThere ? kept : first);
  const chosen = given ?? chosenOf(likeliest) ?? 'none';
  const configurationId = chosen === 'none' ? null : chosen;

  const making = useRef<ReturnType<typeof makeAsFound> | null>(null);
  /** The configuration that a choice means. Several documents that come at once make it once. */
  const idOf = useCallback(
    async (choice: string): Promise<{ id: string } | Failure> => {
      if (choice !== asFound) return { id: choice };
      if (asFoundId !== null) return { id: asFoundId };
      making.current ??= makeAsFound(client, workspaceId, isTaken);
      const made = await making.current;
      if ('id' in made) read({ requestPolicy: 'network-only' });
      else making.current = null;
      return made;
    },
    [client, workspaceId, asFoundId, isTaken, read],
  );
  return {
    /** All that can be run, whatever is chosen. */
    all,
    /** The same without the one that takes tables as they are found. */
    configurations,
    /** Whether there is that one, or the person may have it made. */
    hasAsFound,
    configurationId,
    /** Where to run nothing is no choice. */
    ranWith: configurationId ?? chosenOf(first),
    choose: (id: string) => {
      const choice = chosenOf(id) ?? 'none';
      choose(choice);
      keepChoice(workspaceId, choice);
    },
    idOf,
    isLoading: fetching,
  };
}
