import type { IncomingMessage } from 'node:http';

export interface BaseUrlOptions {
  /** The address that clients use, as the settings have it. */
  publicUrl: string | null;
  development: boolean;
}

/**
 * The address that links are made with, without a trailing slash. What the Host header says is up to the client, so it is believed in
 * development alone; else, where the settings do not say it, it is the address that the connection has reached, which a client on the same
 * machine may call localhost.
 */
export function baseUrlFor({ publicUrl, development }: BaseUrlOptions): (request: IncomingMessage) => string {
  const configured = publicUrl?.replace(/\/$/, '');
  return (request) => {
    if (configured !== undefined) return configured;
    const { host } = request.headers;
    const reached = addressOf(request);
    const isBelieved = development || host === reached || /^localhost(:\d{1,5})?$/.test(host ?? '');
    return `http://${isBelieved && host ? host : reached}`;
  };
}

/** The path of an address below which everything is, without a slash at its end; empty at the root of a host. */
export function pathOf(baseUrl: string | null): string {
  return baseUrl === null ? '' : new URL(baseUrl).pathname.replace(/\/$/, '');
}

/** Host and port as an address has them (RFC 3986, 3.2.2). */
function addressOf({ socket }: IncomingMessage): string {
  const address = (socket.localAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
  return `${address.includes(':') ? `[${address}]` : address}:${socket.localPort}`;
}
