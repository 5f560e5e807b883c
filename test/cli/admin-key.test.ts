import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
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
