import type { Prisma } from '../../db/generated/client.ts';
import type { JobStatus } from '../../db/generated/enums.ts';

/** Which jobs to list; everything given must hold. */
export interface JobFilter {
  statuses?: readonly JobStatus[] | null;
  documentId?: string | null;
  configurationId?: string | null;
}

/** A filter as a condition on jobs. */
export function jobWhere(filter: JobFilter | null | undefined): Prisma.JobWhereInput {
  return {
    ...(filter?.statuses?.length ? { status: { in: [...filter.statuses] } } : {}),
    ...(filter?.documentId ? { documentId: filter.documentId } : {}),
    ...(filter?.configurationId ? { configurationVersion: { configurationId: filter.configurationId } } : {}),
  };
}
