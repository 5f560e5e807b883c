import { isUniqueViolation } from '../../db/errors.ts';
import type { Prisma, Workspace } from '../../db/generated/client.ts';
import {
  archivedError,
  ConflictError,
  type Context,
  createOnce,
  LimitError,
  NotFoundError,
  newId,
  readName,
  readSlug,
  requirePermission,
  requirePerson,
  slugOf,
  type Transaction,
  transact,
  within,
} from '../kernel/index.ts';
import { addWorkspace } from './setup.ts';

/** Memberships of owners who are that by hand: what groups give is an identity provider's to take, at any time. */
export const ownerByHand = {
  OR: [{ role: 'OWNER', byGroups: false }, { roleByHand: 'OWNER' }],
} satisfies Prisma.MembershipWhereInput;
/** Workspaces that one person may own, those aside that groups give. */
const maxOwned = 100;
const suffixLength = 8;

export interface CreateWorkspaceInput {
  name: string;
  /** Made from the name unless given. */
  slug?: string | null;
  idempotencyKey: string | null;
}

/**
 * Creates a workspace whose only owner is who asks: any person may. Throws ConflictError when a slug that was asked for is taken;
 * one that is made from the name gives way instead.
 */
export async function createWorkspace(context: Context, input: CreateWorkspaceInput): Promise<Workspace> {
  const { userId } = requirePerson(context);
  const name = readName(input.name);
  const asked = input.slug ? readSlug(input.slug) : null;
  const id = newId('Workspace');
  return refusingTakenSlug(asked, () =>
    transact(within(context, id), async (tx) => {
      // Two at once would both be the hundredth.
      await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId} FOR NO KEY UPDATE`;
      // There is no workspace yet whose key it could be: it is the person's.
      const call = {
        workspaceId: userId,
        operation: 'createWorkspace',
        key: input.idempotencyKey,
        input: { name, slug: asked },
      };
      // Unless they have left it since.
      const find = (earlier: string) =>
        tx.db.workspace.findFirst({ where: { id: earlier, memberships: { some: { userId } } } });
      return createOnce(tx, call, { id, what: 'The workspace', find, create });

      async function create() {
        if ((await tx.db.membership.count({ where: { userId, ...ownerByHand } })) >= maxOwned) {
          throw new LimitError('workspaces', `A person owns at most ${maxOwned} workspaces. Leave one first.`);
        }
        const slug = asked ?? (await freeSlug(tx, name, id));
        await addWorkspace(tx, { id, name, slug, ownerId: userId });
        return tx.db.workspace.findUniqueOrThrow({ where: { id } });
      }
    }),
  );
}

/** What the name gives, or that with a few letters of the id where it is taken. */
async function freeSlug(tx: Transaction, name: string, id: string): Promise<string> {
  const slug = slugOf(name, 'workspace');
  if ((await tx.db.workspace.count({ where: { slug } })) === 0) return slug;
  return `${slugOf(name, 'workspace', suffixLength + 1)}-${id.slice(-suffixLength).toLowerCase()}`;
}

export interface UpdateWorkspaceInput {
  workspaceId: string;
  /** What is left out stays. */
  name?: string | null;
  slug?: string | null;
  /** The version that the change was made from. */
  expectedVersion?: number | null;
}

/** Renames a workspace. Throws ConflictError when the slug is taken, or another editor was faster, or it is archived. */
export async function updateWorkspace(context: Context, input: UpdateWorkspaceInput): Promise<Workspace> {
  const name = input.name == null ? null : readName(input.name);
  const slug = input.slug == null ? null : readSlug(input.slug);
  return refusingTakenSlug(slug, () =>
    changeWorkspace(context, input, async (tx, workspace) => {
      if (workspace.archivedAt !== null) throw archivedError();
      const next = { name: name ?? workspace.name, slug: slug ?? workspace.slug };
      if (next.name === workspace.name && next.slug === workspace.slug) return null;
      tx.record({
        stream: workspace.id,
        type: 'workspace.updated',
        payload: { workspaceId: workspace.id, ...next },
        workspaceId: workspace.id,
      });
      return next;
    }),
  );
}

/**
 * Closes a workspace: it can be read and managed, and nothing in it can be changed. Jobs that wait or run go on to their end.
 * Archiving an archived one changes nothing.
 */
export async function archiveWorkspace(
  context: Context,
  input: { workspaceId: string; expectedVersion?: number | null },
): Promise<Workspace> {
  return changeWorkspace(context, input, async (tx, { id, archivedAt }) => {
    if (archivedAt !== null) return null;
    tx.record({ stream: id, type: 'workspace.archived', payload: { workspaceId: id }, workspaceId: id });
    return { archivedAt: context.db.clock.now() };
  });
}

/** Opens an archived workspace again. */
export async function restoreWorkspace(context: Context, input: { workspaceId: string }): Promise<Workspace> {
  return changeWorkspace(context, input, async (tx, { id, archivedAt }) => {
    if (archivedAt === null) return null;
    tx.record({ stream: id, type: 'workspace.restored', payload: { workspaceId: id }, workspaceId: id });
    return { archivedAt: null };
  });
}

/** `change` answers the columns to write, or `null` where there is nothing to change. */
async function changeWorkspace(
  context: Context,
  { workspaceId, expectedVersion }: { workspaceId: string; expectedVersion?: number | null },
  change: (tx: Transaction, workspace: Workspace) => Promise<Prisma.WorkspaceUpdateInput | null>,
): Promise<Workspace> {
  requirePermission(context, workspaceId, 'workspace.manage', 'The workspace');
  return transact(context, async (tx) => {
    const workspace = await lockWorkspace(tx, workspaceId);
    if (expectedVersion != null && expectedVersion !== workspace.version) {
      throw new ConflictError(
        'VERSION_CHANGED',
        `The workspace is at version ${workspace.version}, not ${expectedVersion}. Load it again and repeat the change.`,
      );
    }
    const data = await change(tx, workspace);
    if (data === null) return workspace;
    return tx.db.workspace.update({ where: { id: workspaceId }, data: { ...data, version: { increment: 1 } } });
  });
}

/** Locks the workspace's row until the transaction ends: first in every transaction on its name, its members or its keys. */
export async function lockWorkspace(tx: Transaction, workspaceId: string): Promise<Workspace> {
  // Not FOR UPDATE: everything that is added to a workspace refers to this row, and would have to wait.
  await tx.db.$queryRaw`SELECT id FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const workspace = await tx.db.workspace.findUnique({ where: { id: workspaceId } });
  if (!workspace) throw new NotFoundError('The workspace');
  return workspace;
}

async function refusingTakenSlug<T>(slug: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (slug === null || !isUniqueViolation(error, 'workspace_slug_key')) throw error;
    throw new ConflictError('SLUG_TAKEN', `The slug "${slug}" is taken. Choose another.`);
  }
}
