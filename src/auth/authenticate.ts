import type { Database } from '../db/database.ts';
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

/**
 * Who is asking: `null` when no credentials are given (anonymous). Throws InvalidCredentialsError when they are given and wrong,
 * so that a broken integration fails loudly instead of acting as nobody.
 */
export async function authenticate(db: Database, credentials: Credentials): Promise<Viewer | null> {
  const key = credentials('x-api-key');
  return key === null ? null : authenticateApiKey(db, key);
}

async function authenticateApiKey(db: Database, key: string): Promise<Viewer> {
  const prefix = apiKeyPrefix(key);
  if (!prefix) throw new InvalidCredentialsError();
  const row = await db.prisma.apiKey.findUnique({
    where: { prefix },
    include: { createdBy: { include: { memberships: true } } },
  });
  const now = Date.now();
  if (
    !row ||
    !isSameHash(row.secretHash, hashApiKey(key)) ||
    row.revokedAt !== null ||
    (row.expiresAt !== null && row.expiresAt.getTime() <= now)
  ) {
    throw new InvalidCredentialsError();
  }
  const membership = row.createdBy.memberships.find((candidate) => candidate.workspaceId === row.workspaceId);
  if (!membership) throw new InvalidCredentialsError();
  if (row.lastUsedAt === null || now - row.lastUsedAt.getTime() > lastUsedEveryMs) {
    await db.prisma.apiKey.update({ where: { id: row.id }, data: { lastUsedAt: new Date(now) } });
  }
  return {
    actor: { kind: 'API_KEY', id: row.id },
    userId: row.createdById,
    apiKeyId: row.id,
    isAdministrator: false,
    standings: new Map([
      [row.workspaceId, { role: membership.role, subset: new Set(row.permissions.filter(isPermission)) }],
    ]),
  };
}
