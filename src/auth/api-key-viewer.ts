import type { Database } from '../db/database.ts';
import type { Prisma } from '../db/generated/client.ts';
import { apiKeyPrefix, hashApiKey, isSameHash } from './api-key.ts';
import { type CredentialsEnd, InvalidCredentialsError } from './credentials.ts';
import { isPermission } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** The last use of a key is written at most this often. */
const lastUsedEveryMs = 60_000;

const withCreator = {
  workspace: { select: { archivedAt: true } },
  createdBy: { include: { memberships: true } },
} as const satisfies Prisma.ApiKeyInclude;
type ApiKeyRow = Prisma.ApiKeyGetPayload<{ include: typeof withCreator }>;

/** The viewer that a key acts as. Throws InvalidCredentialsError; for a malformed key without asking the database. */
export async function authenticateApiKey(db: Database, key: string): Promise<Viewer> {
  const prefix = apiKeyPrefix(key);
  if (!prefix) throw new InvalidCredentialsError();
  const row = await db.prisma.apiKey.findUnique({ where: { prefix }, include: withCreator });
  if (!row || !hasSecret(row, hashApiKey(key))) throw new InvalidCredentialsError();
  const viewer = viewerOf(row);
  if (typeof viewer === 'string') throw new InvalidCredentialsError();
  await noteUse(db, row);
  return viewer;
}

/** Whether it is the key's secret, or the one before it while that is still good. */
function hasSecret({ secretHash, previousSecretHash, previousExpiresAt }: ApiKeyRow, hash: string): boolean {
  if (isSameHash(secretHash, hash)) return true;
  const isOverlap = previousExpiresAt !== null && previousExpiresAt.getTime() > Date.now();
  return isOverlap && previousSecretHash !== null && isSameHash(previousSecretHash, hash);
}

/** Of requests that come at once, and of processes, one writes: the others find that it is written already. */
async function noteUse(db: Database, { id, lastUsedAt }: ApiKeyRow): Promise<void> {
  const now = Date.now();
  const stale = new Date(now - lastUsedEveryMs);
  if (lastUsedAt !== null && lastUsedAt > stale) return;
  await db.prisma.apiKey.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: stale } }] },
    data: { lastUsedAt: new Date(now) },
  });
}

/** Those of the viewers that are keys, as the database has them now. */
export async function renewedApiKeys(
  db: Database,
  viewers: readonly Viewer[],
): Promise<Map<Viewer, Viewer | CredentialsEnd>> {
  const ids = viewers.flatMap(({ apiKeyId }) => apiKeyId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db.prisma.apiKey.findMany({ where: { id: { in: ids } }, include: withCreator });
  const byId = new Map(rows.map((row) => [row.id, viewerOf(row)]));
  return new Map(
    viewers.flatMap((viewer) => {
      const found = viewer.apiKeyId === null ? undefined : byId.get(viewer.apiKeyId);
      return found === undefined ? [] : [[viewer, found]];
    }),
  );
}

/** A key acts for as long as it is neither revoked nor expired and its creator is an active member of its workspace. */
function viewerOf(row: ApiKeyRow): Viewer | CredentialsEnd {
  const membership = row.createdBy.memberships.find((candidate) => candidate.workspaceId === row.workspaceId);
  if (row.revokedAt !== null || row.createdBy.deactivatedAt !== null || !membership) return 'ACCESS_REVOKED';
  if (row.expiresAt !== null && row.expiresAt.getTime() <= Date.now()) return 'EXPIRED';
  return {
    actor: { kind: 'API_KEY', id: row.id },
    userId: row.createdById,
    apiKeyId: row.id,
    sessionId: null,
    // A key for one integration must not become the key to the server because of who made it: it takes both.
    isAdministrator: row.isAdministrator && row.createdBy.isAdministrator,
    expiresAt: row.expiresAt,
    standings: new Map([
      [
        row.workspaceId,
        {
          role: membership.role,
          subset: new Set(row.permissions.filter(isPermission)),
          isArchived: row.workspace.archivedAt !== null,
        },
      ],
    ]),
  };
}
