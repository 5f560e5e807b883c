import { expect, it, test } from 'vitest';
import { base32, codeAt, otpauthUri, stepOf, stepOfCode } from '../../src/domain/factor/totp-code.ts';

/** RFC 6238, appendix B: the secret and the codes of SHA-1, eight digits. */
const secret = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at %i s the code is %s, as RFC 6238 has it', (seconds, code) => {
  expect(codeAt(secret, stepOf(new Date(seconds * 1000)), 8)).toBe(code);
});

it('takes the codes of the step before and after, and of no other', () => {
  const now = new Date(1_234_567_890_000);
  const present = stepOf(now);
  for (const apart of [-1, 0, 1]) {
    expect(stepOfCode(secret, codeAt(secret, present + apart), now)).toBe(present + apart);
  }
  for (const apart of [-3, -2, 2, 3]) expect(stepOfCode(secret, codeAt(secret, present + apart), now)).toBeNull();
});

it('takes a code as people type it, and nothing that is none', () => {
  const now = new Date(59_000);
  expect(stepOfCode(secret, ' 287 082 ', now)).toBe(1);
  for (const none of ['', '28708', '2870820', '٢٨٧٠٨٢', 'abcdef', '287082'.padEnd(50)]) {
    expect(stepOfCode(secret, none, now)).toBeNull();
  }
});

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('"%s" is %s in Base32, as RFC 4648 has it', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
});

it('tells an app who asks and whose account it is', () => {
  const uri = new URL(otpauthUri(secret, { issuer: 'ADE (ade.example.org)', account: 'ann&bo@example.org' }));
  expect(decodeURIComponent(uri.pathname)).toContain('ADE (ade.example.org):ann&bo@example.org');
  expect(uri.searchParams.get('secret')).toBe(base32(secret));
});
