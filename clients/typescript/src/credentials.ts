/**
 * Who asks: an API key, an access token, or headers that are asked for before each request and connection, for sessions that are
 * refreshed. Without any, the browser's cookies count.
 */
export type Credentials =
  | { apiKey: string }
  | { accessToken: string }
  | (() => Record<string, string> | Promise<Record<string, string>>);

/** The headers of a request; on a WebSocket, its introduction. */
export async function headersOf(credentials: Credentials | undefined): Promise<Record<string, string>> {
  if (credentials === undefined) return {};
  if (typeof credentials === 'function') return credentials();
  if ('apiKey' in credentials) return { 'x-api-key': credentials.apiKey };
  return { authorization: `Bearer ${credentials.accessToken}` };
}
