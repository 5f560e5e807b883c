import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newProvider, type Provider, userSchema } from './provider.ts';

let server: TestServer;
let provider: Provider;
beforeAll(async () => {
  server = await startTestServer();
  provider = await newProvider(server);
});
afterAll(() => server.stop());

const nul = '\u0000';
const fault = (status: number, scimType?: string) => ({
  status,
  body: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType ? { scimType } : {}),
  },
});
const found = async (filter: string) => {
  const { Resources } = await provider.get(200, 'GET', `/Users?filter=${encodeURIComponent(filter)}`);
  return (Resources as { id: string }[]).map(({ id }) => id);
};

it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('nothing is at an id with U+0000: %s', async (method) => {
  const Operations = [{ op: 'replace', path: 'displayName', value: 'x' }];
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations,
    userName: 'a@example.org',
    displayName: 'x',
  };
  const sent = ['GET', 'DELETE'].includes(method) ? undefined : body;
  for (const path of ['/Users/%00', '/Groups/grp_%00x', '/Schemas/%00']) {
    if (path.startsWith('/Schemas') && method !== 'GET') continue;
    expect(await provider.send(method, path, sent), path).toMatchObject(fault(404));
  }
});

it.each([
  ['userName', nul],
  ['externalId', nul],
  ['displayName', nul],
  ['name', { givenName: nul }],
  ['name', { formatted: `a${nul}` }],
  ['emails', [{ value: `a${nul}@example.org` }]],
  ['externalId', 'a\ud800'],
  ['displayName', '\udc00'],
])('a User has no U+0000 and no half characters in %s', async (name, value) => {
  const given = { schemas: [userSchema], userName: `${process.hrtime.bigint()}@example.org`, [name]: value };
  expect(await provider.send('POST', '/Users', given)).toMatchObject(fault(400, 'invalidValue'));
  const { id } = await provider.user();
  expect(await provider.patch(`/Users/${id}`, { op: 'replace', value: { [name]: value } })).toMatchObject(
    fault(400, 'invalidValue'),
  );
});

it.each([
  `userName eq "a${nul}"`,
  'meta.created gt "0000-01-01T00:00:00Z"',
  'meta.created gt "-000001-01-01T00:00:00Z"',
  'meta.lastModified lt "+010000-01-01T00:00:00Z"',
  'meta.lastModified lt "+275000-01-01T00:00:00Z"',
])('the filter %s is none', async (filter) => {
  for (const list of ['/Users', '/Groups']) {
    const name = list === '/Groups' ? filter.replace('userName', 'members.value') : filter;
    expect(await provider.send('GET', `${list}?filter=${encodeURIComponent(name)}`), list).toMatchObject(
      fault(400, 'invalidFilter'),
    );
  }
});

it('a filter takes the first and the last instants there are, and ends of text that are no single unit of UTF-16', async () => {
  const { id, userName } = await provider.user({ displayName: 'Ann 😀' });
  const mine = `userName eq "${userName}" and`;
  expect(await found(`${mine} meta.created gt "0001-01-01T00:00:00Z"`)).toEqual([id]);
  expect(await found(`${mine} meta.created lt "9999-12-31T23:59:59Z"`)).toEqual([id]);
  expect(await found(`${mine} displayName ew "😀"`)).toEqual([id]);
  expect(await found(`${mine} displayName ew "n 😀"`)).toEqual([id]);
  expect(await found(`${mine} displayName ew "😁"`)).toEqual([]);
});

it('a token that is revoked while the body is on its way is good for nothing', async () => {
  const { token, tokenId } = await newProvider(server);
  const { prisma } = server.services.db;
  const userName = `late-${process.hrtime.bigint()}@example.org`;
  const body = JSON.stringify({ schemas: [userSchema], userName });
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const answer = text(socket);
  const head = ['POST /scim/v2/Users HTTP/1.1', `Host: ${hostname}`, `Authorization: Bearer ${token}`];
  head.push('Connection: close', 'Content-Type: application/scim+json', `Content-Length: ${body.length}`);
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`);
  const usedAt = async () => (await prisma.scimToken.findUniqueOrThrow({ where: { id: tokenId } })).lastUsedAt;
  // It has been looked up, and was good.
  await expect.poll(usedAt).not.toBeNull();
  await prisma.scimToken.update({ where: { id: tokenId }, data: { revokedAt: server.services.db.clock.now() } });
  socket.write(body.slice(5));
  expect(await answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(await prisma.user.count({ where: { email: userName } })).toBe(0);
});
