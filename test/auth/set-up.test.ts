import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { runAde } from '../cli/ade.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { ask, bearer, get, goodPassword, signedIn, somewhere } from './caller.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const resetDocument = graphql(`
  mutation SetUp($token: String!, $newPassword: String!) {
    resetPassword(input: { token: $token, newPassword: $newPassword }) {
      __typename
      ... on PasswordSet { email }
      ... on Error { code }
    }
  }
`);
const isAdministrator = graphql(`
  query AmIAdministrator { viewer { isAdministrator } }
`);

async function setUp(link: string, newPassword = goodPassword) {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';
  return (await get(server.url, resetDocument, { token, newPassword })).resetPassword;
}

const admin = (...args: string[]) =>
  runAde(['admin', ...args], {
    cwd: server.settings.dataDir,
    env: { DATABASE_URL: server.databaseUrl, ADE_SECRET: secret, ADE_PUBLIC_URL: 'https://ade.example.org' },
  });
const linkIn = (text: string) => /^https:\/\/\S+$/m.exec(text)?.[0] ?? '';

it('lets the administrator of the first start in with the link that it shows, once', async () => {
  expect(server.setUpLink).toMatch(new RegExp(`^${server.url}/set-up#token=[\\w-]{43}$`));
  expect(await setUp(server.setUpLink)).toEqual({ __typename: 'PasswordSet', email: 'admin@localhost' });
  expect(await setUp(server.setUpLink)).toEqual({ __typename: 'AuthenticationError', code: 'UNAUTHENTICATED' });
  const person = { id: '', email: 'admin@localhost', password: goodPassword };
  const { accessToken } = await signedIn(server.url, person, somewhere());
  expect((await ask(server.url, isAdministrator, {}, bearer(accessToken))).data).toEqual({
    viewer: { isAdministrator: true },
  });
});

it('makes administrators on the command line, and links for whoever has lost their password', async () => {
  const created = await admin('create', '--email', 'Ann@Example.org', '--name', 'Ann');
  expect(created).toMatchObject({ code: 0, stderr: '' });
  expect(created.stdout).toContain('ann@example.org is an administrator now.');
  expect(linkIn(created.stdout)).toContain('https://ade.example.org/set-up#token=');
  const link = await admin('link', '--email', 'ann@example.org');
  // The newer link replaces the other.
  expect(await setUp(linkIn(created.stdout))).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await setUp(linkIn(link.stdout))).toEqual({ __typename: 'PasswordSet', email: 'ann@example.org' });
});

it('says what is wrong with a command', async () => {
  const [taken, without] = await Promise.all([admin('create', '--email', 'admin@localhost'), admin('link')]);
  expect(taken).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is an account for admin@localhost already.'),
  });
  expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('--email') });
});
