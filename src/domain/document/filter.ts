import { z } from 'zod';
import type { Prisma } from '../../db/generated/client.ts';
import { type DocumentKind, DocumentStatus } from '../../db/generated/enums.ts';
import { createdWithin, indexedWith, type ListFilter, madeBy } from '../kernel/index.ts';

/** What has become of a document, of the text that is kept of it. */
export const documentStatus = z.enum(DocumentStatus);

/** Which documents to list; everything given must hold. Uploaded ones unless `kind` says otherwise. */
export interface DocumentFilter extends ListFilter {
  kind?: DocumentKind | null;
  statuses?: readonly DocumentStatus[] | null;
  /** Whether issues were found in it. */
  hasIssues?: boolean | null;
  /** A part of its name, in any case. */
  nameContains?: string | null;
  /** Tags that it has, all of them. */
  tags?: readonly string[] | null;
  contentType?: string | null;
  /** The deleted ones as well. */
  includeDeleted?: boolean | null;
  /** Lower-case hex. */
  sha256?: string | null;
}

/** A filter as a condition on documents. */
export function documentWhere(given: DocumentFilter | null | undefined): Prisma.DocumentWhereInput {
  const filter = given ?? {};
  const state = {
    ...(filter.statuses?.length ? { status: { in: [...filter.statuses] } } : {}),
    ...(filter.hasIssues == null ? {} : { hasIssues: filter.hasIssues }),
  };
  return {
    ...(filter.includeDeleted ? {} : { deletedAt: null }),
    kind: filter.kind ?? 'SOURCE',
    ...indexedWith('document', filter.nameContains, filter.tags),
    ...createdWithin('document', filter),
    ...madeBy(filter),
    ...(filter.contentType == null ? {} : { contentType: filter.contentType }),
    ...(filter.sha256 == null ? {} : { sha256: filter.sha256.toLowerCase() }),
    ...(Object.keys(state).length > 0 ? { state } : {}),
  };
}
