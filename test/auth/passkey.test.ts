import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { graphql } from '../../generated/graphql/index.ts';
import { newId } from '../../src/domain/kernel/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, ask, bearer, behindProxy, get, type Person, signedIn, somewhere } from './caller.ts';
import { asked, completeDocument, longAfterProof, proveDocument } from './factors.ts';
import { SoftPasskey } from './soft-authenticator.ts';

/** Where browsers find the server of this test: the Host header does not say. */
const origin = 'https://ade.example.org';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ...behindProxy, ADE_PUBLIC_URL: origin } });
});
afterAll(() => server.stop());

const beginDocument = graphql(`
  mutation BeginPasskey {
    beginPasskey {
      __typename
      ... on PasskeyRequest { token options }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const addDocument = graphql(`
  mutation AddPasskey($token: String!, $response: JSON!, $name: String! = "Phone") {
    addPasskey(input: { token: $token, response: $response, name: $name }) {
      __typename
      ... on SecondFactorAdded { recoveryCodes }
      ... on Error { code }
      ... on ValidationError { issues { path } }
    }
  }
`);
const beginSignInDocument = graphql(`
  mutation BeginPasskeySignIn {
    beginPasskeySignIn { __typename ... on PasskeyRequest { token options } ... on ConflictError { reason } }
  }
`);
const removeDocument = graphql(`
  mutation RemovePasskey($passkeyId: ID!) {
    removePasskey(input: { passkeyId: $passkeyId }) { __typename ... on User { hasSecondFactor } ... on Error { code } }
  }
`);
const ownDocument = graphql(`
  query OwnPasskeys {
    viewer { secondFactors { passkeys { id name isSynced lastUsedAt } } sessions { id secondFactor isPasswordless } }
  }
`);

const creation = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
  authenticatorSelection: z.object({ residentKey: z.string(), userVerification: z.string() }),
});
const request = z.object({
  challenge: z.string(),
  rpId: z.string(),
  userVerification: z.string(),
  allowCredentials: z.array(z.object({ id: z.string() })).default([]),
});

async function begun(headers: Record<string, string>) {
  const { beginPasskey } = await get(server.url, beginDocument, {}, headers);
  if (beginPasskey.__typename !== 'PasskeyRequest') throw new Error(JSON.stringify(beginPasskey));
  return { token: beginPasskey.token, options: creation.parse(beginPasskey.options) };
}

async function questioned() {
  const { beginPasskeySignIn } = await get(server.url, beginSignInDocument, {}, somewhere());
  if (beginPasskeySignIn.__typename !== 'PasskeyRequest') throw new Error(JSON.stringify(beginPasskeySignIn));
  return { token: beginPasskeySignIn.token, options: request.parse(beginPasskeySignIn.options) };
}

/** A person with a passkey, and the session in which they added it. */
async function withPasskey(person: Person) {
  const { accessToken } = await signedIn(server.url, person);
  const headers = { ...bearer(accessToken), ...somewhere() };
  const passkey = new SoftPasskey({ origin });
  const { token, options } = await begun(headers);
  const { addPasskey } = await get(server.url, addDocument, { token, response: passkey.create(options) }, headers);
  if (addPasskey.__typename !== 'SecondFactorAdded') throw new Error(JSON.stringify(addPasskey));
  return { passkey, headers, recoveryCodes: addPasskey.recoveryCodes };
}

const complete = (token: string, passkey: unknown) =>
  get(server.url, completeDocument, { token, passkey }, somewhere()).then(({ completeSignIn }) => completeSignIn);
const refused = { __typename: 'AuthenticationError', code: 'UNAUTHENTICATED' };

describe('a passkey', () => {
  it('is made for the public address, found without an address being typed, and asks who holds it', async () => {
    const { accessToken } = await signedIn(server.url, await addPerson(server));
    const { options } = await begun(bearer(accessToken));
    expect(options).toMatchObject({
      rp: { id: 'ade.example.org' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  });

  it('signs in alone: that is two factors', async () => {
    const person = await addPerson(server);
    const { passkey, recoveryCodes } = await withPasskey(person);
    expect(recoveryCodes).toHaveLength(10);
    const { token, options } = await questioned();
    expect(options).toMatchObject({ rpId: 'ade.example.org', userVerification: 'required', allowCredentials: [] });
    const session = await complete(token, passkey.get(options));
    expect(session).toMatchObject({ __typename: 'SignedIn', user: { id: person.id } });
    if (session.__typename !== 'SignedIn') return;
    const { viewer } = await get(server.url, ownDocument, {}, bearer(session.accessToken ?? ''));
    expect(viewer?.secondFactors.passkeys).toMatchObject([{ name: 'Phone', isSynced: false }]);
    expect(viewer?.secondFactors.passkeys[0]?.lastUsedAt).not.toBeNull();
    expect(viewer?.sessions.find(({ id }) => id === session.sessionId)).toMatchObject({
      secondFactor: 'PASSKEY',
      isPasswordless: true,
    });
  });

  it('is a second factor after a password, and another person’s is not', async () => {
    const [person, other] = [await addPerson(server), await addPerson(server)];
    const [{ passkey }, theirs] = [await withPasskey(person), await withPasskey(other)];
    const question = await asked(server, person);
    expect(question.methods).toEqual(['PASSKEY', 'RECOVERY_CODE']);
    const options = request.parse(question.passkeyOptions);
    expect(options.allowCredentials).toMatchObject([{ id: passkey.id }]);
    expect(await complete(question.token, theirs.passkey.get(options))).toMatchObject(refused);
    expect(await complete(question.token, passkey.get(options))).toMatchObject({ user: { id: person.id } });
  });

  it('answers a question once', async () => {
    const { passkey } = await withPasskey(await addPerson(server));
    const { token, options } = await questioned();
    const answer = passkey.get(options);
    const both = await Promise.all([complete(token, answer), complete(token, answer)]);
    expect(both.map(({ __typename }) => __typename).toSorted()).toEqual(['AuthenticationError', 'SignedIn']);
    const later = await questioned();
    expect(await complete(later.token, answer)).toMatchObject(refused);
  });

  it('that has counted back is a copy: it is refused, and the audit log says so', async () => {
    const person = await addPerson(server);
    const { passkey } = await withPasskey(person);
    for (const count of [7, 8]) {
      passkey.counter = count;
      const { token, options } = await questioned();
      expect(await complete(token, passkey.get(options))).toMatchObject({ __typename: 'SignedIn' });
    }
    passkey.counter = 3;
    const { token, options } = await questioned();
    expect(await complete(token, passkey.get(options))).toMatchObject(refused);
    const { rows } = await server.services.db.pool.query<{ reason: string }>(
      "SELECT payload->>'reason' AS reason FROM event WHERE type = 'session.sign_in_failed' ORDER BY pos DESC LIMIT 1",
    );
    expect(rows[0]?.reason).toContain('counter');
  });

  it('of which the page is another site’s, or that did not ask who holds it, is refused', async () => {
    const person = await addPerson(server);
    const { passkey, headers } = await withPasskey(person);
    const { token, options } = await questioned();
    expect(await complete(token, passkey.get(options, 'https://ade.example.org.evil.example'))).toMatchObject(refused);
    expect(await complete(token, passkey.get({ ...options, rpId: 'evil.example' }))).toMatchObject(refused);
    const careless = new SoftPasskey({ origin, verifiesUser: false });
    const made = await begun(headers);
    const response = careless.create(made.options);
    const { addPasskey } = await get(server.url, addDocument, { token: made.token, response }, headers);
    expect(addPasskey).toMatchObject(refused);
  });

  it('is refused where what comes is none, however long it is', async () => {
    const { headers } = await withPasskey(await addPerson(server));
    const { token } = await questioned();
    const good = { id: 'a', rawId: 'a', type: 'public-key', response: {} };
    const signature = { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' };
    for (const none of [1, 'x', [], {}, good, { ...good, response: signature }, { ...good, id: 'x'.repeat(2_000) }]) {
      expect(await complete(token, none)).toMatchObject(refused);
      const { addPasskey } = await get(
        server.url,
        addDocument,
        { token: (await begun(headers)).token, response: none },
        headers,
      );
      expect(addPasskey).toMatchObject({ __typename: 'ValidationError', issues: [{ path: 'response' }] });
    }
  });

  it('is made with a recent proof, proves who is asking, and goes with one', async () => {
    const person = await addPerson(server);
    const { passkey, headers } = await withPasskey(person);
    await longAfterProof(server, person);
    const again = await get(server.url, beginDocument, {}, headers);
    expect(again.beginPasskey).toMatchObject({ code: 'PROOF_NEEDED' });
    const { viewer } = await get(server.url, ownDocument, {}, headers);
    const passkeyId = viewer?.secondFactors.passkeys[0]?.id ?? '';
    const remove = async () => (await get(server.url, removeDocument, { passkeyId }, headers)).removePasskey;
    expect(await remove()).toMatchObject({ code: 'PROOF_NEEDED' });
    const { token, options } = await questioned();
    const proof = { token, passkey: passkey.get(options) };
    expect((await get(server.url, proveDocument, proof, headers)).proveIdentity).toMatchObject({
      __typename: 'IdentityProved',
    });
    expect(await remove()).toEqual({ __typename: 'User', hasSecondFactor: false });
    const later = await questioned();
    expect(await complete(later.token, passkey.get(later.options))).toMatchObject(refused);
  });

  it('signs in its owner while another guesses at their codes', async () => {
    const person = await addPerson(server);
    const { passkey, headers } = await withPasskey(person);
    const question = await asked(server, person);
    const guess = { token: question.token, code: '000000' };
    for (let failure = 1; failure <= 5; failure += 1) await get(server.url, completeDocument, guess, somewhere());
    await server.services.db.pool.query(
      "UPDATE sign_in_throttle SET blocked_until = now() + interval '1 hour' WHERE key LIKE 'factor:account:%'",
    );
    const { completeSignIn } = await get(server.url, completeDocument, guess, somewhere());
    expect(completeSignIn).toMatchObject({ __typename: 'LimitError' });
    const proof = await questioned();
    const proved = { token: proof.token, passkey: passkey.get(proof.options) };
    expect((await get(server.url, proveDocument, proved, headers)).proveIdentity).toMatchObject({
      __typename: 'IdentityProved',
    });
    const answer = passkey.get(request.parse(question.passkeyOptions));
    expect(await complete(question.token, answer)).toMatchObject({ user: { id: person.id } });
  });

  it('is one of twenty at most, however many were begun at once', async () => {
    const person = await addPerson(server);
    const { headers } = await withPasskey(person);
    const one = await server.services.db.prisma.passkey.findFirstOrThrow({ where: { userId: person.id } });
    const more = Array.from({ length: 18 }, () => newId('Passkey'));
    await server.services.db.prisma.passkey.createMany({
      data: more.map((id) => ({ ...one, id, credentialId: id })),
    });
    const questions = [await begun(headers), await begun(headers), await begun(headers)];
    const added = await Promise.all(
      questions.map(({ token, options }) => {
        const response = new SoftPasskey({ origin }).create(options);
        return get(server.url, addDocument, { token, response }, headers);
      }),
    );
    const outcomes = added.map(({ addPasskey }) => addPasskey.__typename).toSorted();
    expect(outcomes).toEqual(['LimitError', 'LimitError', 'SecondFactorAdded']);
    expect(await server.services.db.prisma.passkey.count({ where: { userId: person.id } })).toBe(20);
  });

  it('of a deactivated account leads nowhere', async () => {
    const person = await addPerson(server);
    const { passkey } = await withPasskey(person);
    await server.services.db.prisma.user.update({ where: { id: person.id }, data: { deactivatedAt: new Date() } });
    const { token, options } = await questioned();
    expect(await complete(token, passkey.get(options))).toMatchObject(refused);
  });
});

it('is nothing that browsers have for an IP address', async () => {
  const bare = await startTestServer();
  try {
    expect(await ask(bare.url, beginSignInDocument, {})).toMatchObject({
      data: { beginPasskeySignIn: { reason: 'PASSKEYS_UNAVAILABLE' } },
    });
    const named = await ask(bare.url.replace('127.0.0.1', 'localhost'), beginSignInDocument, {});
    expect(named).toMatchObject({ data: { beginPasskeySignIn: { options: { rpId: 'localhost' } } } });
  } finally {
    await bare.stop();
  }
});

describe('what is asked without end', () => {
  let few: TestServer;
  beforeAll(async () => {
    const limits = { ADE_RATES_SIGN_INS: '10', ADE_AUTH_FAILURES_PER_ADDRESS: '3' };
    few = await startTestServer({ env: { ...behindProxy, ADE_PUBLIC_URL: origin, ...limits } });
  });
  afterAll(() => few.stop());

  it('draws on what a person may ask: passkeys to be made are begun as often as one signs in', async () => {
    const headers = bearer((await signedIn(few.url, await addPerson(few))).accessToken);
    const answers: unknown[] = [];
    for (let asked = 0; asked < 11; asked += 1) {
      const { errors } = await ask(few.url, beginDocument, {}, headers);
      answers.push(errors[0]?.extensions?.code);
    }
    expect(answers.at(0)).toBeUndefined();
    expect(answers.at(-1)).toBe('RATE_LIMITED');
  });

  it('is written down no more than its network address may fail: junk in place of passkeys', async () => {
    const headers = somewhere();
    const { beginPasskeySignIn } = await get(few.url, beginSignInDocument, {}, headers);
    if (beginPasskeySignIn.__typename !== 'PasskeyRequest') throw new Error(JSON.stringify(beginPasskeySignIn));
    const { token } = beginPasskeySignIn;
    const junk = () => get(few.url, completeDocument, { token, passkey: 'junk' }, headers);
    for (let failure = 1; failure <= 3; failure += 1)
      expect((await junk()).completeSignIn).toMatchObject({ __typename: 'AuthenticationError' });
    await few.services.db.pool.query(
      "UPDATE sign_in_throttle SET blocked_until = now() + interval '1 hour' WHERE key LIKE 'passkey:address:%'",
    );
    expect((await junk()).completeSignIn).toMatchObject({ __typename: 'LimitError' });
    const events = await few.services.db.prisma.event.count({ where: { type: 'session.sign_in_failed' } });
    expect(events).toBe(3);
  });
});
