import type { DocumentFilter, DocumentStatus } from '../../generated/graphql.ts';
import { daysOf, type ViewState } from '../../list/view-state.ts';
import { tagsIn } from './tags.ts';

export const documentStates: readonly { name: string; value: string; statuses: readonly DocumentStatus[] | null }[] = [
  { name: 'All', value: '', statuses: null },
  { name: 'Not extracted', value: 'NEW', statuses: ['NEW'] },
  { name: 'Waiting and running', value: 'OPEN', statuses: ['WAITING', 'RUNNING'] },
  { name: 'Ready', value: 'READY', statuses: ['READY'] },
  { name: 'To be reviewed', value: 'NEEDS_REVIEW', statuses: ['NEEDS_REVIEW'] },
  { name: 'Failed', value: 'FAILED', statuses: ['FAILED'] },
];

/** Which documents an address asks for. */
export function documentFilterOf(view: Pick<ViewState, 'get'>, viewerId: string): DocumentFilter {
  const statuses = documentStates.find(({ value }) => value === view.get('status'))?.statuses;
  const tags = tagsIn(view.get('tags'));
  return {
    ...daysOf(view),
    kind: 'SOURCE',
    statuses: statuses ? [...statuses] : null,
    nameContains: view.get('q').trim() || null,
    tags: tags.length > 0 ? tags : null,
    createdById: view.get('by') === 'me' ? viewerId : null,
    includeDeleted: view.get('deleted') === 'yes',
  };
}
