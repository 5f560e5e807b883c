import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OutboundFailedError, OutboundRefusedError, outboundUrl, sendOutbound } from '../../src/outbound/request.ts';

const strangers = { privateNetworks: false };
const trusted = { privateNetworks: true };
const never = new AbortController().signal;

/** Every way to write an address that is not of the public Internet (RFC 6890 and the registries behind it). */
const closedHosts = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  'localhost',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:db8::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[ff02::1]',
];

let port = 0;
const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  if (request.url === '/away') response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
  else if (request.url === '/never') request.resume();
  else request.pipe(response.writeHead(200, { 'x-said': request.headers['x-said'] ?? '' }));
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('a request to an address that a person gave', () => {
  test.each(closedHosts)('never goes to %s', async (host) => {
    const before = requests.length;
    const address = `https://${host}:${port}/`;
    // Said where it is given, without a look at any name server; and judged once more where it is sent, as names are.
    expect(() => outboundUrl(address, strangers)).toThrow('outbound.private_networks');
    const url = outboundUrl(address, trusted);
    await expect(sendOutbound(url, { method: 'GET', signal: never }, strangers)).rejects.toThrow(OutboundRefusedError);
    expect(requests).toHaveLength(before);
  });

  test.each([
    ['ftp://example.org/', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['example.org', 'https://'],
    ['', 'https://'],
    ['https://', 'https://'],
    ['http://example.org/', 'outbound.private_networks'],
    ['https://ade.localhost./', 'outbound.private_networks'],
    ['https://me:secret@example.org/', 'password'],
    [`https://example.org/${'a'.repeat(2_048)}`, '2048'],
  ])('%s is no address for one', (text, reason) => {
    expect(() => outboundUrl(text, strangers)).toThrow(OutboundRefusedError);
    expect(() => outboundUrl(text, strangers)).toThrow(reason);
  });

  test('carries its headers and its body, and answers with what the server says', async () => {
    const url = outboundUrl(`http://127.0.0.1:${port}/echo`, trusted);
    const sent = { method: 'POST', headers: { 'x-said': 'it' }, body: 'größe', signal: never } as const;
    const answer = await sendOutbound(url, sent, trusted);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['x-said']).toBe('it');
    expect((await buffer(answer)).toString()).toBe('größe');
  });

  test('does not follow a redirect', async () => {
    const before = requests.length;
    const url = outboundUrl(`http://localhost:${port}/away`, trusted);
    const answer = await sendOutbound(url, { method: 'GET', signal: never }, trusted);
    answer.resume();
    expect(answer.statusCode).toBe(302);
    expect(requests.slice(before)).toEqual(['GET /away']);
  });

  test('ends with its signal, also where the server says nothing', async () => {
    const control = new AbortController();
    const url = outboundUrl(`http://127.0.0.1:${port}/never`, trusted);
    const answer = sendOutbound(url, { method: 'GET', signal: control.signal }, trusted);
    await once(server, 'request');
    control.abort();
    await expect(answer).rejects.toThrow(OutboundFailedError);
  });

  test('says that a server is not there', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port: free } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const url = outboundUrl(`http://127.0.0.1:${free}/`, trusted);
    await expect(sendOutbound(url, { method: 'GET', signal: never }, trusted)).rejects.toThrow('ECONNREFUSED');
  });
});
