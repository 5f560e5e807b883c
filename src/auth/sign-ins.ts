import { hash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { exchange, type TextRow } from '../db/walled-read.ts';
import { checkOfApiKey } from './api-key-viewer.ts';
import { type CredentialCheck, factsIn, isUseToBeNoted } from './credential-check.ts';
import type { Credentials } from './credentials.ts';
import { InvalidCredentialsError } from './credentials.ts';
import type { SessionTokens } from './session-tokens.ts';
import { checkOfSession } from './session-viewer.ts';
import type { Viewer } from './viewer.ts';

/** Credentials whose viewers are remembered. */
const keptViewers = 1_000;

/** A viewer as they were made once: who they are still, if `check` answers the same `facts`. */
export interface Remembered {
  readonly key: string;
  readonly viewer: Viewer;
  readonly check: CredentialCheck;
  readonly facts: string;
  readonly goodUntil: Date | null;
}

/**
 * Finds out who is asking. Viewers are remembered to save making them again, never to save asking: the database is asked for
 * every request, in one statement that can stand beside the request's own, so that what is revoked ends at once.
 */
export class SignIns {
  readonly #db: Database;
  readonly #tokens: SessionTokens;
  /** By a hash of the credentials. Those that were used last come last. */
  readonly #kept = new Map<string, Remembered>();

  constructor({ db, tokens }: { db: Database; tokens: SessionTokens }) {
    this.#db = db;
    this.#tokens = tokens;
  }

  /**
   * Who is asking: `null` when no credentials are given (anonymous). Throws InvalidCredentialsError when they are given and wrong,
   * so that a broken integration fails loudly instead of acting without a viewer. Browsers send a cookie along whether it is wanted
   * or not, so one that is good no longer is as good as none: else its owner could not sign in again.
   */
  async signIn(credentials: Credentials): Promise<Viewer | null> {
    const given = givenIn(credentials);
    if (given === null) return null;
    const remembered = this.#recall(given.key);
    const check = remembered?.check ?? (await this.#checkOf(given));
    if (check === null) return null;
    const [rows] = await exchange(this.#db.pool, [check.step]);
    if (remembered && (await this.confirm(remembered, rows))) return remembered.viewer;
    const facts = factsIn(rows);
    const judged = judge(check, facts, given);
    if (judged === null) return null;
    if (isUseToBeNoted(rows)) await check.noteUse?.();
    if (facts !== null) this.#keep({ ...judged, key: given.key, check, facts });
    return judged.viewer;
  }

  /** The same, for who cannot say what is wrong with the credentials: wrong ones are as good as none. */
  async viewerOrNull(credentials: Credentials): Promise<Viewer | null> {
    try {
      return await this.signIn(credentials);
    } catch (error) {
      if (error instanceof InvalidCredentialsError) return null;
      throw error;
    }
  }

  /** What is remembered of the credentials, to be confirmed before it is gone by. Throws as `signIn` does. */
  recall(credentials: Credentials): Remembered | null {
    const given = givenIn(credentials);
    return given && this.#recall(given.key);
  }

  /** Whether the answer to the check says what it said when the viewer was made. If not, they are forgotten. */
  async confirm({ key, check, facts }: Remembered, rows: readonly TextRow[] | undefined): Promise<boolean> {
    if (factsIn(rows) !== facts) {
      this.#kept.delete(key);
      return false;
    }
    if (isUseToBeNoted(rows)) await check.noteUse?.();
    return true;
  }

  #recall(key: string): Remembered | null {
    const kept = this.#kept.get(key);
    if (!kept) return null;
    this.#kept.delete(key);
    if (kept.goodUntil !== null && kept.goodUntil <= this.#db.clock.now()) return null;
    this.#kept.set(key, kept);
    return kept;
  }

  #keep(remembered: Remembered): void {
    this.#kept.set(remembered.key, remembered);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptViewers && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #checkOf({ kind, secret }: Given): Promise<CredentialCheck | null> {
    if (kind === 'KEY') return checkOfApiKey(this.#db, secret);
    const check = await checkOfSession({ db: this.#db, tokens: this.#tokens }, secret);
    if (check === null && kind === 'TOKEN') throw invalidToken();
    return check;
  }
}

interface Given {
  kind: 'KEY' | 'COOKIE' | 'TOKEN';
  secret: string;
  /** What it is remembered by. */
  key: string;
}

function givenIn({ apiKey, authorization, cookie }: Credentials): Given | null {
  if ([apiKey, authorization, cookie].filter((given) => given !== null).length > 1) {
    throw new InvalidCredentialsError(
      'The request says twice who is asking. Send one of: the X-API-Key header, the Authorization header, the cookie of a session.',
    );
  }
  if (apiKey !== null) return given('KEY', apiKey);
  if (cookie !== null) return given('COOKIE', cookie);
  if (authorization === null) return null;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw invalidToken();
  return given('TOKEN', token);
}

/** The secret itself is not kept. */
function given(kind: Given['kind'], secret: string): Given {
  return { kind, secret, key: hash('sha256', `${kind}${secret}`, 'base64') };
}

function judge(check: CredentialCheck, facts: string | null, { kind }: Given) {
  const judged = check.judge(facts);
  if (judged === null && kind === 'TOKEN') throw invalidToken();
  return judged;
}

function invalidToken(): InvalidCredentialsError {
  return new InvalidCredentialsError(
    'The access token is not valid (any more). Send "Authorization: Bearer <token>" with one that signIn or refreshSession has given.',
  );
}
