import { useQuery } from 'urql';
import { inFolder } from '../../data/folder-of.ts';
import { nodesOf } from '../../data/nodes.ts';
import { type FoundDocumentFragment, FoundDocumentsDocument } from '../../generated/graphql.ts';
import type { Option } from '../../ui/form/options.tsx';
import { useRested } from '../../ui/form/use-rested.ts';
import { relative } from '../../ui/format.ts';

/** The workspace's documents whose name contains what is typed, newest first: the first of them. */
export function useFoundDocuments(workspaceId: string, typed: string, pause: boolean) {
  const sought = useRested(typed.trim());
  const [{ data, fetching }] = useQuery({
    query: FoundDocumentsDocument,
    variables: { id: workspaceId, text: sought || null },
    // Some may have come since.
    requestPolicy: 'cache-and-network',
    pause,
  });
  const documents = data?.workspace?.documents;
  return {
    options: nodesOf(documents).map(optionOf),
    hasMore: documents?.pageInfo.hasNextPage ?? false,
    isBusy: fetching || sought !== typed.trim(),
  };
}

/** Many documents have one name, and came at different times. */
export function optionOf(document: FoundDocumentFragment): Option {
  const { id, name, createdAt } = document;
  return { id, name, note: inFolder(`Added ${relative(createdAt)}`, document) };
}
