import { describe, expect, test } from 'vitest';
import { isDistinctAddress, isPlainName } from '../../src/domain/identity/look-alikes.ts';

describe('an address may get an account', () => {
  test.each([
    'bob@example.org',
    'admin@localhost',
    "o'neil+tag_1@sub-d.example.co.uk",
    'jürgen@müller.de',
    'иван2@пример.com',
    '山田taro@例え.jp',
    '김철수@한국.kr',
    'דוד@דוגמה.co.il',
    'محمد٠@example.org',
    'соня@почта.com',
    'оса@пример.рф',
    'оса@example.bg',
    'modern@example.org',
    'modem@example.org',
  ])('as %s may', (email) => {
    expect(isDistinctAddress(email)).toBe(true);
  });

  test.each([
    ['a zero-width space', 'bo\u200bb@example.org'],
    ['a joiner', 'bo\u200db@example.org'],
    ['a variation selector', 'bob\ufe0f@example.org'],
    ['a soft hyphen in the domain', 'bob@ex\u00adample.org'],
    ['a turn of direction', 'bob\u202e@example.org'],
    ['a letter of another script', 'b\u043eb@example.org'],
    ['a domain with a letter of another script', 'bob@ex\u0430mple.org'],
    ['a sign of phonetics', '\u0251nna@example.org'],
    ['a full-width letter', '\uff42ob@example.org'],
    ['a ligature', '\ufb01@example.org'],
    ['a domain in ASCII that is another in Unicode', 'bob@xn--e1afmkfd.xn--p1ai'],
    ['a domain with escapes', 'bob@%65xample.org'],
    ['a domain that is a number', 'bob@1.2'],
    ['a domain that ends with a dot', 'bob@example.org.'],
    ['digits of two systems', 'محمد٠۰@example.org'],
    ['a digit before what is written to the left', '1محمد@example.org'],
    ['a Cyrillic word that is read as a Latin one', 'расе@example.org'],
    ['one that has digits besides', 'соре1@example.org'],
    ['a Greek word like that', 'νικο@example.org'],
    ['a domain like that', 'bob@расе.com'],
    ['half a character', 'bob\ud800@example.org'],
  ])('unless it has %s', (_what, email) => {
    expect(isDistinctAddress(email)).toBe(false);
  });
});

describe('a person may be called', () => {
  test.each(['O’Neill-Søren 2', 'Анна (Anna)', '山田 Tarō', 'می\u200cخواهم', '👩‍💻 Dev ❤️', 'คุณ สมชาย', 'ᏣᎳᎩ'])(
    '%s',
    (name) => {
      expect(isPlainName(name)).toBe(true);
    },
  );

  test.each(['Аnna', 'A\u200bnna', '\u3164', 'A\u00adnna', 'A\tB', 'A\ud800'])('but not %j', (name) => {
    expect(isPlainName(name)).toBe(false);
  });
});
