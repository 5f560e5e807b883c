import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { ClientFacts } from '../src/domain/kernel/context.ts';

const longestUserAgent = 500;

/** Answers from where a request came. `proxies`: addresses and networks whose X-Forwarded-For is believed. */
export function clientFactsFor(proxies: readonly string[]): (request: IncomingMessage) => ClientFacts {
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return ({ socket, headers }) => ({
    address: addressOf(socket.remoteAddress ?? '', headers['x-forwarded-for'], isTrusted),
    userAgent: headers['user-agent']?.slice(0, longestUserAgent) ?? null,
  });
}

/** Every proxy appends whom it was asked by, so the list is read from its end, for as long as those who wrote it are trusted. */
function addressOf(
  remote: string,
  forwarded: string | string[] | undefined,
  isTrusted: (address: string) => boolean,
): string | null {
  let address = plain(remote);
  if (address === null) return null;
  for (const hop of String(forwarded ?? '')
    .split(',')
    .reverse()) {
    const before = plain(hop.trim());
    if (before === null || !isTrusted(address)) break;
    address = before;
  }
  return address;
}

/** Without the prefix of an IPv4 address on an IPv6 socket and without a zone; `null` for what is no address. */
function plain(text: string): string | null {
  const address = text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(address) === 0 ? null : address.toLowerCase();
}
