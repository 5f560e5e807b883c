/** Accounts whose address nobody has shown yet: what their makers try while the accounts are taken from them, and after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { makeAccountToken, takeFromUnproven } from '../../src/domain/identity/index.ts';
import { transact } from '../../src/domain/kernel/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, bearer, behindProxy, get, type Person, signedIn, signIn, somewhere } from './caller.ts';
import { asked, completeDocument, enrolled } from './factors.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
});
afterAll(() => server.stop());

const changeDocument = graphql(`
  mutation ChangePasswordOfUnproven($currentPassword: String!, $newPassword: String!) {
    changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) {
      __typename
      ... on Error { code }
      ... on ValidationError { issues { path code } }
    }
  }
`);
const resetDocument = graphql(`
  mutation ResetPasswordOfUnproven($token: String!, $newPassword: String!) {
    resetPassword(input: { token: $token, newPassword: $newPassword }) { __typename }
  }
`);

const another = 'a fox under four green lamps';
/** Statements of the API that wait for a lock. */
const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock'`;

async function unproven(): Promise<Person> {
  const person = await addPerson(server);
  await server.services.db.prisma.user.update({ where: { id: person.id }, data: { addressUnproven: true } });
  return person;
}

/** Takes the account from its maker when what they have begun has shown what it needed to, and is about to be written. */
async function takenDuring<Result>(id: string, begin: () => Promise<Result>): Promise<Result> {
  const context = { ...server.services, viewer: null, correlationId: null };
  const begun = await transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${id} FOR UPDATE`;
    const answer = begin();
    const { pool } = server.services.db;
    await expect.poll(async () => (await pool.query<{ count: number }>(waiting)).rows[0]?.count).toBe(1);
    await takeFromUnproven(tx, [id]);
    return { answer };
  });
  return begun.answer;
}

const change = async ({ password }: Person, accessToken: string, newPassword = another) => {
  const headers = { ...bearer(accessToken), ...somewhere() };
  return (await get(server.url, changeDocument, { currentPassword: password, newPassword }, headers)).changePassword;
};
const openSessions = (userId: string) =>
  server.services.db.prisma.session.count({ where: { userId, revokedAt: null } });

describe('while an account is taken from who has made it', () => {
  it('no password that they are changing becomes its password', async () => {
    const person = await unproven();
    const { accessToken } = await signedIn(server.url, person);
    const changed = await takenDuring(person.id, () => change(person, accessToken));
    expect(changed).toMatchObject({ issues: [{ path: 'currentPassword', code: 'WRONG_PASSWORD' }] });
    const { passwordHash } = await server.services.db.prisma.user.findUniqueOrThrow({ where: { id: person.id } });
    expect(passwordHash).toBeNull();
  });

  it('no session is opened with its password of before', async () => {
    const { id, email, password } = await unproven();
    const answer = await takenDuring(id, () => get(server.url, signIn, { email, password }, somewhere()));
    expect(answer.signIn).toMatchObject({ __typename: 'AuthenticationError' });
    expect(await openSessions(id)).toBe(0);
  });

  it('nor with their second factor', async () => {
    const person = await unproven();
    const { recoveryCodes } = await enrolled(server, person);
    const { token } = await asked(server, person);
    const answer = { token, recoveryCode: recoveryCodes[0] };
    const { completeSignIn } = await takenDuring(person.id, () =>
      get(server.url, completeDocument, answer, somewhere()),
    );
    expect(completeSignIn).toMatchObject({ __typename: 'AuthenticationError' });
    expect(await openSessions(person.id)).toBe(0);
  });
});

it('a link that was mailed to whom the address belongs is not void when who has made the account changes the password', async () => {
  const person = await unproven();
  const { accessToken } = await signedIn(server.url, person);
  const { token } = await makeAccountToken(server.services, { userId: person.id, purpose: 'PASSWORD_RESET' });
  expect(await change(person, accessToken)).toMatchObject({ __typename: 'User' });
  const { resetPassword } = await get(server.url, resetDocument, { token, newPassword: 'nine slow boats go north' });
  expect(resetPassword.__typename).toBe('PasswordSet');
  const { signIn: answer } = await get(server.url, signIn, { email: person.email, password: another }, somewhere());
  expect(answer.__typename).toBe('AuthenticationError');
});
