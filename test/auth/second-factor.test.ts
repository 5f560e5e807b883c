import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { runAde } from '../cli/ade.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, ask, bearer, behindProxy, get, isAccepted, signedIn, signIn, somewhere } from './caller.ts';
import {
  asked,
  beginTotpDocument,
  completeDocument,
  confirmTotpDocument,
  enrolled,
  longAfterProof,
  proveDocument,
} from './factors.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
});
afterAll(() => server.stop());

const now = () => server.services.db.clock.now();
const complete = (variables: { token: string; code?: string; recoveryCode?: string }) =>
  get(server.url, completeDocument, variables, somewhere()).then(({ completeSignIn }) => completeSignIn);

const refused = {
  __typename: 'AuthenticationError',
  code: 'UNAUTHENTICATED',
  message: 'This does not prove that it is you. A code is taken once: wait for the next one, and try again.',
};

const factorsDocument = graphql(`
  query Factors { viewer { secondFactors { hasTotp recoveryCodes passkeys { id } } sessions { secondFactor } } }
`);
const removeTotpDocument = graphql(`
  mutation RemoveTotp {
    removeTotp { __typename ... on User { hasSecondFactor } ... on Error { code } ... on ProofNeededError { methods } }
  }
`);
const renewDocument = graphql(`
  mutation RenewRecoveryCodes {
    renewRecoveryCodes { __typename ... on RecoveryCodes { codes } ... on Error { code } }
  }
`);
const resetDocument = graphql(`
  mutation ResetSecondFactors($userId: ID!) {
    resetSecondFactors(input: { userId: $userId }) { __typename ... on User { hasSecondFactor } ... on Error { code } }
  }
`);
const createDocument = graphql(`
  mutation CreateAdministrator($email: String!) {
    createUser(input: { email: $email, name: "Bo", isAdministrator: true }) {
      __typename
      ... on Error { code message }
      ... on ProofNeededError { methods }
    }
  }
`);

async function eventsOf(userId: string): Promise<string[]> {
  const { rows } = await server.services.db.pool.query<{ type: string }>(
    'SELECT type FROM event WHERE stream = $1 ORDER BY seq',
    [userId],
  );
  return rows.map(({ type }) => type);
}

describe('a session of the password alone', () => {
  it('is no proof once the account has a second factor: it neither takes that away nor makes codes', async () => {
    const person = await addPerson(server);
    const thief = await signedIn(server.url, person);
    await enrolled(server, person);
    const headers = { ...bearer(thief.accessToken), ...somewhere() };
    expect(await get(server.url, renewDocument, {}, headers)).toMatchObject({
      renewRecoveryCodes: { __typename: 'ProofNeededError' },
    });
    expect(await get(server.url, removeTotpDocument, {}, headers)).toMatchObject({
      removeTotp: { __typename: 'ProofNeededError', methods: ['TOTP', 'RECOVERY_CODE'] },
    });
    expect(await get(server.url, beginTotpDocument, {}, headers)).toMatchObject({
      beginTotp: { __typename: 'ProofNeededError' },
    });
  });

  it('is not opened by the answer to what an earlier password was asked', async () => {
    const person = await addPerson(server);
    const { recoveryCodes, session } = await enrolled(server, person);
    const { token } = await asked(server, person);
    const change = graphql(`
      mutation ChangePasswordAfterQuestion($currentPassword: String!, $newPassword: String!) {
        changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) { __typename }
      }
    `);
    const passwords = { currentPassword: person.password, newPassword: 'another long phrase of seven words here' };
    const headers = { ...bearer(session.accessToken), ...somewhere() };
    expect(await get(server.url, change, passwords, headers)).toEqual({ changePassword: { __typename: 'User' } });
    expect(await complete({ token, recoveryCode: recoveryCodes[0] ?? '' })).toMatchObject({
      __typename: 'AuthenticationError',
    });
  });
});

