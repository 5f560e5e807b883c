import { newSecretFor } from '../../auth/api-key.ts';
import { isPermission, type Permission } from '../../auth/permissions.ts';
import { reachIn } from '../../auth/policy.ts';
import type { ApiKey, Membership, Prisma } from '../../db/generated/client.ts';
import { accessTopic } from '../../hub/topics.ts';
import { requireRecentProof } from '../factor/index.ts';
import {
  archivedError,
  ConflictError,
  type Context,
  createOnce,
  ForbiddenError,
  LimitError,
  NotFoundError,
  newId,
  readName,
  requireOverlap,
  requirePermission,
  requireViewer,
  type Transaction,
  transact,
  ValidationError,
  visibleIn,
} from '../kernel/index.ts';
import { requestMail } from '../outbox/index.ts';
import { lockWorkspace } from './change.ts';
import { addApiKey } from './setup.ts';

/** Keys of one workspace that are not revoked. */
const maxKeys = 200;

/** A key with its whole secret, which exists nowhere else: shown once. */
export interface IssuedKey {
  apiKey: ApiKey;
  /** `null` in the answer to a repeated request: only the first answer held it. */
  key: string | null;
}

export interface CreateApiKeyInput {
  workspaceId: string;
  name: string;
  permissions: readonly Permission[];
  expiresAt?: Date | null;
  environment: 'live' | 'test';
  idempotencyKey: string | null;
}

/** Which key it is, if the viewer manages it or is it. */
export function findApiKeyWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.ApiKeyWhereInput {
  return {
    id,
    OR: [{ workspaceId: visibleIn(context, 'apiKeys.manage') }, { id: requireViewer(context).apiKeyId ?? '' }],
  };
}

/** The key with this id, if the viewer manages keys, or is that key. */
export async function findApiKey(
  context: Context,
  id: string,
  query: Pick<Prisma.ApiKeyDefaultArgs, 'include' | 'select'> = {},
): Promise<ApiKey | null> {
  return context.db.prisma.apiKey.findFirst({
    ...query,
    where: findApiKeyWhere(context, id),
  });
}

/**
 * Makes a key that acts for the viewer, with permissions that they have themselves: a key's own where a key asks. They get a
 * mail about it. Throws ForbiddenError for a permission that they do not have, ProofNeededError for a person: the key outlives their session,
 * and is asked for no second factor.
 */
export async function createApiKey(context: Context, input: CreateApiKeyInput): Promise<IssuedKey> {
  const { workspaceId, environment } = input;
  requirePermission(context, workspaceId, 'apiKeys.manage', 'The workspace');
  const name = readName(input.name);
  const permissions = [...new Set(input.permissions)].sort();
  const expiresAt = input.expiresAt ?? null;
  checkNew(permissions, expiresAt, context.db.clock.now());
  requireAll(context, workspaceId, permissions);
  if (requireViewer(context).apiKeyId === null) await requireRecentProof(context);
  return transact(context, async (tx) => {
    const workspace = await lockWorkspace(tx, workspaceId);
    const call = {
      workspaceId,
      operation: 'createApiKey',
      key: input.idempotencyKey,
      input: { name, permissions, expiresAt: expiresAt?.toISOString() ?? null, environment },
    };
    const id = newId('ApiKey');
    return createOnce(tx, call, { id, what: 'The API key', find, create });

    async function find(earlier: string): Promise<IssuedKey | null> {
      const apiKey = await tx.db.apiKey.findUnique({ where: { id: earlier } });
      return apiKey && { apiKey, key: null };
    }

    async function create(): Promise<IssuedKey> {
      if (workspace.archivedAt !== null) throw archivedError();
      if ((await tx.db.apiKey.count({ where: { workspaceId, revokedAt: null } })) >= maxKeys) {
        throw new LimitError('apiKeys', `A workspace has at most ${maxKeys} keys. Revoke some that are not used.`);
      }
      const createdById = requireViewer(context).userId;
      const { key } = await addApiKey(tx, { id, workspaceId, createdById, name, permissions, expiresAt, environment });
      await requestMail(tx, { template: 'apiKeyCreated', apiKeyId: id });
      return { apiKey: await tx.db.apiKey.findUniqueOrThrow({ where: { id } }), key };
    }
  });
}

/**
 * Gives a key a new secret; the old one is good for `overlapMinutes` more, so that what uses it can be changed without a pause.
 * For who made the key alone, since it goes on acting for them; others revoke it and make their own. A key that rotates needs all
 * that the rotated one may. Throws ConflictError for a key that is revoked or expired, ProofNeededError for a person.
 */
