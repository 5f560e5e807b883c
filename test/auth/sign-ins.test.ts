import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApiKey } from '../../src/auth/api-key.ts';
import { InvalidCredentialsError } from '../../src/auth/credentials.ts';
import { SignIns } from '../../src/auth/sign-ins.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { addKey, addPerson } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let signIns: SignIns;
beforeAll(async () => {
  server = await startTestServer();
  signIns = new SignIns(server.services);
});
afterAll(() => server.stop());

const credentialsOf = (apiKey: string | null) => ({ apiKey, authorization: null, cookie: null });

async function newKey() {
  const { workspaceId } = server.owner;
  const { apiKey, ...client } = await addKey(server, { workspaceId, permissions: ['workspace.read', 'jobs.read'] });
  const credentials = credentialsOf(apiKey);
  const viewer = await signIns.signIn(credentials);
  return { ...client, credentials, viewer, id: viewer?.apiKeyId ?? '' };
}

describe('a viewer who is remembered', () => {
  test('is the same for as long as nothing about them changes', async () => {
    const { credentials, viewer } = await newKey();
    expect(await signIns.signIn(credentials)).toBe(viewer);
    expect(signIns.recall(credentials)?.viewer).toBe(viewer);
  });

  test('is refused at once when their key is revoked', async () => {
    const { credentials, id } = await newKey();
    await server.services.db.prisma.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
    await expect(signIns.signIn(credentials)).rejects.toThrow(InvalidCredentialsError);
    expect(signIns.recall(credentials)).toBeNull();
  });

  test('is refused at once when their key is deleted', async () => {
    const { credentials, id } = await newKey();
    await server.services.db.prisma.apiKey.delete({ where: { id } });
    await expect(signIns.signIn(credentials)).rejects.toThrow(InvalidCredentialsError);
  });

  test('is refused once the time of their key is over', async () => {
    const { credentials, id } = await newKey();
    const signedInFor = async (ms: number) => {
      const expiresAt = new Date(Date.now() + ms);
      await server.services.db.prisma.apiKey.update({ where: { id }, data: { expiresAt } });
      const viewer = await signIns.signIn(credentials).catch(() => null);
      if (viewer !== null) expect(viewer.expiresAt).toEqual(expiresAt);
      return viewer !== null;
    };
    // As long as this machine takes to sign in.
    for (let ms = 300; !(await signedInFor(ms)); ms *= 2);
    await expect.poll(() => signIns.recall(credentials)).toBeNull();
    await expect(signIns.signIn(credentials)).rejects.toThrow(InvalidCredentialsError);
  });

  test('has other permissions as soon as their key has', async () => {
    const { credentials, id, workspaceId } = await newKey();
    await server.services.db.prisma.apiKey.update({ where: { id }, data: { permissions: ['tables.read'] } });
    const subset = (await signIns.signIn(credentials))?.standings.get(workspaceId)?.subset;
    expect([...(subset ?? [])]).toEqual(['tables.read']);
  });

  test('has another role as soon as their membership has', async () => {
    const { workspaceId } = server.owner;
    const { userId } = await addPerson(server, { workspaceId });
    const key = await addKey(server, { workspaceId, permissions: ['workspace.read'], userId });
    const credentials = credentialsOf(key.apiKey);
    const roleNow = async () => (await signIns.signIn(credentials))?.standings.get(workspaceId)?.role;
    expect(await roleNow()).toBe('MEMBER');
    await server.services.db.prisma.membership.updateMany({ where: { userId }, data: { role: 'OWNER' } });
    expect(await roleNow()).toBe('OWNER');
    await server.services.db.prisma.user.update({ where: { id: userId }, data: { deactivatedAt: new Date() } });
    await expect(roleNow()).rejects.toThrow(InvalidCredentialsError);
  });

  test('ends with a session that is revoked', async () => {
    const { workspaceId } = server.owner;
    const { userId } = await addPerson(server, { workspaceId });
    const sessions = server.services.db.prisma.session;
    const session = await sessions.findFirstOrThrow({ where: { userId } });
    const { token } = await server.services.tokens.sign({ userId, sessionId: session.id });
    const cookie = { apiKey: null, authorization: null, cookie: token };
    const header = { apiKey: null, authorization: `Bearer ${token}`, cookie: null };
    expect((await signIns.signIn(cookie))?.userId).toBe(userId);
    expect((await signIns.signIn(header))?.sessionId).toBe(session.id);
    await sessions.update({ where: { id: session.id }, data: { revokedAt: new Date() } });
    // A cookie that is good no longer is as good as none.
    expect(await signIns.signIn(cookie)).toBeNull();
    await expect(signIns.signIn(header)).rejects.toThrow(InvalidCredentialsError);
  });
});

test('a key that there is not is refused, and not remembered', async () => {
  const credentials = credentialsOf(makeApiKey().key);
  await expect(signIns.signIn(credentials)).rejects.toThrow(InvalidCredentialsError);
  expect(signIns.recall(credentials)).toBeNull();
});

test('a thousand viewers are remembered, and those go first that have not been seen for the longest', async () => {
  const { credentials } = await newKey();
  const { workspaceId } = server.owner;
  const owner = await server.services.db.prisma.membership.findFirstOrThrow({ where: { workspaceId } });
  const keys = Array.from({ length: 1_000 }, () => ({ id: newId('ApiKey'), ...makeApiKey() }));
  await server.services.db.prisma.apiKey.createMany({
    data: keys.map(({ id, prefix, secretHash }) => {
      const by = { createdById: owner.userId, workspaceId, name: 'Key', lastUsedAt: new Date() };
      return { id, prefix, secretHash, permissions: ['workspace.read'], ...by };
    }),
  });
  for (const { key } of keys) await signIns.signIn(credentialsOf(key));
  expect(signIns.recall(credentials)).toBeNull();
  expect(signIns.recall(credentialsOf(keys[1]?.key ?? ''))).not.toBeNull();
});
