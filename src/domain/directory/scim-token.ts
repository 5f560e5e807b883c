import { apiKeyPrefix, hashApiKey, makeApiKey, newSecretFor, secretGoodUntil } from '../../auth/api-key.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { holdLock } from '../../db/advisory-locks.ts';
import type { ScimToken } from '../../db/generated/client.ts';
import { requireRecentProof } from '../factor/index.ts';
import {
  ConflictError,
  type Context,
  LimitError,
  NotFoundError,
  newId,
  readName,
  requireAdministrator,
  requireOverlap,
  requireSession,
  type Services,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';

/** Tokens that are not revoked: one provider needs one, and another while it moves on. */
const mostTokens = 20;
/** Milliseconds: the last use of a token is written at most this often. */
const lastUsedEveryMs = 60_000;

/** A token with its whole secret, which exists nowhere else: shown once. */
export interface IssuedScimToken {
  scimToken: ScimToken;
  token: string;
}

/** Those that are not revoked, oldest first. For administrators. */
export async function listScimTokens(context: Context): Promise<ScimToken[]> {
  requireAdministrator(context);
  return context.db.prisma.scimToken.findMany({ where: { revokedAt: null }, orderBy: { id: 'asc' }, take: mostTokens });
}

/**
 * Makes a token with which an identity provider makes and ends accounts and groups. For administrators with a recent proof. Throws ProofNeededError,
 * LimitError, ValidationError.
 */
export async function createScimToken(
  context: Context,
  input: { name: string; expiresAt: Date | null },
): Promise<IssuedScimToken> {
  await requireProvenAdministrator(context);
  const { userId: createdById } = requireSession(context);
  const name = readName(input.name);
  const { expiresAt } = input;
  if (expiresAt !== null && expiresAt <= context.db.clock.now()) {
    const message = 'This is in the past.';
    throw new ValidationError('The token cannot be made.', [{ path: 'expiresAt', message, code: 'INVALID' }]);
  }
  return transact(context, async (tx) => {
    await holdLock(tx.db, 'scimTokens');
    if ((await tx.db.scimToken.count({ where: { revokedAt: null } })) >= mostTokens) {
      throw new LimitError('scimTokens', `There are at most ${mostTokens} SCIM tokens. Revoke some that are not used.`);
    }
    const { key: token, prefix, secretHash } = makeApiKey('scim');
    const id = newId('ScimToken');
    const scimToken = await tx.db.scimToken.create({ data: { id, name, prefix, secretHash, expiresAt, createdById } });
    recordToken(tx, scimToken, 'scim_token.created');
    return { scimToken, token };
  });
}

/** Gives a token a new secret; the old one is good for `overlapMinutes` more. Throws as above, and ConflictError for one that has ended. */
export async function rotateScimToken(
  context: Context,
  { scimTokenId: id, overlapMinutes }: { scimTokenId: string; overlapMinutes: number },
): Promise<IssuedScimToken> {
  await requireProvenAdministrator(context);
  requireOverlap(overlapMinutes, 'The token cannot be rotated.');
  return transact(context, async (tx) => {
    await holdLock(tx.db, 'scimTokens');
    const now = context.db.clock.now();
    const before = await requireToken(tx, id);
    if (before.revokedAt !== null) throw new ConflictError('REVOKED', 'The token is revoked. Make a new one.');
    if (before.expiresAt !== null && before.expiresAt <= now) {
      throw new ConflictError('EXPIRED', 'The token has expired. Make a new one.');
    }
    const { key: token, secretHash } = newSecretFor(before.prefix);
    const previousExpiresAt = new Date(now.getTime() + overlapMinutes * 60_000);
    const data = { secretHash, previousSecretHash: before.secretHash, previousExpiresAt };
    const scimToken = await tx.db.scimToken.update({ where: { id }, data });
    recordToken(tx, scimToken, 'scim_token.rotated');
    return { scimToken, token };
  });
}

/** Ends a token at once. Revoking a revoked one changes nothing. For administrators. */
export async function revokeScimToken(context: Context, id: string): Promise<ScimToken> {
  requireAdministrator(context);
  return transact(context, async (tx) => {
    await holdLock(tx.db, 'scimTokens');
    const before = await requireToken(tx, id);
    if (before.revokedAt !== null) return before;
    recordToken(tx, before, 'scim_token.revoked');
    return tx.db.scimToken.update({ where: { id }, data: { revokedAt: context.db.clock.now() } });
  });
}

/** Tokens by their ids. A viewer who sees what a token did may know its name: what else they see is up to the fields. */
export async function scimTokensById({ db }: Pick<Context, 'db'>, ids: readonly string[]) {
  const tokens = await db.prisma.scimToken.findMany({ where: { id: { in: [...ids] } } });
  return new Map(tokens.map((token) => [token.id, token]));
}

/**
 * Who acts with a token: itself, with no rights in workspaces. `null` for one that is malformed, unknown, revoked or expired: always the same.
 * A malformed one is refused without asking the database.
 */
export async function viewerOfScimToken({ db }: Pick<Services, 'db'>, token: string): Promise<Viewer | null> {
  const prefix = apiKeyPrefix(token);
  const found = prefix === null ? null : await db.prisma.scimToken.findUnique({ where: { prefix } });
  const now = db.clock.now();
  if (!found || found.revokedAt !== null || (found.expiresAt !== null && found.expiresAt <= now)) return null;
  if (secretGoodUntil(found, hashApiKey(token), now) === null) return null;
  const { id, lastUsedAt } = found;
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= lastUsedEveryMs) {
    await db.prisma.scimToken.update({ where: { id }, data: { lastUsedAt: now } });
  }
  return {
    // A kind of key: processes of the release before know no other word.
    actor: { kind: 'API_KEY', id },
    userId: id,
    apiKeyId: id,
    sessionId: null,
    isAdministrator: false,
    expiresAt: found.expiresAt,
    standings: new Map(),
  };
}

async function requireProvenAdministrator(context: Context): Promise<void> {
  requireAdministrator(context);
  await requireRecentProof(context);
}

async function requireToken(tx: Transaction, id: string): Promise<ScimToken> {
  const token = await tx.db.scimToken.findUnique({ where: { id } });
  if (!token) throw new NotFoundError('The SCIM token');
  return token;
}

function recordToken(
  tx: Transaction,
  { id, name, prefix }: ScimToken,
  type: 'scim_token.created' | 'scim_token.rotated' | 'scim_token.revoked',
): void {
  tx.record({ stream: id, type, payload: { scimTokenId: id, name, prefix }, workspaceId: null });
}
