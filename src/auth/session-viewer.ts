import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { statement, textArray } from '../db/statement.ts';
import { exchange } from '../db/walled-read.ts';
import type { CredentialCheck } from './credential-check.ts';
import type { CredentialsEnd } from './credentials.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { Viewer } from './viewer.ts';

/** All that decides whether a session goes on, and what its person may do. */
const sessionFacts = z.object({
  id: z.string(),
  userId: z.string(),
  isRevoked: z.boolean(),
  expiresAt: z.number().transform((milliseconds) => new Date(milliseconds)),
  isAdministrator: z.boolean(),
  /** Whether a second factor was shown, or a provider of single sign-on answers for that. */
  hasSecondFactor: z.boolean(),
  /** Whether the whole server asks for one. */
  isFactorNeeded: z.boolean(),
  memberships: z.array(
    z.object({
      workspaceId: z.string(),
      slug: z.string(),
      role: z.enum(['OWNER', 'MEMBER']),
      isArchived: z.boolean(),
      isFactorNeeded: z.boolean(),
    }),
  ),
});
type SessionFacts = z.infer<typeof sessionFacts>;

/**
 * Put together here, as ids and slugs have nothing to be escaped: PostgreSQL's own functions for JSON, and `concat`, take longer than all the
 * rest. The strictest workspace that the person is a member of says how long a session goes on.
 */
const selectFacts = `
  SELECT '{"id":"' || s.id || '","userId":"' || u.id || '","expiresAt":' || extract(epoch FROM least(s.expires_at,
        s.created_at + make_interval(mins => own.minutes), s.last_used_at + make_interval(mins => own.idle_minutes))) * 1000
      || ',"isAdministrator":' || u.is_administrator::text
      || ',"hasSecondFactor":' || (s.second_factor IS NOT NULL OR s.method = 'SSO')::text
      || ',"isFactorNeeded":' || coalesce((SELECT require_second_factor FROM security_policy), false)::text
      || ',"isRevoked":' || (s.revoked_at IS NOT NULL OR u.deactivated_at IS NOT NULL)::text
      || ',"memberships":[' || coalesce(own.memberships, '') || ']}'
  FROM session s JOIN "user" u ON u.id = s.user_id CROSS JOIN LATERAL (
    SELECT string_agg('{"workspaceId":"' || m.workspace_id || '","slug":"' || w.slug || '","role":"' || m.role || '","isArchived":'
        || (w.archived_at IS NOT NULL)::text || ',"isFactorNeeded":' || w.require_second_factor::text || '}', ',' ORDER BY m.id) AS memberships,
      min(w.session_minutes) AS minutes, min(w.session_idle_minutes) AS idle_minutes
    FROM membership m JOIN workspace w ON w.id = m.workspace_id WHERE m.user_id = u.id) own`;
const byId = statement(`${selectFacts} WHERE s.id = $1`);
const byIds = statement(`${selectFacts} WHERE s.id = ANY ($1::text[])`);

/** How to find out whom an access token was given to; `null` when the token is not valid. */
export async function checkOfSession(
  { db, tokens }: { db: Database; tokens: SessionTokens },
  token: string,
): Promise<CredentialCheck | null> {
  const claims = await tokens.verify(token);
  if (!claims) return null;
  return {
    step: { statement: byId, values: [claims.sessionId] },
    judge: (text) => {
      const facts = text === null ? null : sessionFacts.parse(JSON.parse(text));
      const viewer = facts?.userId === claims.userId ? viewerOf(facts, claims.expiresAt, db.clock.now()) : null;
      return viewer && typeof viewer !== 'string' ? { viewer, goodUntil: viewer.expiresAt } : null;
    },
  };
}

/** Those of the viewers that are people, as the database has them now. */
export async function renewedSessions(
  db: Database,
  viewers: readonly Viewer[],
): Promise<Map<Viewer, Viewer | CredentialsEnd>> {
  const ids = viewers.flatMap(({ sessionId }) => sessionId ?? []);
  if (ids.length === 0) return new Map();
  const [rows = []] = await exchange(db.pool, [{ statement: byIds, values: [textArray(ids)] }]);
  const all = rows.map(([text]) => sessionFacts.parse(JSON.parse(text ?? '')));
  const found = new Map(all.map((facts) => [facts.id, facts]));
  return new Map(
    viewers.flatMap((viewer) => {
      const facts = viewer.sessionId === null ? undefined : found.get(viewer.sessionId);
      return facts === undefined ? [] : [[viewer, viewerOf(facts, viewer.expiresAt, db.clock.now())]];
    }),
  );
}

/** `tokenExpiresAt` is the access token's: a session may go on, but what was begun with a token ends with it. */
function viewerOf(facts: SessionFacts, tokenExpiresAt: Date | null, now: Date): Viewer | CredentialsEnd {
  const { id, userId, memberships } = facts;
  if (facts.isRevoked) return 'ACCESS_REVOKED';
  const ends = tokenExpiresAt && tokenExpiresAt < facts.expiresAt ? tokenExpiresAt : facts.expiresAt;
  if (ends <= now) return 'EXPIRED';
  const isServerClosed = facts.isFactorNeeded && !facts.hasSecondFactor;
  const isClosed = ({ isFactorNeeded }: { isFactorNeeded: boolean }) =>
    (facts.isFactorNeeded || isFactorNeeded) && !facts.hasSecondFactor;
  const closed = memberships.filter(isClosed).map(({ workspaceId, slug }) => ({ id: workspaceId, slug }));
  const open = memberships.filter((workspace) => !isClosed(workspace));
  return {
    actor: { kind: 'USER', id: userId },
    userId,
    apiKeyId: null,
    sessionId: id,
    isAdministrator: facts.isAdministrator && !isServerClosed,
    expiresAt: ends,
    ...(isServerClosed || closed.length > 0 ? { closed: { isServer: isServerClosed, workspaces: closed } } : {}),
    standings: new Map(
      open.map(({ workspaceId, role, isArchived }) => [workspaceId, { role, subset: null, isArchived }]),
    ),
  };
}
