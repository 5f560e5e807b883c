import type { IncomingMessage } from 'node:http';

/**
 * Whether a WebSocket may be opened by the client that sent this upgrade. Browsers name the page's origin and send cookies whatever it
 * is (RFC 6455, 10.2), so a page has to be ours: of the host that the request names, of the public address, or allowed by name.
 * Programs send no origin, and no cookies but their own.
 */
export function isAllowedOrigin(
  { headers }: IncomingMessage,
  { publicUrl, allowedOrigins }: { publicUrl: string | null; allowedOrigins: readonly string[] },
): boolean {
  if (headers.origin === undefined) return true;
  const origin = URL.parse(headers.origin);
  // Sandboxed pages and files have the origin "null".
  if (!origin || !['http:', 'https:'].includes(origin.protocol)) return false;
  return (
    origin.host === headers.host?.toLowerCase() ||
    origin.origin === (publicUrl && URL.parse(publicUrl)?.origin) ||
    allowedOrigins.includes(origin.origin)
  );
}
