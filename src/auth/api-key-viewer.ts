import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { statement, textArray } from '../db/statement.ts';
import { exchange } from '../db/walled-read.ts';
import { apiKeyPrefix, hashApiKey, secretGoodUntil } from './api-key.ts';
import type { CredentialCheck } from './credential-check.ts';
import { type CredentialsEnd, InvalidCredentialsError } from './credentials.ts';
import { isPermission } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** The last use of a key is written at most this often. */
const lastUsedEveryMs = 60_000;

const date = z
  .number()
  .transform((milliseconds) => new Date(milliseconds))
  .nullable();

/** All that decides whether a key is good, and for what. */
const keyFacts = z.object({
  id: z.string(),
  workspaceId: z.string(),
  createdById: z.string(),
  secretHash: z.string(),
  previousSecretHash: z.string().nullable(),
  previousExpiresAt: date,
  permissions: z.array(z.string()),
  isAdministrator: z.boolean(),
  isRevoked: z.boolean(),
  expiresAt: date,
  isArchived: z.boolean(),
  /** What its creator is in its workspace. */
  role: z.enum(['OWNER', 'MEMBER']).nullable(),
});
type KeyFacts = z.infer<typeof keyFacts>;

/**
 * Put together here, as what is made by us has nothing to be escaped: PostgreSQL's own functions for JSON, and `concat`, take twice as long
 * as all the rest.
 */
const selectFacts = `
  SELECT '{"id":"' || k.id || '","workspaceId":"' || k.workspace_id || '","createdById":"' || k.created_by_id
      || '","secretHash":"' || k.secret_hash || '","previousSecretHash":' || coalesce('"' || k.previous_secret_hash || '"', 'null')
      || ',"previousExpiresAt":' || coalesce((extract(epoch FROM k.previous_expires_at) * 1000)::text, 'null')
      || ',"permissions":' || to_json(k.permissions) || ',"isAdministrator":' || (k.is_administrator AND u.is_administrator)::text
      || ',"isRevoked":' || (k.revoked_at IS NOT NULL OR u.deactivated_at IS NOT NULL)::text
      || ',"expiresAt":' || coalesce((extract(epoch FROM k.expires_at) * 1000)::text, 'null')
      || ',"isArchived":' || (w.archived_at IS NOT NULL)::text || ',"role":' || coalesce('"' || m.role || '"', 'null') || '}',
    k.last_used_at IS NULL OR k.last_used_at <= now() - interval '${lastUsedEveryMs} milliseconds'
  FROM api_key k JOIN "user" u ON u.id = k.created_by_id JOIN workspace w ON w.id = k.workspace_id
    LEFT JOIN membership m ON m.user_id = k.created_by_id AND m.workspace_id = k.workspace_id`;
const byPrefix = statement(`${selectFacts} WHERE k.prefix = $1`);
const byIds = statement(`${selectFacts} WHERE k.id = ANY ($1::text[])`);

/** How to find out whom a key acts as. Throws InvalidCredentialsError for a malformed one, without asking the database. */
export function checkOfApiKey(db: Database, key: string): CredentialCheck {
  const prefix = apiKeyPrefix(key);
  if (!prefix) throw new InvalidCredentialsError();
  return {
    step: { statement: byPrefix, values: [prefix] },
    judge: (text) => {
      const facts = text === null ? null : keyFacts.parse(JSON.parse(text));
      const now = db.clock.now();
      const goodUntil = facts && secretGoodUntil(facts, hashApiKey(key), now);
      const viewer = facts && goodUntil !== null ? viewerOf(facts, now) : null;
      if (!viewer || typeof viewer === 'string') throw new InvalidCredentialsError();
      return { viewer, goodUntil: goodUntil === 'FOR_EVER' ? viewer.expiresAt : earlier(goodUntil, viewer.expiresAt) };
    },
    noteUse: () => noteUse(db, prefix),
  };
}

function earlier(a: Date | null, b: Date | null): Date | null {
  return a === null || (b !== null && b < a) ? b : a;
}

/** Of requests that come at once, and of processes, one writes: the others find that it is written already. */
async function noteUse(db: Database, prefix: string): Promise<void> {
  const now = db.clock.now();
  const stale = new Date(now.getTime() - lastUsedEveryMs);
  await db.prisma.apiKey.updateMany({
    where: { prefix, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: stale } }] },
    data: { lastUsedAt: now },
  });
}

/** Those of the viewers that are keys, as the database has them now. */
export async function renewedApiKeys(
  db: Database,
  viewers: readonly Viewer[],
): Promise<Map<Viewer, Viewer | CredentialsEnd>> {
  const ids = viewers.flatMap(({ apiKeyId }) => apiKeyId ?? []);
  if (ids.length === 0) return new Map();
  const [rows = []] = await exchange(db.pool, [{ statement: byIds, values: [textArray(ids)] }]);
  const all = rows.map(([text]) => keyFacts.parse(JSON.parse(text ?? '')));
  const now = db.clock.now();
  const byId = new Map(all.map((facts) => [facts.id, viewerOf(facts, now)]));
  return new Map(
    viewers.flatMap((viewer) => {
      const found = viewer.apiKeyId === null ? undefined : byId.get(viewer.apiKeyId);
      return found === undefined ? [] : [[viewer, found]];
    }),
  );
}

/** A key acts for as long as it is neither revoked nor expired and its creator is an active member of its workspace. */
function viewerOf(facts: KeyFacts, now: Date): Viewer | CredentialsEnd {
  const { id, workspaceId, createdById, role, isArchived, expiresAt } = facts;
  if (facts.isRevoked || role === null) return 'ACCESS_REVOKED';
  if (expiresAt !== null && expiresAt <= now) return 'EXPIRED';
  return {
    actor: { kind: 'API_KEY', id },
    userId: createdById,
    apiKeyId: id,
    sessionId: null,
    // A key for one integration must not become the key to the server because of who made it: it takes both.
    isAdministrator: facts.isAdministrator,
    expiresAt,
    standings: new Map([[workspaceId, { role, subset: new Set(facts.permissions.filter(isPermission)), isArchived }]]),
  };
}
