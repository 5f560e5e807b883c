import { useState } from 'react';
import { useQuery } from 'urql';
import { nodesOf } from '../../../data/nodes.ts';
import { FirstTriedDocument, NamedDocumentDocument } from '../../../generated/graphql.ts';
import { useViewState } from '../../../list/view-state.ts';
import type { Option } from '../../../ui/form/options.tsx';
import { optionOf, useFoundDocuments } from '../use-found-documents.ts';

/**
 * The document that a draft is tried on: the one that the address of the page names, else the one that it was run on last, else the newest.
 * With it, those that are found for what is typed, of which another is chosen.
 */
export function useTriedDocument(workspaceId: string, configurationId: string) {
  const state = useViewState();
  const named = state.get('document') || null;
  const [typed, setTyped] = useState<string | null>(null);
  const [isSought, setSought] = useState(false);
  const found = useFoundDocuments(workspaceId, typed ?? '', !isSought);
  /** The one that was chosen here: it is known without being asked for. */
  const [taken, setTaken] = useState<Option | null>(null);
  const isTaken = named !== null && taken?.id === named;
  const [{ data: first }] = useQuery({
    query: FirstTriedDocument,
    variables: { id: workspaceId, configurationId },
    pause: named !== null,
  });
  const [{ data }] = useQuery({
    query: NamedDocumentDocument,
    variables: { id: named ?? '' },
    pause: named === null || isTaken,
  });
  const lastOne = nodesOf(first?.workspace?.jobs).flatMap(({ document }) => document ?? [])[0];
  const read = named === null ? (lastOne ?? nodesOf(first?.workspace?.documents)[0]) : data?.document;
  const chosen = isTaken ? taken : read ? optionOf(read) : null;
  return {
    documentId: named ?? chosen?.id ?? null,
    choice: {
      chosen,
      typed,
      onType: setTyped,
      onFocus: () => setSought(true),
      ...found,
      onChoose(id: string) {
        setTaken(found.options.find((one) => one.id === id) ?? null);
        state.set({ document: id });
      },
    },
  };
}