export async function rotateApiKey(
  context: Context,
  { apiKeyId, overlapMinutes }: { apiKeyId: string; overlapMinutes: number },
): Promise<IssuedKey> {
  requireOverlap(overlapMinutes, 'The key cannot be rotated.');
  const found = await requireManageable(context, apiKeyId);
  const { userId, isAdministrator } = requireViewer(context);
  if (found.createdById !== userId || (found.isAdministrator && !isAdministrator)) {
    const message = 'Only who made a key can rotate it: it acts for them. Revoke it and make your own.';
    throw new ForbiddenError('apiKeys.manage', message);
  }
  if (requireViewer(context).apiKeyId !== null) {
    requireAll(context, found.workspaceId, found.permissions.filter(isPermission));
  } else await requireRecentProof(context);
  return transact(context, async (tx) => {
    await lockWorkspace(tx, found.workspaceId);
    const apiKey = await tx.db.apiKey.findUnique({ where: { id: apiKeyId } });
    if (!apiKey || apiKey.revokedAt !== null) throw new ConflictError('REVOKED', 'The key is revoked. Make a new one.');
    if (apiKey.expiresAt !== null && apiKey.expiresAt <= context.db.clock.now()) {
      throw new ConflictError('EXPIRED', 'The key has expired. Make a new one.');
    }
    const { key, secretHash } = newSecretFor(apiKey.prefix);
    const previousExpiresAt = new Date(context.db.clock.now().getTime() + overlapMinutes * 60_000);
    const data = { secretHash, previousSecretHash: apiKey.secretHash, previousExpiresAt };
    recordKey(tx, apiKey, 'api_key.rotated');
    return { apiKey: await tx.db.apiKey.update({ where: { id: apiKeyId }, data }), key };
  });
}

/** The key that asks; `null` when a person does. */
export async function viewersApiKey(
  context: Context,
  query: Pick<Prisma.ApiKeyDefaultArgs, 'include' | 'select'> = {},
): Promise<ApiKey | null> {
  const { apiKeyId: id } = requireViewer(context);
  return id === null ? null : context.db.prisma.apiKey.findUnique({ ...query, where: { id } });
}

/** Keys by their ids. A viewer who sees what a key did may know its name: what else they see is up to the fields. */
export async function apiKeysById({ db }: Pick<Context, 'db'>, ids: readonly string[]): Promise<Map<string, ApiKey>> {
  const keys = await db.prisma.apiKey.findMany({ where: { id: { in: [...ids] } } });
  return new Map(keys.map((key) => [key.id, key]));
}

/** Ends a key at once, its open streams included. Revoking a revoked one changes nothing. */
export async function revokeApiKey(context: Context, apiKeyId: string): Promise<ApiKey> {
  const found = await requireManageable(context, apiKeyId);
  return transact(context, async (tx) => {
    await lockWorkspace(tx, found.workspaceId);
    const apiKey = await tx.db.apiKey.findUnique({ where: { id: apiKeyId } });
    if (!apiKey) throw new NotFoundError('The API key');
    if (apiKey.revokedAt !== null) return apiKey;
    recordKey(tx, apiKey, 'api_key.revoked');
    tx.afterCommit(() => context.hub.publish([accessTopic(apiKey.createdById)]));
    return tx.db.apiKey.update({ where: { id: apiKeyId }, data: { revokedAt: context.db.clock.now() } });
  });
}

/** Revokes the keys that a person made in a workspace that they are no member of any more. Stream hints are the caller's. */
export async function revokeKeysOf(
  tx: Transaction,
  { workspaceId, userId }: Pick<Membership, 'workspaceId' | 'userId'>,
): Promise<void> {
  const keys = await tx.db.apiKey.updateManyAndReturn({
    where: { workspaceId, createdById: userId, revokedAt: null },
    data: { revokedAt: tx.context.db.clock.now() },
  });
  for (const apiKey of keys) recordKey(tx, apiKey, 'api_key.revoked');
}

/** Throws NotFoundError for a key that the viewer cannot see, ForbiddenError when they are that key but may not manage keys. */
async function requireManageable(context: Context, apiKeyId: string): Promise<ApiKey> {
  const found = await findApiKey(context, apiKeyId);
  if (!found) throw new NotFoundError('The API key');
  requirePermission(context, found.workspaceId, 'apiKeys.manage', 'The API key');
  return found;
}

function requireAll(context: Context, workspaceId: string, permissions: readonly Permission[]): void {
  const viewer = requireViewer(context);
  const missing = permissions.find((permission) => reachIn(viewer, workspaceId, permission) === null);
  if (missing === undefined) return;
  throw new ForbiddenError(missing, `You do not have the permission ${missing}, so a key of yours cannot have it.`);
}

function checkNew(permissions: readonly Permission[], expiresAt: Date | null, now: Date): void {
  const refuse = (path: string, message: string) => {
    throw new ValidationError('The key cannot be made.', [{ path, message, code: 'INVALID' }]);
  };
  if (permissions.length === 0) refuse('permissions', 'A key without any permission can do nothing: give it some.');
  if (expiresAt !== null && expiresAt <= now) refuse('expiresAt', 'This is in the past.');
}

function recordKey(
  tx: Transaction,
  { id, name, prefix, workspaceId }: ApiKey,
  type: 'api_key.rotated' | 'api_key.revoked',
) {
  tx.record({ stream: workspaceId, type, payload: { apiKeyId: id, name, prefix }, workspaceId });
}
