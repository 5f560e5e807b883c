import type { Prisma } from '../../db/generated/client.ts';
import type { DocumentKind } from '../../db/generated/enums.ts';

/** Which documents to list; everything given must hold. Uploaded ones unless `kind` says otherwise. */
export interface DocumentFilter {
  kind?: DocumentKind | null;
  /** A part of its name, in any case. */
  nameContains?: string | null;
  /** Tags that it has, all of them. */
  tags?: readonly string[] | null;
}

/** A filter as a condition on documents. */
export function documentWhere(filter: DocumentFilter | null | undefined): Prisma.DocumentWhereInput {
  return {
    deletedAt: null,
    kind: filter?.kind ?? 'SOURCE',
    ...(filter?.nameContains ? { name: { contains: literally(filter.nameContains), mode: 'insensitive' } } : {}),
    ...(filter?.tags?.length ? { tags: { hasEvery: [...filter.tags] } } : {}),
  };
}

/** Prisma hands the text to LIKE as it is: its wildcards have to be escaped to mean themselves. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
