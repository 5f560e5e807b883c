/** Whose account it is that an identity provider makes, deletes and makes anew. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newProvider, type Provider } from './provider.ts';

let server: TestServer;
let provider: Provider;
beforeAll(async () => {
  server = await startTestServer();
  provider = await newProvider(server);
});
afterAll(() => server.stop());

const make = (userName: string, externalId: string | undefined, address: string) =>
  provider.send('POST', '/Users', { userName, externalId, emails: [{ value: address, primary: true }] });
const leave = async (id: unknown) => {
  expect(await provider.send('DELETE', `/Users/${id}`)).toMatchObject({ status: 204 });
};

it('a user name that somebody else has by now leads to an account of their own', async () => {
  const john = await make('jsmith', 'one', 'john.smith@example.org');
  await leave(john.body.id);
  const jane = await make('JSmith', 'two', 'jane.smith@example.org');
  expect(jane).toMatchObject({ status: 201, body: { userName: 'JSmith' } });
  expect(jane.body.id).not.toBe(john.body.id);
  // And the account of before is still its person's.
  expect((await make('jsmith2', 'one', 'john.smith@example.org')).body.id).toBe(john.body.id);
});

it('an address that the provider gives to somebody else does not hand an account over', async () => {
  const first = await make('kim.1', 'kim-1', 'kim@example.org');
  await leave(first.body.id);
  expect(await make('kim.2', 'kim-2', 'kim@example.org')).toMatchObject({
    status: 409,
    body: { scimType: 'uniqueness', detail: expect.stringContaining('externalId') },
  });
  const again = await make('kim.3', 'kim-1', 'kim@example.org');
  expect(again).toMatchObject({ status: 201, body: { id: first.body.id, active: true } });
});

it('whom administrators have deactivated among themselves, no provider lets in again', async () => {
  const former = await addPerson(server, { isAdministrator: true });
  await server.services.db.prisma.user.update({
    where: { id: former.userId },
    data: { deactivatedAt: new Date() },
  });
  const path = `/Users/${former.userId}`;
  const active = { op: 'replace', path: 'active', value: true };
  expect(await provider.patch(path, active)).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
  await leave(former.userId);
  expect(await make('former', undefined, former.email)).toMatchObject({
    status: 400,
    body: { scimType: 'mutability' },
  });
  const { deactivatedAt } = await server.services.db.prisma.user.findUniqueOrThrow({ where: { id: former.userId } });
  expect(deactivatedAt).not.toBeNull();
});

it('an account of an address that nobody has shown is its person’s once the provider says anything of it', async () => {
  const { prisma } = server.services.db;
  const ways: ((id: string, userName: string) => Promise<unknown>)[] = [
    (id, userName) => provider.send('PUT', `/Users/${id}`, { userName, displayName: 'Ann', active: true }),
    (id) => provider.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: true }),
    (id) => provider.patch(`/Users/${id}`, { op: 'add', path: 'externalId', value: id }),
    (id) => provider.send('POST', '/Groups', { displayName: `Of ${id}`, members: [{ value: id }] }),
  ];
  for (const isOut of [false, true]) {
    for (const say of ways) {
      const { userId: id, email } = await addPerson(server);
      const data = {
        addressUnproven: true,
        passwordHash: 'of who has made it',
        deactivatedAt: isOut ? new Date() : null,
      };
      await prisma.user.update({ where: { id }, data });
      expect(await say(id, email)).toMatchObject({ status: expect.toSatisfy((status) => status < 300) });
      expect(await prisma.user.findUniqueOrThrow({ where: { id } })).toMatchObject({
        addressUnproven: false,
        passwordHash: null,
      });
      expect(await prisma.session.count({ where: { userId: id, revokedAt: null } })).toBe(0);
    }
  }
});
