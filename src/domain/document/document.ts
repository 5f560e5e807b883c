import type { Document, Prisma } from '../../db/generated/client.ts';
import { type Context, visibleIn } from '../kernel/index.ts';

/** Which document it is, if the viewer may see it and it is not deleted. */
export function findDocumentWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.DocumentWhereInput {
  return { id, workspaceId: visibleIn(context, 'documents.read'), deletedAt: null };
}

/** The document with this id, if the viewer may see it and it is not deleted. */
export async function findDocument(
  context: Context,
  id: string,
  query: Pick<Prisma.DocumentDefaultArgs, 'include' | 'select'> = {},
): Promise<Document | null> {
  return context.db.prisma.document.findFirst({
    ...query,
    where: findDocumentWhere(context, id),
  });
}

/** What a signed link leads to; `null` once the document is deleted. The link stands for the permission. */
export async function documentForDownload(services: Pick<Context, 'db'>, id: string) {
  return services.db.prisma.document.findFirst({ where: { id, deletedAt: null }, include: { blocks: true } });
}

/** A document of the workspace by its id or, the latest of equal ones, its name. For the work of jobs: no permission is asked for. */
export async function findDocumentByName(
  services: Pick<Context, 'db'>,
  workspaceId: string,
  nameOrId: string,
): Promise<Document | null> {
  return services.db.prisma.document.findFirst({
    where: { workspaceId, deletedAt: null, OR: [{ id: nameOrId }, { name: nameOrId }] },
    orderBy: { id: 'desc' },
  });
}
