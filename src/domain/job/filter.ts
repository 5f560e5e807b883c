import type { Prisma } from '../../db/generated/client.ts';
import type { JobStatus } from '../../db/generated/enums.ts';
import { type FewJobsAsked, fewJobs } from '../../db/known-ids.ts';
import { createdWithin, indexedWith, type ListFilter, madeBy } from '../kernel/index.ts';
import { isTerminal } from './state.ts';

/** Which jobs to list; everything given must hold. */
export interface JobFilter extends ListFilter {
  statuses?: readonly JobStatus[] | null;
  documentId?: string | null;
  configurationId?: string | null;
  /** A part of its document's name, in any case. */
  documentNameContains?: string | null;
  /** Whether a table of it has issues. */
  hasIssues?: boolean | null;
}

/** A filter as a condition on jobs. */
export function jobWhere(given: JobFilter | null | undefined): Prisma.JobWhereInput {
  const filter = given ?? {};
  const withIssues = { issueCount: { gt: 0 } };
  return {
    ...createdWithin('job', filter),
    ...madeBy(filter),
    ...(filter.statuses?.length ? { status: { in: [...filter.statuses] } } : {}),
    // There is an index of those that are open.
    ...(filter.statuses?.length && !filter.statuses.some(isTerminal) ? { finishedAt: null } : {}),
    ...(filter.documentId == null ? {} : { documentId: filter.documentId }),
    ...(filter.configurationId == null ? {} : { configurationVersion: { configurationId: filter.configurationId } }),
    ...(filter.documentNameContains ? { document: indexedWith('document', filter.documentNameContains) } : {}),
    ...(filter.hasIssues == null ? {} : { tables: filter.hasIssues ? { some: withIssues } : { none: withIssues } }),
    ...askedWhereFew(filter),
  };
}

/** Of what there may be few among very many, an index is asked for their ids. Those of a document are found by themselves. */
function askedWhereFew({ configurationId, statuses, hasIssues, documentId }: JobFilter) {
  const unsuccessful = statuses?.every((status) => isTerminal(status) && status !== 'SUCCEEDED') ? [...statuses] : [];
  if (documentId != null || (configurationId == null && unsuccessful.length === 0 && !hasIssues)) return {};
  const asked: FewJobsAsked = {
    what: 'few jobs',
    configurationId: configurationId ?? null,
    statuses: unsuccessful,
    withIssues: hasIssues ?? false,
  };
  return { [fewJobs]: asked };
}
