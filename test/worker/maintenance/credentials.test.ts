import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOpaqueToken } from '../../../src/auth/opaque-token.ts';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { type House, openHouse, passNamed, runNow } from './fixture.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const pass = passNamed('credentials');
const hours = (count: number) => new Date(Date.now() + count * 60 * 60 * 1000);

test('what has run out goes, and what may still be of use stays', async () => {
  const { prisma } = house;
  const { id: userId } = await prisma.user.create({
    data: { id: newId('User'), email: 'ann@example.org', name: 'Ann' },
  });
  const addSession = (expiresAt: Date, tokens: readonly { expiresAt: Date; usedAt?: Date }[]) =>
    prisma.session.create({
      data: {
        id: newId('Session'),
        userId,
        method: 'PASSWORD',
        expiresAt,
        refreshTokens: { create: tokens.map((token) => ({ ...token, hash: makeOpaqueToken().hash })) },
      },
    });
  await addSession(hours(-25), [{ expiresAt: hours(1) }]);
  const { id: recent } = await addSession(hours(-1), []);
  // A token that was used is what tells a thief, until it would have run out.
  const { id: living } = await addSession(hours(9), [
    { expiresAt: hours(-1), usedAt: hours(-200) },
    { expiresAt: hours(8), usedAt: hours(-100) },
    { expiresAt: hours(9) },
  ]);
  for (const expiresAt of [hours(-1), hours(1)]) {
    const hash = () => makeOpaqueToken().hash;
    await prisma.accountToken.create({ data: { hash: hash(), purpose: 'SET_UP', userId, expiresAt } });
    const secrets = { browserHash: hash(), nonce: hash(), codeVerifier: hash(), returnTo: '/' };
    await prisma.ssoAttempt.create({ data: { stateHash: hash(), provider: 'p', ...secrets, expiresAt } });
    const key = { publicJwk: {}, sealedPrivateJwk: '', signsFrom: hours(-100) };
    await prisma.signingKey.create({ data: { kid: hash(), ...key, expiresAt } });
    const lastFailureAt = new Date(expiresAt.getTime() - 24 * 60 * 60 * 1000);
    await prisma.signInThrottle.create({ data: { key: hash(), failures: 3, lastFailureAt } });
  }

  const { run } = await runNow(house, pass, {});
  expect(run).toMatchObject({
    counts: { refreshTokens: 1, sessions: 1, links: 1, singleSignOns: 1, failures: 1, signingKeys: 1 },
    isComplete: true,
    error: null,
  });
  const sessions = await prisma.session.findMany({
    where: { userId },
    include: { refreshTokens: true },
    orderBy: { id: 'asc' },
  });
  expect(sessions.map(({ id, refreshTokens }) => [id, refreshTokens.length])).toEqual([
    [recent, 0],
    [living, 2],
  ]);
});

test('events of people go when they are older than events are kept', async () => {
  const stream = newId('User');
  const insert = (seq: number, days: number) =>
    house.pool.query(
      `INSERT INTO event (id, stream, seq, type, payload, actor_kind, occurred_at)
       VALUES ($1, $2, $3, 'user.deactivated', '{}', 'SYSTEM', now() - make_interval(days => $4))`,
      [newId('Event'), stream, seq, days],
    );
  await insert(1, 40);
  await insert(2, 20);
  expect((await runNow(house, pass, {})).run).toMatchObject({ counts: {} });
  expect((await runNow(house, pass, { eventsDays: 30 })).run).toMatchObject({ counts: { events: 1 } });
  expect(await house.sequences(stream)).toEqual([2]);
});
