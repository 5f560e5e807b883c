import { AdeClient } from '../../../clients/typescript/src/index.ts';
import { RefreshDocument } from '../generated/graphql.ts';
import { noteUse, usedAt } from './attendance.ts';
import { keepFor } from './kept.ts';
import { operationOf } from './operation.ts';
import { siteUrl } from './site.ts';

/** Sends cookies alone: the other clients wait for what this one does. */
const client = new AdeClient({ url: siteUrl });
const refresh = operationOf(RefreshDocument);

/** One exchange at a time in all tabs: each refresh token is good for one. */
const lock = 'ade-session';
/** Where tabs tell each other until when the access token is good. The token itself no script can read. */
const expiryKey = 'ade-session-expires-at';
/** Whose session it is: tabs that show another person's things begin anew. */
const personKey = 'ade-session-person';
/** That the last session was ended by the server, and not by the person here. */
const endedKey = 'ade-session-ended';
/** When the session was last begun or carried on for a person who used it, as tabs tell each other. */
const carriedOnKey = 'ade-session-carried-on-at';
/** Milliseconds before its end in which a token is exchanged already: a request takes time, and clocks differ. */
const marginMs = 30_000;

export interface OpenedSession {
  accessTokenExpiresAt: string;
  user: { id: string };
}

/** Until when the session is good without an exchange; 0 when it is not known. */
export function noteSession({ accessTokenExpiresAt, user }: OpenedSession): void {
  keepFor(user.id);
  noteExchange({ accessTokenExpiresAt, user });
  localStorage.setItem(carriedOnKey, String(Date.now()));
}

function noteExchange({ accessTokenExpiresAt, user }: OpenedSession): void {
  localStorage.removeItem(endedKey);
  localStorage.setItem(personKey, user.id);
  localStorage.setItem(expiryKey, String(Date.parse(accessTokenExpiresAt)));
}

export function forgetSession(): void {
  localStorage.removeItem(expiryKey);
  localStorage.removeItem(personKey);
}

/** Hears when another tab of this browser signs in, or out, until the answer is called. */
export function onSessionElsewhere(listener: (state: 'BEGUN' | 'OVER') => void): () => void {
  const hear = ({ key, oldValue, newValue }: StorageEvent) => {
    if (key === personKey && oldValue !== newValue) listener(newValue === null ? 'OVER' : 'BEGUN');
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}

/** Whether the session that this browser had was ended elsewhere, or by its age. */
export function wasSessionEnded(): boolean {
  return localStorage.getItem(endedKey) !== null;
}

/** Whether this browser has been signed in, as far as it knows. */
export function isSessionKnown(): boolean {
  return expiry() > 0;
}

export function isSessionDue(): boolean {
  return isSessionKnown() && expiry() - marginMs < Date.now();
}

/**
 * Exchanges the session's cookies for the next ones, unless another tab has just done it. Answers whether there is a session; throws
 * AdeError when the server cannot be reached or does not say.
 */
export async function refreshSession(): Promise<boolean> {
  const known = expiry();
  return navigator.locks.request(lock, async () => {
    if (expiry() > known) return true;
    const isUnattended = usedAt() <= carriedOnAt();
    const { refreshSession: answer } = await client.request(refresh, { isUnattended });
    if (answer.__typename !== 'SignedIn') {
      // Who signs out, in whichever tab, has this forgotten first.
      if (isSessionKnown()) localStorage.setItem(endedKey, '');
      forgetSession();
    } else if (isUnattended) noteExchange(answer);
    else noteSession(answer);
    return answer.__typename === 'SignedIn';
  });
}

noteUse({
  carriedOnAt,
  // What it comes to is seen with the next request.
  carryOn: () => void (isSessionKnown() && refreshSession().catch(() => {})),
});

function carriedOnAt(): number {
  return Number(localStorage.getItem(carriedOnKey) ?? 0);
}

function expiry(): number {
  return Number(localStorage.getItem(expiryKey) ?? 0);
}
