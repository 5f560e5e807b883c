import type { Prisma } from '../../db/generated/client.ts';
import { createdWithin, indexedWith, type ListFilter } from '../kernel/index.ts';

/** Which tables to list; everything given must hold. */
export interface TableFilter extends Omit<ListFilter, 'createdById'> {
  /** A part of its name, in any case. */
  nameContains?: string | null;
  documentId?: string | null;
  /** Whether issues were found in it. */
  hasIssues?: boolean | null;
}

/** A filter as a condition on tables. */
export function tableWhere(given: TableFilter | null | undefined): Prisma.TableWhereInput {
  const filter = given ?? {};
  return {
    ...indexedWith('table', filter.nameContains),
    ...createdWithin('table', filter),
    ...(filter.documentId == null ? {} : { documentId: filter.documentId }),
    ...(filter.hasIssues == null ? {} : { issueCount: filter.hasIssues ? { gt: 0 } : 0 }),
  };
}
