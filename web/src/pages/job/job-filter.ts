import type { JobFilter, JobStatus } from '../../generated/graphql.ts';
import { daysOf, type ViewState } from '../../list/view-state.ts';

export const jobStates: readonly { name: string; value: string; statuses: readonly JobStatus[] | null }[] = [
  { name: 'All', value: '', statuses: null },
  { name: 'Waiting and running', value: 'OPEN', statuses: ['QUEUED', 'RUNNING'] },
  { name: 'Succeeded', value: 'SUCCEEDED', statuses: ['SUCCEEDED'] },
  { name: 'Failed', value: 'FAILED', statuses: ['FAILED'] },
  { name: 'Cancelled', value: 'CANCELLED', statuses: ['CANCELLED'] },
];

const open: readonly JobStatus[] = ['QUEUED', 'RUNNING'];
const retryable: readonly JobStatus[] = ['FAILED', 'CANCELLED'];

/** Which jobs an address asks for. */
export function jobFilterOf(view: Pick<ViewState, 'get'>, viewerId: string): JobFilter {
  const statuses = jobStates.find(({ value }) => value === view.get('status'))?.statuses;
  const issues = view.get('issues');
  return {
    ...daysOf(view),
    statuses: statuses ? [...statuses] : null,
    documentNameContains: view.get('q').trim() || null,
    configurationId: view.get('configuration') || null,
    createdById: view.get('by') === 'me' ? viewerId : null,
    hasIssues: issues === '' ? null : issues === 'yes',
  };
}

/** Those of a filter that can be cancelled. */
export function openIn(filter: JobFilter): JobFilter {
  return { ...filter, statuses: both(filter, open) };
}

/** Those of a filter that can be submitted again. */
export function retryableIn(filter: JobFilter): JobFilter {
  return { ...filter, statuses: both(filter, retryable) };
}

function both({ statuses }: JobFilter, states: readonly JobStatus[]): JobStatus[] {
  return states.filter((state) => !statuses || statuses.includes(state));
}
