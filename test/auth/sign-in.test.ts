import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, ask, bearer, behindProxy, get, isAccepted, signedIn, signIn, somewhere, whoAmI } from './caller.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
});
afterAll(() => server.stop());

const attempt = (email: string, password: string, from = somewhere()) =>
  get(server.url, signIn, { email, password }, from).then(({ signIn: result }) => result);

const refused = {
  __typename: 'AuthenticationError',
  code: 'UNAUTHENTICATED',
  message: 'The e-mail address or the password is wrong.',
};

describe('signing in', () => {
  it('opens a session whose access token acts as the person', async () => {
    const person = await addPerson(server, { workspaceId: server.owner.workspaceId });
    const address = '203.0.113.77';
    const from = {
      'x-forwarded-for': address,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    const session = await signedIn(server.url, person, from);
    expect(await get(server.url, whoAmI, {}, bearer(session.accessToken))).toEqual({
      viewer: {
        user: { id: person.id },
        sessions: [
          {
            id: session.sessionId,
            isCurrent: true,
            method: 'PASSWORD',
            device: 'Firefox on Linux',
            address,
          },
        ],
      },
    });
    const { rows } = await server.services.db.pool.query(
      'SELECT type, actor_id, address, workspace_id FROM event WHERE stream = $1',
      [person.id],
    );
    expect(rows).toEqual([{ type: 'session.signed_in', actor_id: person.id, address, workspace_id: null }]);
  });

  it('does not mind case, spaces around it and how letters are composed', async () => {
    const { id, password } = await addPerson(server);
    await server.services.db.prisma.user.update({ where: { id }, data: { email: 'rené@example.org' } });
    expect(await attempt(' RENÉ@Example.ORG ', password)).toMatchObject({ user: { id } });
  });

  it('is refused with the same words, whatever is wrong', async () => {
    const [known, passwordless, deactivated] = await Promise.all([
      addPerson(server),
      addPerson(server, { hasPassword: false }),
      addPerson(server),
    ]);
    await server.services.db.prisma.user.update({ where: { id: deactivated.id }, data: { deactivatedAt: new Date() } });
    const answers = await Promise.all([
      attempt(known.email, 'something else entirely'),
      attempt('nobody@example.org', known.password),
      attempt('no address at all', known.password),
      attempt(passwordless.email, known.password),
      attempt(deactivated.email, deactivated.password),
      attempt(known.email, ''),
    ]);
    for (const answer of answers) expect(answer).toEqual(refused);
  });

  it('is the same work, whatever is wrong', async () => {
    const known = await addPerson(server);
    const passwordless = await addPerson(server, { hasPassword: false });
    const deactivated = await addPerson(server);
    await server.services.db.prisma.user.update({ where: { id: deactivated.id }, data: { deactivatedAt: new Date() } });
    const once = [{ parameters: 'argon2id$v=19$m=19456,t=2,p=1' }];
    for (const email of [
      known.email,
      passwordless.email,
      deactivated.email,
      'nobody@example.org',
      'no address at all',
    ]) {
      const checks = await passwordChecks(async () => {
        expect(await attempt(email, 'something else entirely')).toEqual(refused);
      });
      expect(checks, email).toEqual(once);
    }
  });
});

describe('guessing', () => {
  it('has to wait after some failures, longer each time, and for accounts that do not exist as well', async () => {
    const person = await addPerson(server);
    for (const email of [person.email, 'nobody-at-all@example.org']) {
      for (let failure = 1; failure <= 5; failure += 1) expect(await attempt(email, 'wrong password')).toEqual(refused);
      for (const seconds of [1, 2, 4]) {
        expect(await longestWait()).toBe(seconds);
        await waitLonger();
        // The right password does not help: it might have been guessed.
        const blocked = { __typename: 'LimitError', code: 'LIMIT_EXCEEDED', limit: 'signIns' };
        expect(await attempt(email, person.password)).toMatchObject(blocked);
        await letTimePass();
        expect(await attempt(email, 'wrong password')).toEqual(refused);
      }
      await letTimePass();
    }
    expect(await attempt(person.email, person.password)).toMatchObject({ user: { id: person.id } });
    // That was forgotten with the success.
    for (let failure = 1; failure <= 4; failure += 1) await attempt(person.email, 'wrong password');
    expect(await attempt(person.email, person.password)).toMatchObject({ user: { id: person.id } });
  });

  it('waits fifteen minutes at most', async () => {
    const person = await addPerson(server);
    await attempt(person.email, 'wrong password');
    await server.services.db.pool.query(
      "UPDATE sign_in_throttle SET failures = 60 WHERE key LIKE 'password:account:%'",
    );
    await attempt(person.email, 'wrong password');
    expect(await longestWait()).toBe(900);
  });

  it('gets no further by trying many passwords at the same moment', async () => {
    const { email } = await addPerson(server);
    const answers = await withLongWaits(() =>
      Promise.all(Array.from({ length: 30 }, (_, index) => attempt(email, `wrong password ${index}`))),
    );
    expect(answers.filter(({ __typename }) => __typename === 'AuthenticationError')).toHaveLength(5);
    expect(answers.filter(({ __typename }) => __typename === 'LimitError')).toHaveLength(25);
  });

  it('gets no further from one address by trying many accounts, nor by the account that is its own', async () => {
    const own = await addPerson(server);
    const from = somewhere();
    await server.services.db.pool.query(
      "INSERT INTO sign_in_throttle (key, failures, last_failure_at) VALUES ('password:address:' || $1, 48, now())",
      [from['x-forwarded-for']],
    );
    expect(await attempt('a@example.org', 'wrong password', from)).toEqual(refused);
    expect(await attempt(own.email, own.password, from)).toMatchObject({ user: { id: own.id } });
    expect(await attempt('b@example.org', 'wrong password', from)).toEqual(refused);
    await waitLonger();
    expect(await attempt('c@example.org', 'wrong password', from)).toMatchObject({ __typename: 'LimitError' });
    expect(await attempt('c@example.org', 'wrong password')).toEqual(refused);
  });
});

it('counts an IPv6 address with all that its owner can have', async () => {
  await server.services.db.pool.query(
    "INSERT INTO sign_in_throttle (key, failures, last_failure_at) VALUES ('password:address:2001:db8:0:7::/64', 49, now())",
  );
  const from = (address: string) => ({ 'x-forwarded-for': address });
  expect(await attempt('d@example.org', 'wrong password', from('2001:db8::7:0:0:0:1'))).toEqual(refused);
  await waitLonger();
  expect(await attempt('e@example.org', 'wrong password', from('2001:DB8:0:7:ffff::9'))).toMatchObject({
    __typename: 'LimitError',
  });
  expect(await attempt('e@example.org', 'wrong password', from('2001:db8:0:8::9'))).toEqual(refused);
});

describe('credentials', () => {
  it('are given once', async () => {
    const { accessToken } = await signedIn(server.url, await addPerson(server));
    expect(await isAccepted(server.url, accessToken)).toBe(true);
    const both = { ...bearer(accessToken), 'x-api-key': server.owner.apiKey ?? '' };
    const answer = await ask(server.url, whoAmI, {}, both);
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(answer.errors[0]?.message).toContain('Send one of');
  });

  it('are believed of no address that an untrusted caller tells', async () => {
    const person = await addPerson(server);
    const session = await signedIn(server.url, person, {
      'x-forwarded-for': '203.0.113.9, not an address, 198.51.100.7',
    });
    const { viewer } = await get(server.url, whoAmI, {}, bearer(session.accessToken));
    // The last one was appended by the proxy that is trusted; what stands before it anybody can write.
    expect(viewer?.sessions[0]?.address).toBe('198.51.100.7');
  });
});

/** All waits are over; what was counted stays. */
async function letTimePass(): Promise<void> {
  await server.services.db.pool.query('UPDATE sign_in_throttle SET blocked_until = NULL');
}

/** Callers who have to wait, wait for an hour more: longer than any machine takes for the next step of a test. */
async function waitLonger(): Promise<void> {
  await server.services.db.pool.query("UPDATE sign_in_throttle SET blocked_until = blocked_until + interval '1 hour'");
}

/** Does something while every wait is an hour longer from the moment it begins, so that none ends under a slow machine's hands. */
async function withLongWaits<T>(work: () => Promise<T>): Promise<T> {
  const { pool } = server.services.db;
  await pool.query(`
    CREATE FUNCTION wait_longer() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.blocked_until := NEW.blocked_until + interval '1 hour'; RETURN NEW; END $$;
    CREATE TRIGGER wait_longer BEFORE INSERT OR UPDATE ON sign_in_throttle FOR EACH ROW EXECUTE FUNCTION wait_longer()`);
  try {
    return await work();
  } finally {
    await pool.query('DROP TRIGGER wait_longer ON sign_in_throttle; DROP FUNCTION wait_longer()');
  }
}

/** Seconds that the newest wait was meant to last. */
async function longestWait(): Promise<number> {
  const { rows } = await server.services.db.pool.query<{ seconds: number }>(
    'SELECT max(round(extract(epoch FROM blocked_until - last_failure_at)))::int AS seconds FROM sign_in_throttle',
  );
  return rows[0]?.seconds ?? 0;
}

/** What passwords are held against while the work is done: hashes, by what says how much work each is. */
async function passwordChecks(work: () => Promise<unknown>): Promise<unknown[]> {
  const checks: unknown[] = [];
  const note = (check: unknown) => checks.push(check);
  subscribe('ade.password.check', note);
  await work();
  unsubscribe('ade.password.check', note);
  return checks;
}
