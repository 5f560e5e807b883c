import type { Database } from '../db/database.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { CredentialsEnd } from './credentials.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { Viewer } from './viewer.ts';

const withPerson = {
  user: { include: { memberships: { include: { workspace: { select: { archivedAt: true } } } } } },
} as const satisfies Prisma.SessionInclude;
type SessionRow = Prisma.SessionGetPayload<{ include: typeof withPerson }>;

/** The person whom an access token was given to; `null` when it is not valid, or their session is over. */
export async function authenticateSession(db: Database, tokens: SessionTokens, token: string): Promise<Viewer | null> {
  const claims = await tokens.verify(token);
  if (!claims) return null;
  const row = await db.prisma.session.findUnique({ where: { id: claims.sessionId }, include: withPerson });
  if (!row || row.userId !== claims.userId) return null;
  const viewer = viewerOf(row, claims.expiresAt);
  return typeof viewer === 'string' ? null : viewer;
}

/** Those of the viewers that are people, as the database has them now. */
export async function renewedSessions(
  db: Database,
  viewers: readonly Viewer[],
): Promise<Map<Viewer, Viewer | CredentialsEnd>> {
  const ids = viewers.flatMap(({ sessionId }) => sessionId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db.prisma.session.findMany({ where: { id: { in: ids } }, include: withPerson });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    viewers.flatMap((viewer) => {
      const row = viewer.sessionId === null ? undefined : byId.get(viewer.sessionId);
      return row === undefined ? [] : [[viewer, viewerOf(row, viewer.expiresAt)]];
    }),
  );
}

/** `expiresAt` is the access token's: a session may go on, but what was begun with a token ends with it. */
function viewerOf({ id, user, revokedAt, ...session }: SessionRow, expiresAt: Date | null): Viewer | CredentialsEnd {
  if (revokedAt !== null || user.deactivatedAt !== null) return 'ACCESS_REVOKED';
  const ends = expiresAt ?? session.expiresAt;
  if (ends.getTime() <= Date.now()) return 'EXPIRED';
  return {
    actor: { kind: 'USER', id: user.id },
    userId: user.id,
    apiKeyId: null,
    sessionId: id,
    isAdministrator: user.isAdministrator,
    expiresAt: ends,
    standings: new Map(
      user.memberships.map(({ workspaceId, role, workspace }) => [
        workspaceId,
        { role, subset: null, isArchived: workspace.archivedAt !== null },
      ]),
    ),
  };
}
