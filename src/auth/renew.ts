import type { Database } from '../db/database.ts';
import { renewedApiKeys } from './api-key-viewer.ts';
import type { CredentialsEnd } from './credentials.ts';
import { renewedSessions } from './session-viewer.ts';
import type { Viewer } from './viewer.ts';

/**
 * The viewers as the database has them now, in the same order: their standing may have changed since they were authenticated,
 * and where the credentials are good no longer it says why. One query for keys and one for people, however many there are.
 */
export async function renewViewers(db: Database, viewers: readonly Viewer[]): Promise<(Viewer | CredentialsEnd)[]> {
  const keys = await renewedApiKeys(db, viewers);
  const sessions = await renewedSessions(db, viewers);
  return viewers.map((viewer) => keys.get(viewer) ?? sessions.get(viewer) ?? 'ACCESS_REVOKED');
}
