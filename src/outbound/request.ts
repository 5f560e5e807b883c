import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import ipaddr from 'ipaddr.js';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** Characters of the longest address that is taken. */
export const maxUrlLength = 2_048;

/** An address that requests are sent to for no caller. */
export class OutboundRefusedError extends Error {
  override readonly name = 'OutboundRefusedError';
}

/** The server behind an address did not answer, or broke off. */
export class OutboundFailedError extends Error {
  override readonly name = 'OutboundFailedError';
}

export interface OutboundPolicy {
  /** Whether addresses of this machine and of private networks may be reached, and http without TLS used. */
  privateNetworks: boolean;
}

export interface OutboundRequest {
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Ends the request, and the answer while it is read. */
  signal: AbortSignal;
}

/**
 * An address that a person gave, read (WHATWG URL). Throws OutboundRefusedError, with the reason, for what is no http address,
 * carries credentials, or names a private address without a look at any name server.
 */
export function outboundUrl(text: string, { privateNetworks }: OutboundPolicy): URL {
  if (text.length > maxUrlLength) throw new OutboundRefusedError(`An address has at most ${maxUrlLength} characters.`);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new OutboundRefusedError('This is no address that begins with https://.');
  }
  if (url.protocol === 'http:' && !privateNetworks) {
    throw new OutboundRefusedError(
      'The address has to begin with https://: what is sent must not be read on the way. Who runs the server can allow http://: outbound.private_networks.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundRefusedError('An address must not carry a user name or a password.');
  }
  if (!privateNetworks && isInside(url.hostname)) throw new OutboundRefusedError(insideMessage);
  return url;
}

const insideMessage =
  'The address leads to this machine or into a private network, where nothing is sent. Who runs the server can allow it: outbound.private_networks.';

/** Whether a host is this machine (RFC 6761, 6.3) or an address that is not for the public. Other names are judged when they are looked up. */
function isInside(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() !== 'unicast';
  return host === 'localhost' || host.endsWith('.localhost');
}

/**
 * Sends one request and answers when the head of its answer is there. Where the name leads is looked up once, and the connection goes
 * to the address that was judged: this machine, private, link-local and metadata networks are refused, as ipaddr.js tells them
 * (IANA's special-purpose registries, RFC 6890). Redirects are not followed. Throws OutboundRefusedError and OutboundFailedError.
 */
export function sendOutbound(url: URL, sent: OutboundRequest, policy: OutboundPolicy): Promise<IncomingMessage> {
  const isTls = url.protocol === 'https:';
  const filter = { allowPrivateIPAddress: policy.privateNetworks, allowMetaIPAddress: false };
  const agent = isTls ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter);
  const { method, headers = {}, body, signal } = sent;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = { agent, method, headers: { ...headers, ...length }, signal };
  return new Promise((resolve, reject) => {
    const request = (isTls ? httpsRequest : httpRequest)(url, options, resolve);
    request.on('error', (error) => reject(failure(error, signal)));
    request.end(body);
  });
}

/** What is known of a request that had no answer. The filter's refusals are the errors without a code. */
function failure(error: Error, signal: AbortSignal): Error {
  if (signal.aborted) return new OutboundFailedError('The server did not answer in time.', { cause: error });
  if (!('code' in error)) {
    return new OutboundRefusedError(insideMessage, { cause: error });
  }
  return new OutboundFailedError(`The server cannot be reached (${String(error.code)}).`, { cause: error });
}