describe('an authenticator app', () => {
  it('is asked for after the password, and there is no session before its code', async () => {
    const person = await addPerson(server);
    const { app } = await enrolled(server, person);
    const count = () => server.services.db.prisma.session.count({ where: { userId: person.id } });
    const before = await count();
    const question = await asked(server, person);
    expect(question).toMatchObject({
      code: 'SECOND_FACTOR_NEEDED',
      methods: ['TOTP', 'RECOVERY_CODE'],
      passkeyOptions: null,
    });
    expect(await count()).toBe(before);
    const session = await complete({ token: question.token, code: app.code(now(), 1) });
    expect(session).toMatchObject({ __typename: 'SignedIn', user: { id: person.id } });
    if (session.__typename !== 'SignedIn') return;
    const { viewer } = await get(server.url, factorsDocument, {}, bearer(session.accessToken ?? ''));
    expect(viewer?.secondFactors).toEqual({ hasTotp: true, recoveryCodes: 10, passkeys: [] });
    expect(viewer?.sessions.map(({ secondFactor }) => secondFactor)).toEqual(['TOTP', 'TOTP']);
    expect(await eventsOf(person.id)).toEqual(['session.signed_in', 'user.second_factor_added', 'session.signed_in']);
  });

  it('keeps its secret sealed, and recovery codes as hashes', async () => {
    const person = await addPerson(server);
    const { app, recoveryCodes } = await enrolled(server, person);
    const { prisma } = server.services.db;
    const factor = await prisma.totpFactor.findUniqueOrThrow({ where: { userId: person.id } });
    const opened = server.services.seals.unseal(factor.sealedSecret, `totp ${person.id}`);
    expect(Buffer.from(opened ?? '', 'base64')).toEqual(app.secret);
    // What was sealed about one person cannot be passed off for another.
    expect(server.services.seals.unseal(factor.sealedSecret, 'totp another')).toBeNull();
    const hashes = await prisma.recoveryCode.findMany({ where: { userId: person.id } });
    expect(hashes).toHaveLength(10);
    expect(JSON.stringify(hashes)).not.toContain(recoveryCodes[0]?.replaceAll('-', ''));
  });

  it('has each code taken once, and none of before it', async () => {
    const person = await addPerson(server);
    const { app } = await enrolled(server, person);
    const [first, second, third] = [
      await asked(server, person),
      await asked(server, person),
      await asked(server, person),
    ];
    const code = app.code(now(), 1);
    const earlier = app.code(now(), 0);
    const both = await Promise.all([complete({ token: first.token, code }), complete({ token: second.token, code })]);
    expect(both.map(({ __typename }) => __typename).toSorted()).toEqual(['AuthenticationError', 'SignedIn']);
    expect(await complete({ token: third.token, code: earlier })).toEqual(refused);
  });

  it('answers the question of a sign-in once, in time, and no other', async () => {
    const person = await addPerson(server);
    const { app, recoveryCodes } = await enrolled(server, person);
    const { token } = await asked(server, person);
    expect(await complete({ token, code: app.code(now(), 1) })).toMatchObject({ __typename: 'SignedIn' });
    const tooLong = { ...refused, message: 'The sign-in has taken too long. Begin again.' };
    expect(await complete({ token, recoveryCode: recoveryCodes[0] ?? '' })).toEqual(tooLong);
    const late = await asked(server, person);
    await server.services.db.pool.query("UPDATE sign_in_challenge SET expires_at = now() - interval '1 second'");
    expect(await complete({ token: late.token, recoveryCode: recoveryCodes[0] ?? '' })).toEqual(tooLong);
    expect(await complete({ token: 'x'.repeat(10_000), code: '000000' })).toEqual(tooLong);
    // A question about one person is not answered by another's factor.
    const other = await addPerson(server);
    const theirs = await enrolled(server, other);
    const mine = await asked(server, person);
    expect(await complete({ token: mine.token, recoveryCode: theirs.recoveryCodes[0] ?? '' })).toEqual(refused);
  });

  it('is guessed at as slowly as a password', async () => {
    const person = await addPerson(server);
    const { app } = await enrolled(server, person);
    const { token } = await asked(server, person);
    for (let failure = 1; failure <= 5; failure += 1)
      expect(await complete({ token, code: '000000' })).toEqual(refused);
    await server.services.db.pool.query(
      "UPDATE sign_in_throttle SET blocked_until = now() + interval '1 hour' WHERE key LIKE 'factor:account:%'",
    );
    // The right code does not help: it might have been guessed.
    const blocked = { __typename: 'LimitError', limit: 'signIns' };
    expect(await complete({ token, code: app.code(now(), 1) })).toMatchObject(blocked);
    // Nor does another question.
    expect(await complete({ token: (await asked(server, person)).token, code: app.code(now(), 1) })).toMatchObject(
      blocked,
    );
    expect(await eventsOf(person.id)).toContain('session.sign_in_failed');
  });

  it('counts only once a code was shown, and there is one of them', async () => {
    const person = await addPerson(server);
    const { accessToken } = await signedIn(server.url, person);
    const headers = bearer(accessToken);
    const begun = await get(server.url, beginTotpDocument, {}, headers);
    expect(begun.beginTotp.__typename).toBe('TotpSetUp');
    expect((await get(server.url, confirmTotpDocument, { code: '000000' }, headers)).confirmTotp).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: 'code', code: 'WRONG_CODE' }],
    });
    // Still by password alone.
    await signedIn(server.url, person);
    const other = await addPerson(server);
    const { session } = await enrolled(server, other);
    expect((await get(server.url, beginTotpDocument, {}, bearer(session.accessToken))).beginTotp).toMatchObject({
      reason: 'TOTP_EXISTS',
    });
  });

  it('is removed with a recent proof, and recovery codes with it', async () => {
    const person = await addPerson(server);
    const { app, session } = await enrolled(server, person);
    await longAfterProof(server, person);
    const headers = { ...bearer(session.accessToken), ...somewhere() };
    const remove = async () => (await get(server.url, removeTotpDocument, {}, headers)).removeTotp;
    expect(await remove()).toEqual({
      __typename: 'ProofNeededError',
      code: 'PROOF_NEEDED',
      methods: ['TOTP', 'RECOVERY_CODE'],
    });
    // Who has a second factor does not prove it with the password.
    const prove = async (proof: object) => (await get(server.url, proveDocument, proof, headers)).proveIdentity;
    expect(await prove({ password: person.password })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await prove({ code: app.code(now(), 1) })).toMatchObject({ __typename: 'IdentityProved' });
    expect(await remove()).toEqual({ __typename: 'User', hasSecondFactor: false });
    expect(await server.services.db.prisma.recoveryCode.count({ where: { userId: person.id } })).toBe(0);
    await signedIn(server.url, person);
  });
});

