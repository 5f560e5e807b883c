/** What a request carries to prove who is asking; the same for HTTP and for the introduction on a WebSocket. */
export interface Credentials {
  /** The X-API-Key header. */
  apiKey: string | null;
  /** The Authorization header. */
  authorization: string | null;
  /** The access token in a session's cookie. */
  cookie: string | null;
}

/** Why a request that carries credentials is not accepted. Never says which part was wrong. */
export class InvalidCredentialsError extends Error {
  constructor(message = 'The credentials are not valid. Check the X-API-Key header, or create a new key.') {
    super(message);
    this.name = 'InvalidCredentialsError';
  }
}

/** Why credentials that were good are good no longer. */
export type CredentialsEnd = 'ACCESS_REVOKED' | 'EXPIRED';
