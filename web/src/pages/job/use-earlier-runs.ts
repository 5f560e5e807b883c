import { useQuery } from 'urql';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import { EarlierRunsDocument, type EarlierRunsQuery } from '../../generated/graphql.ts';
import { useWorkspace } from '../../workspace/viewer.ts';

export type EarlierRun = NodeOf<NonNullable<EarlierRunsQuery['workspace']>['jobs']>;

/** The runs of a document before one of them that have tables, the last first: none until they have been read. */
export function useEarlierRuns(documentId: string | undefined, before: string | undefined): readonly EarlierRun[] {
  const { id } = useWorkspace();
  const isPaused = documentId === undefined || before === undefined;
  const variables = { id, documentId: documentId ?? '', before: before ?? '' };
  const [{ data }] = useQuery({ query: EarlierRunsDocument, variables, pause: isPaused });
  return isPaused ? [] : nodesOf(data?.workspace?.jobs);
}
