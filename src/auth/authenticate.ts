import type { Database } from '../db/database.ts';
import { authenticateApiKey, renewedApiKeys } from './api-key-viewer.ts';
import type { Credentials, CredentialsEnd } from './credentials.ts';
import { InvalidCredentialsError } from './credentials.ts';
import type { SessionTokens } from './session-tokens.ts';
import { authenticateSession, renewedSessions } from './session-viewer.ts';
import type { Viewer } from './viewer.ts';

/**
 * Who is asking: `null` when no credentials are given (anonymous). Throws InvalidCredentialsError when they are given and wrong,
 * so that a broken integration fails loudly instead of acting without a viewer. Browsers send a cookie along whether it is wanted or
 * not, so one that is good no longer is as good as none: else its owner could not sign in again.
 */
export async function authenticate(
  { db, tokens }: { db: Database; tokens: SessionTokens },
  { apiKey, authorization, cookie }: Credentials,
): Promise<Viewer | null> {
  if ([apiKey, authorization, cookie].filter((given) => given !== null).length > 1) {
    throw new InvalidCredentialsError(
      'The request says twice who is asking. Send one of: the X-API-Key header, the Authorization header, the cookie of a session.',
    );
  }
  if (apiKey !== null) return authenticateApiKey(db, apiKey);
  if (cookie !== null) return authenticateSession(db, tokens, cookie);
  if (authorization === null) return null;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const viewer = token === undefined ? null : await authenticateSession(db, tokens, token);
  if (!viewer) {
    throw new InvalidCredentialsError(
      'The access token is not valid (any more). Send "Authorization: Bearer <token>" with one that signIn or refreshSession has given.',
    );
  }
  return viewer;
}

/** The same, for who cannot say what is wrong with the credentials: wrong ones are as good as none. */
export async function viewerOrNull(
  services: { db: Database; tokens: SessionTokens },
  credentials: Credentials,
): Promise<Viewer | null> {
  try {
    return await authenticate(services, credentials);
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return null;
    throw error;
  }
}

/**
 * The viewers as the database has them now, in the same order: their standing may have changed since they were authenticated,
 * and where the credentials are good no longer it says why. One query for keys and one for people, however many there are.
 */
export async function renewViewers(db: Database, viewers: readonly Viewer[]): Promise<(Viewer | CredentialsEnd)[]> {
  const keys = await renewedApiKeys(db, viewers);
  const sessions = await renewedSessions(db, viewers);
  return viewers.map((viewer) => keys.get(viewer) ?? sessions.get(viewer) ?? 'ACCESS_REVOKED');
}
