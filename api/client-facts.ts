import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from 'proxy-addr';
import type { ClientFacts } from '../src/domain/kernel/index.ts';

const longestUserAgent = 500;

/** Whether an address is that of a proxy whose X-Forwarded-For is believed. */
export function proxiesAmong(proxies: readonly string[]): (address: string) => boolean {
  const isTrusted = proxyAddress.compile([...proxies]);
  return (address) => address !== '' && isTrusted(address, 0);
}

/** Answers from where a request came. `proxies`: addresses and networks whose X-Forwarded-For is believed. */
export function clientFactsFor(proxies: readonly string[]): (request: IncomingMessage) => ClientFacts {
  const isTrusted = proxyAddress.compile([...proxies]);
  return (request) => ({
    // The nearest first, and no further than one that is not trusted. A hop may have written what is no address.
    address:
      addressesOf(request, isTrusted)
        .map(plain)
        .findLast((address) => address !== null) ?? null,
    userAgent: request.headers['user-agent']?.slice(0, longestUserAgent) ?? null,
  });
}

function addressesOf(request: IncomingMessage, isTrusted: ReturnType<typeof proxyAddress.compile>) {
  // Most have come without a proxy.
  return 'x-forwarded-for' in request.headers ? proxyAddress.all(request, isTrusted) : [request.socket.remoteAddress];
}

/** Without the prefix of an IPv4 address on an IPv6 socket and without a zone; `null` for what is no address. */
function plain(text: string | undefined): string | null {
  const address = (text ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(address) === 0 ? null : address.toLowerCase();
}