describe('a recovery code', () => {
  it('is good once, however it is typed, and new ones make the old ones void', async () => {
    const person = await addPerson(server);
    const { recoveryCodes, session } = await enrolled(server, person);
    expect(recoveryCodes).toHaveLength(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    const typed = ` ${recoveryCodes[0]?.toUpperCase().replaceAll('-', ' ')}`;
    const [first, second] = [await asked(server, person), await asked(server, person)];
    const answers = await Promise.all([first, second].map(({ token }) => complete({ token, recoveryCode: typed })));
    expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual(['AuthenticationError', 'SignedIn']);
    const { renewRecoveryCodes } = await get(server.url, renewDocument, {}, bearer(session.accessToken));
    if (renewRecoveryCodes.__typename !== 'RecoveryCodes') throw new Error(JSON.stringify(renewRecoveryCodes));
    const { token } = await asked(server, person);
    expect(await complete({ token, recoveryCode: recoveryCodes[1] ?? '' })).toEqual(refused);
    expect(await complete({ token, recoveryCode: renewRecoveryCodes.codes[1] ?? '' })).toMatchObject({
      __typename: 'SignedIn',
    });
  });

  it('is not spent by the answer that comes second', async () => {
    const person = await addPerson(server);
    const { recoveryCodes } = await enrolled(server, person);
    const { token } = await asked(server, person);
    const answers = await Promise.all(
      recoveryCodes.slice(0, 4).map((recoveryCode) => complete({ token, recoveryCode })),
    );
    const opened = answers.filter(({ __typename }) => __typename === 'SignedIn');
    expect(opened).toHaveLength(1);
    expect(await server.services.db.prisma.recoveryCode.count({ where: { userId: person.id } })).toBe(9);
  });

  it('is for who has a second factor', async () => {
    const { accessToken } = await signedIn(server.url, await addPerson(server));
    const { renewRecoveryCodes } = await get(server.url, renewDocument, {}, bearer(accessToken));
    expect(renewRecoveryCodes).toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a person who has lost everything', () => {
  it('is let in again by an administrator, who has proved who they are', async () => {
    const [person, administrator] = [await addPerson(server), await addPerson(server, { isAdministrator: true })];
    const { session } = await enrolled(server, person);
    const headers = bearer((await signedIn(server.url, administrator)).accessToken);
    await longAfterProof(server, administrator);
    const reset = async () => (await get(server.url, resetDocument, { userId: person.id }, headers)).resetSecondFactors;
    expect(await reset()).toMatchObject({ code: 'PROOF_NEEDED' });
    await get(server.url, proveDocument, { password: administrator.password }, headers);
    expect(await reset()).toEqual({ __typename: 'User', hasSecondFactor: false });
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
    expect((await eventsOf(person.id)).slice(-2)).toEqual(['user.second_factors_reset', 'session.revoked']);
    await signedIn(server.url, person);
  });

  it('is let in again on the command line of the server', async () => {
    const person = await addPerson(server);
    const { session } = await enrolled(server, person);
    const { code, stdout } = await runAde(['admin', 'reset-factors', '--email', person.email], {
      cwd: server.settings.dataDir,
      env: { DATABASE_URL: server.databaseUrl, ADE_SECRET: secret },
    });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${person.email} has no second factor any more, and is signed out everywhere.`,
    });
    expect(await isAccepted(server.url, session.accessToken)).toBe(false);
    await signedIn(server.url, person);
  });
});

describe('what is dangerous', () => {
  it('takes a proof of the last ten minutes', async () => {
    const administrator = await addPerson(server, { isAdministrator: true });
    const headers = { ...bearer((await signedIn(server.url, administrator)).accessToken), ...somewhere() };
    const create = async (email: string) => (await get(server.url, createDocument, { email }, headers)).createUser;
    expect(await create('first@example.org')).toEqual({ __typename: 'User' });
    await longAfterProof(server, administrator);
    expect(await create('second@example.org')).toMatchObject({ code: 'PROOF_NEEDED', methods: ['PASSWORD'] });
    const wrong = await get(server.url, proveDocument, { password: 'something else entirely' }, headers);
    expect(wrong.proveIdentity).toMatchObject({ issues: [{ path: 'password', code: 'WRONG_PROOF' }] });
    await get(server.url, proveDocument, { password: administrator.password }, headers);
    expect(await create('second@example.org')).toEqual({ __typename: 'User' });
  });

  it('is a new secret of a key that acts as administrator', async () => {
    const { services } = server;
    const { id, createdById, workspaceId } = await services.db.prisma.apiKey.findFirstOrThrow({
      where: { isAdministrator: true },
    });
    const person = await addPerson(server, { isAdministrator: true, workspaceId });
    const session = await signedIn(server.url, person);
    await services.db.prisma.apiKey.update({ where: { id }, data: { createdById: person.id } });
    const rotate = graphql(`
      mutation RotateKeyOfAdministrator($id: ID!) {
        rotateApiKey(input: { apiKeyId: $id }) { __typename ... on ProofNeededError { methods } }
      }
    `);
    await services.db.prisma.membership.updateMany({ where: { userId: person.id }, data: { role: 'OWNER' } });
    await longAfterProof(server, person);
    const headers = { ...bearer(session.accessToken), ...somewhere() };
    expect(await get(server.url, rotate, { id }, headers)).toEqual({
      rotateApiKey: { __typename: 'ProofNeededError', methods: ['PASSWORD'] },
    });
    await services.db.prisma.apiKey.update({ where: { id }, data: { createdById } });
  });

  it('is for who has no password after they have signed in again', async () => {
    const administrator = await addPerson(server, { isAdministrator: true });
    const headers = bearer((await signedIn(server.url, administrator)).accessToken);
    await server.services.db.prisma.user.update({ where: { id: administrator.id }, data: { passwordHash: null } });
    await longAfterProof(server, administrator);
    const { createUser } = await get(server.url, createDocument, { email: 'third@example.org' }, headers);
    expect(createUser).toMatchObject({ methods: ['SIGN_IN'] });
  });
});

it('is nothing that a key has', async () => {
  const headers = { 'x-api-key': server.owner.apiKey ?? '' };
  const answers = [
    await ask(server.url, beginTotpDocument, {}, headers),
    await ask(server.url, removeTotpDocument, {}, headers),
    await ask(server.url, renewDocument, {}, headers),
  ];
  for (const { errors } of answers) expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
});

it('is not told of by a sign-in with a wrong password', async () => {
  const person = await addPerson(server);
  await enrolled(server, person);
  const wrong = { email: person.email, password: 'something else entirely' };
  const { signIn: answer } = await get(server.url, signIn, wrong, somewhere());
  expect(answer).toMatchObject({
    __typename: 'AuthenticationError',
    message: 'The e-mail address or the password is wrong.',
  });
});
