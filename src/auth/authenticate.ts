import type { Database } from '../db/database.ts';
import type { Prisma } from '../db/generated/client.ts';
import { apiKeyPrefix, hashApiKey, isSameHash } from './api-key.ts';
import { isPermission } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** The last use of a key is written at most this often. */
const lastUsedEveryMs = 60_000;

/** Header values of an HTTP request or of a WebSocket's connection parameters, by lower-case name. */
export type Credentials = (name: string) => string | null;

/** Why a request that carries credentials is not accepted. Never says which part was wrong. */
export class InvalidCredentialsError extends Error {
  constructor() {
    super('The credentials are not valid. Check the X-API-Key header, or create a new key.');
    this.name = 'InvalidCredentialsError';
  }
}

/** Why credentials that were good are good no longer. */
export type CredentialsEnd = 'ACCESS_REVOKED' | 'EXPIRED';

/**
 * Who is asking: `null` when no credentials are given (anonymous). Throws InvalidCredentialsError when they are given and wrong,
 * so that a broken integration fails loudly instead of acting as nobody.
 */
export async function authenticate(db: Database, credentials: Credentials): Promise<Viewer | null> {
  const key = credentials('x-api-key');
  return key === null ? null : authenticateApiKey(db, key);
}

/**
 * The viewers as the database has them now, in the same order: their standing may have changed since they were authenticated,
 * and where the credentials are good no longer it says why. One query, however many there are.
 */
export async function renewViewers(db: Database, viewers: readonly Viewer[]): Promise<(Viewer | CredentialsEnd)[]> {
  const ids = viewers.flatMap(({ apiKeyId }) => apiKeyId ?? []);
  const rows = await db.prisma.apiKey.findMany({ where: { id: { in: ids } }, include: withCreator });
  const byId = new Map(rows.map((row) => [row.id, viewerOf(row)]));
  return viewers.map(({ apiKeyId }) => (apiKeyId !== null && byId.get(apiKeyId)) || 'ACCESS_REVOKED');
}

const withCreator = { createdBy: { include: { memberships: true } } } as const satisfies Prisma.ApiKeyInclude;
type ApiKeyRow = Prisma.ApiKeyGetPayload<{ include: typeof withCreator }>;

async function authenticateApiKey(db: Database, key: string): Promise<Viewer> {
  const prefix = apiKeyPrefix(key);
  if (!prefix) throw new InvalidCredentialsError();
  const row = await db.prisma.apiKey.findUnique({ where: { prefix }, include: withCreator });
  if (!row || !isSameHash(row.secretHash, hashApiKey(key))) throw new InvalidCredentialsError();
  const viewer = viewerOf(row);
  if (typeof viewer === 'string') throw new InvalidCredentialsError();
  const now = Date.now();
  if (row.lastUsedAt === null || now - row.lastUsedAt.getTime() > lastUsedEveryMs) {
    await db.prisma.apiKey.update({ where: { id: row.id }, data: { lastUsedAt: new Date(now) } });
  }
  return viewer;
}

/** A key acts for as long as it is neither revoked nor expired and its creator is a member of its workspace. */
function viewerOf(row: ApiKeyRow): Viewer | CredentialsEnd {
  const membership = row.createdBy.memberships.find((candidate) => candidate.workspaceId === row.workspaceId);
  if (row.revokedAt !== null || !membership) return 'ACCESS_REVOKED';
  if (row.expiresAt !== null && row.expiresAt.getTime() <= Date.now()) return 'EXPIRED';
  return {
    actor: { kind: 'API_KEY', id: row.id },
    userId: row.createdById,
    apiKeyId: row.id,
    // A key for one integration must not become the key to the server because of who made it: it takes both.
    isAdministrator: row.isAdministrator && row.createdBy.isAdministrator,
    expiresAt: row.expiresAt,
    standings: new Map([
      [row.workspaceId, { role: membership.role, subset: new Set(row.permissions.filter(isPermission)) }],
    ]),
  };
}
