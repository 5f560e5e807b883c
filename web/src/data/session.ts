import { RefreshDocument } from '../generated/graphql.ts';
import { post } from './post.ts';

/** One exchange at a time in all tabs: each refresh token is good for one. */
const lock = 'ade-session';
/** Where tabs tell each other until when the access token is good. The token itself no script can read. */
const expiryKey = 'ade-session-expires-at';
/** Milliseconds before its end in which a token is exchanged already: a request takes time, and clocks differ. */
const marginMs = 30_000;

/** Until when the session is good without an exchange; 0 when it is not known. */
export function noteSession({ accessTokenExpiresAt }: { accessTokenExpiresAt: string }): void {
  localStorage.setItem(expiryKey, String(Date.parse(accessTokenExpiresAt)));
}

export function forgetSession(): void {
  localStorage.removeItem(expiryKey);
}

/** Whether this browser has been signed in, as far as it knows. */
export function isSessionKnown(): boolean {
  return expiry() > 0;
}

export function isSessionDue(): boolean {
  return isSessionKnown() && expiry() - marginMs < Date.now();
}

/**
 * Exchanges the session's cookies for the next ones, unless another tab has just done it. Answers whether there is a session; rejects
 * when the server cannot be reached.
 */
export async function refreshSession(): Promise<boolean> {
  const known = expiry();
  return navigator.locks.request(lock, async () => {
    if (expiry() > known) return true;
    const { data } = await post(RefreshDocument, {});
    if (data?.refreshSession.__typename === 'SignedIn') {
      noteSession(data.refreshSession);
      return true;
    }
    if (data) forgetSession();
    return false;
  });
}

function expiry(): number {
  return Number(localStorage.getItem(expiryKey) ?? 0);
}
