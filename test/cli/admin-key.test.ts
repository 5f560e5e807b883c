import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { addPerson } from '../auth/caller.ts';
import { createClient } from '../support/client.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { newFolder, runAde } from './ade.ts';

let server: TestServer;
let folder: Awaited<ReturnType<typeof newFolder>>;
beforeAll(async () => {
  [server, folder] = await Promise.all([startTestServer(), newFolder()]);
});
afterAll(() => Promise.all([server.stop(), folder.remove()]));

const whoAmI = graphql(`query WhoHoldsTheKey { viewer { isAdministrator apiKey { name } } workspace { slug } }`);

test('ade admin key prints a key that works, once the workspace and the member are found', async () => {
  const { workspace } = await server.owner.get(whoAmI, {});
  const run = (...args: string[]) =>
    runAde(['admin', 'key', ...args], {
      cwd: folder.path,
      // Accounts and keys are rows: the command works while the store is away.
      env: { DATABASE_URL: server.databaseUrl, ADE_SECRET: secret, STORAGE_URL: 'file:///dev/null/away' },
    });
  const of = ['--workspace', workspace?.slug ?? '', '--email', 'admin@localhost'];

  const plain = await run(...of, '--name', 'Second');
  expect(plain).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ade_live_\w+$/) });
  expect(await createClient(server.url, plain.stdout, '').get(whoAmI, {})).toMatchObject({
    viewer: { isAdministrator: false, apiKey: { name: 'Second' } },
    workspace,
  });
  const administrator = await run(...of, '--administrator');
  expect(await createClient(server.url, administrator.stdout, '').get(whoAmI, {})).toMatchObject({
    viewer: { isAdministrator: true },
  });
  expect(await run('--workspace', 'elsewhere', '--email', 'admin@localhost')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no active account that is a member of a workspace elsewhere'),
  });
}, 120_000);

const members = graphql(`query OwnersOfTheWorkspace { workspace { slug members { nodes { role user { email } } } } }`);

test('ade admin owner makes a person an owner, who is a member of the workspace or not', async () => {
  const { workspace } = await server.owner.get(whoAmI, {});
  const slug = workspace?.slug ?? '';
  const stranger = await addPerson(server);
  const member = await addPerson(server, { workspaceId: server.owner.workspaceId });
  const gone = await addPerson(server);
  await server.services.db.prisma.user.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
  const run = (email: string, workspace = slug) =>
    runAde(['admin', 'owner', '--workspace', workspace, '--email', email], {
      cwd: folder.path,
      env: { DATABASE_URL: server.databaseUrl, ADE_SECRET: secret },
    });
  for (const { email } of [stranger, member, member]) {
    expect(await run(email)).toMatchObject({ code: 0, stdout: `${email} is an owner of ${slug} now.` });
  }
  expect(await run(gone.email)).toMatchObject({ code: 1, stderr: expect.stringContaining('no active account') });
  // An owner of another workspace may have made the account, and whoever it is called after know nothing of it.
  const unproven = await addPerson(server);
  await server.services.db.prisma.user.update({ where: { id: unproven.id }, data: { addressUnproven: true } });
  expect(await run(unproven.email)).toMatchObject({ code: 1, stderr: expect.stringContaining('ade admin link') });
  expect(await run(member.email, 'elsewhere')).toMatchObject({ code: 1, stderr: expect.stringContaining('not found') });
  const nodes = (await server.owner.get(members, {})).workspace?.members?.nodes ?? [];
  for (const { email } of [stranger, member]) expect(nodes).toContainEqual({ role: 'OWNER', user: { email } });
  const { rows } = await server.services.db.query(
    `SELECT type, count(*)::int FROM event WHERE type LIKE 'member.%' AND payload->>'userId' = ANY ($1) GROUP BY type ORDER BY type`,
    [[stranger.id, member.id]],
  );
  expect(rows).toEqual([
    { type: 'member.joined', count: 1 },
    { type: 'member.role_changed', count: 1 },
  ]);
}, 120_000);
