import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { makeAccountToken } from '../../src/domain/identity/account-token.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import {
  addPerson,
  bearer,
  behindProxy,
  get,
  goodPassword,
  isAccepted,
  signedIn,
  signIn,
  somewhere,
} from './caller.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ...behindProxy, ADE_AUTH_SIGN_UP: 'true' } });
});
afterAll(() => server.stop());

const changeDocument = graphql(`
  mutation ChangePassword($currentPassword: String!, $newPassword: String!) {
    changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) {
      __typename
      ... on User { id hasPassword }
      ... on Error { code message }
      ... on ValidationError { issues { path code } }
      ... on ConflictError { reason }
    }
  }
`);
const requestDocument = graphql(`
  mutation RequestReset($email: String!) {
    requestPasswordReset(input: { email: $email }) { __typename ... on MailSent { email } ... on Error { code } }
  }
`);
const resetDocument = graphql(`
  mutation ResetPassword($token: String!, $newPassword: String!) {
    resetPassword(input: { token: $token, newPassword: $newPassword }) {
      __typename
      ... on PasswordSet { email }
      ... on Error { code message }
      ... on ValidationError { issues { path code } }
    }
  }
`);
const linkDocument = graphql(`
  query LinkOf($token: String!) { passwordLinkExpiresAt(token: $token) passwordLink(token: $token) { email expiresAt } }
`);
const signUpDocument = graphql(`
  mutation SignUp($email: String!) {
    signUp(input: { email: $email, name: "New here" }) {
      __typename
      ... on MailSent { email }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);

const another = 'a fox under four green lamps';

const reset = async (token: string, newPassword: string) =>
  (await get(server.url, resetDocument, { token, newPassword })).resetPassword;
const linkOf = (token: string) => get(server.url, linkDocument, { token });
const canSignIn = async (email: string, password: string) =>
  (await get(server.url, signIn, { email, password }, somewhere())).signIn.__typename === 'SignedIn';
const mailsTo = (id: string) =>
  server.services.db.pool
    .query<{ template: string }>("SELECT template FROM mail WHERE payload->>'userId' = $1", [id])
    .then(({ rows }) => rows.map(({ template }) => template));
const tokenFor = (userId: string, purpose: 'PASSWORD_RESET' | 'SET_UP' = 'PASSWORD_RESET') =>
  makeAccountToken(server.services, { userId, purpose });

describe('changing one’s password', () => {
  it('takes the current one, and ends every other session', async () => {
    const person = await addPerson(server);
    const [here, there] = [await signedIn(server.url, person), await signedIn(server.url, person)];
    const change = (currentPassword: string, newPassword: string) =>
      get(
        server.url,
        changeDocument,
        { currentPassword, newPassword },
        { ...bearer(here.accessToken), ...somewhere() },
      );
    expect((await change('not mine at all', another)).changePassword).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: 'currentPassword', code: 'WRONG_PASSWORD' }],
    });
    expect((await change(person.password, another)).changePassword).toEqual({
      __typename: 'User',
      id: person.id,
      hasPassword: true,
    });
    expect(await isAccepted(server.url, here.accessToken)).toBe(true);
    expect(await isAccepted(server.url, there.accessToken)).toBe(false);
    expect(await canSignIn(person.email, person.password)).toBe(false);
    expect(await canSignIn(person.email, another)).toBe(true);
  });

  it.for([
    ['eleven char', 'TOO_SHORT'],
    ['é'.normalize('NFD').repeat(11), 'TOO_SHORT'],
    ['a fox under four green lamps '.repeat(10), 'TOO_LONG'],
    ['passwordpassword', 'TOO_COMMON'],
    ['P@ssw0rd1234!', 'TOO_COMMON'],
    ['qwertyuiop12', 'TOO_COMMON'],
    ['123456789012', 'TOO_COMMON'],
    ['aaaaaaaaaaaaaaaa', 'TOO_COMMON'],
  ] as const)('to “%s” is refused: %s', async ([newPassword, code]) => {
    const person = await addPerson(server);
    const { accessToken } = await signedIn(server.url, person);
    const variables = { currentPassword: person.password, newPassword };
    const { changePassword } = await get(server.url, changeDocument, variables, bearer(accessToken));
    expect(changePassword).toMatchObject({ issues: [{ path: 'newPassword', code }] });
    expect(await canSignIn(person.email, person.password)).toBe(true);
  });

  it('asks for no kinds of characters, and refuses the person’s own words', async () => {
    const { id, email } = await addPerson(server);
    const { token } = await tokenFor(id);
    expect(await reset(token, email)).toMatchObject({ issues: [{ code: 'TOO_COMMON' }] });
    expect(await reset(token, 'only lower case letters here')).toMatchObject({ __typename: 'PasswordSet' });
  });

  it('guesses no faster than signing in', async () => {
    const person = await addPerson(server);
    const { accessToken } = await signedIn(server.url, person);
    const variables = { currentPassword: 'not mine at all', newPassword: another };
    const answers = [];
    for (let guess = 1; guess <= 5; guess += 1) {
      answers.push((await get(server.url, changeDocument, variables, bearer(accessToken))).changePassword.__typename);
    }
    await server.services.db.pool.query(
      "UPDATE sign_in_throttle SET blocked_until = blocked_until + interval '1 hour'",
    );
    answers.push((await get(server.url, changeDocument, variables, bearer(accessToken))).changePassword.__typename);
    expect(answers).toEqual([...Array(5).fill('ValidationError'), 'LimitError']);
  });
});

describe('a forgotten password', () => {
  it('brings a mail to who has an account, and the same answer after the same time to who has none', async () => {
    const [person, gone] = [await addPerson(server), await addPerson(server)];
    await server.services.db.prisma.user.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
    const request = async (email: string) => {
      const begun = performance.now();
      const { requestPasswordReset } = await get(server.url, requestDocument, { email }, somewhere());
      expect(requestPasswordReset).toEqual({ __typename: 'MailSent', email });
      return performance.now() - begun;
    };
    for (const email of [person.email, gone.email, 'nobody@example.org']) {
      // Timers may be a millisecond early.
      expect(await request(email)).toBeGreaterThan(245);
    }
    expect(await mailsTo(person.id)).toEqual(['passwordReset']);
    expect(await mailsTo(gone.id)).toEqual([]);
    // What the link carries is made when the mail is sent: nothing that waits can be read.
    expect(await server.services.db.prisma.accountToken.count({ where: { userId: person.id } })).toBe(0);
  });

  it('brings nobody more than a few mails', async () => {
    const { email } = await addPerson(server);
    const answers = [];
    answers.push((await get(server.url, requestDocument, { email }, somewhere())).requestPasswordReset.__typename);
    // As if it had been asked for three times more.
    await server.services.db.pool.query("UPDATE sign_in_throttle SET failures = 4 WHERE key LIKE 'mail:account:%'");
    answers.push((await get(server.url, requestDocument, { email }, somewhere())).requestPasswordReset.__typename);
    await server.services.db.pool.query(
      "UPDATE sign_in_throttle SET blocked_until = blocked_until + interval '1 hour'",
    );
    answers.push((await get(server.url, requestDocument, { email }, somewhere())).requestPasswordReset.__typename);
    expect(answers).toEqual(['MailSent', 'MailSent', 'LimitError']);
    expect(await canSignIn(email, goodPassword)).toBe(true);
  });

  it('is set with the link, once, and all sessions end', async () => {
    const person = await addPerson(server);
    const session = await signedIn(server.url, person);
    const { token, expiresAt } = await tokenFor(person.id);
    expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(30 * 60_000);
    // Too weak a password does not use it up.
    expect(await reset(token, 'short')).toMatchObject({ __typename: 'ValidationError' });
    const until = expiresAt.toISOString();
    expect(await linkOf(token)).toEqual({
      passwordLinkExpiresAt: until,
      passwordLink: { email: person.email, expiresAt: until },
    });
    expect(await reset(token, another)).toEqual({ __typename: 'PasswordSet', email: person.email });
    expect(await linkOf(token)).toEqual({ passwordLinkExpiresAt: null, passwordLink: null });
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
    expect(await reset(token, goodPassword)).toMatchObject({ __typename: 'AuthenticationError' });
    expect(await canSignIn(person.email, another)).toBe(true);
    const { rows } = await server.services.db.pool.query<{ type: string }>(
      'SELECT type FROM event WHERE stream = $1 ORDER BY seq',
      [person.id],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'session.signed_in',
      'session.revoked',
      'user.password_changed',
      'session.signed_in',
    ]);
  });

  it('is set by one of several who use the link at the same moment', async () => {
    const person = await addPerson(server, { hasPassword: false });
    const { token } = await tokenFor(person.id, 'SET_UP');
    const passwords = Array.from({ length: 6 }, (_, index) => `${another} ${index}`);
    const answers = await Promise.all(passwords.map((password) => reset(token, password)));
    expect(answers.filter(({ __typename }) => __typename === 'PasswordSet')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'AuthenticationError')).toHaveLength(5);
  });

  it('is not set with a link that is made up, too old, replaced by a newer one, or of a deactivated account', async () => {
    const [old, replaced, gone] = await Promise.all([addPerson(server), addPerson(server), addPerson(server)]);
    const tokens = ['made-up', ''];
    tokens.push((await tokenFor(old.id)).token);
    await server.services.db.prisma.accountToken.updateMany({
      where: { userId: old.id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    tokens.push((await tokenFor(replaced.id)).token);
    await tokenFor(replaced.id);
    tokens.push((await tokenFor(gone.id)).token);
    await server.services.db.prisma.user.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
    for (const token of tokens) {
      expect(await reset(token, another)).toMatchObject({ __typename: 'AuthenticationError', code: 'UNAUTHENTICATED' });
    }
  });

  it('ends the wait of whoever was locked out by somebody else’s guesses', async () => {
    const { id, email } = await addPerson(server);
    const from = somewhere();
    for (let guess = 1; guess <= 5; guess += 1) await get(server.url, signIn, { email, password: 'guess' }, from);
    await server.services.db.pool.query(
      "UPDATE sign_in_throttle SET blocked_until = blocked_until + interval '1 hour'",
    );
    expect(await canSignIn(email, goodPassword)).toBe(false);
    await reset((await tokenFor(id)).token, another);
    expect(await canSignIn(email, another)).toBe(true);
  });
});

describe('signing up', () => {
  it('makes an account that belongs to whoever reads the mail, and does not tell whether there was one', async () => {
    const person = await addPerson(server);
    for (const email of ['Newcomer@Example.org', person.email]) {
      expect((await get(server.url, signUpDocument, { email }, somewhere())).signUp).toEqual({
        __typename: 'MailSent',
        email,
      });
    }
    const newcomer = await server.services.db.prisma.user.findUniqueOrThrow({
      where: { email: 'newcomer@example.org' },
    });
    expect(newcomer).toMatchObject({ passwordHash: null, isAdministrator: false });
    expect(await mailsTo(newcomer.id)).toEqual(['setUp']);
    expect(await mailsTo(person.id)).toEqual(['passwordReset']);
    await reset((await tokenFor(newcomer.id, 'SET_UP')).token, another);
    expect(await canSignIn(newcomer.email, another)).toBe(true);
  });
});
