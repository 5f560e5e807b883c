import { expect, it } from 'vitest';
import { hashPassword, isPassword } from '../../src/domain/identity/password-hash.ts';
import { LimitError } from '../../src/domain/kernel/errors.ts';

it('hashes as OWASP has it, with a salt of its own, and tells the right password', async () => {
  const [one, two] = [await hashPassword('crème brûlée'), await hashPassword('crème brûlée')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await isPassword('crème brûlée'.normalize('NFD'), one)).toBe(true);
  expect(await isPassword('creme brulee', one)).toBe(false);
  expect(await isPassword('', null)).toBe(false);
});

it('lets no crowd take the process: two at a time, a second’s worth in line, the others are told', async () => {
  const results = await Promise.allSettled(Array.from({ length: 70 }, () => isPassword('anything', null)));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(70 - 2 - 64);
  for (const { reason } of refused) {
    expect(reason).toBeInstanceOf(LimitError);
    expect(reason).toMatchObject({ limit: 'signIns', retryAfterSeconds: 1 });
  }
  // Every place was given back.
  expect(await isPassword('anything', null)).toBe(false);
});
