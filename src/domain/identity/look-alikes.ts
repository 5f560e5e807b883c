import { domainToASCII, domainToUnicode } from 'node:url';

/** Scripts in everyday and in limited use (UAX 31, tables 5 and 7); others stand in no address and no name. */
const scripts =
  'Adlam Arabic Armenian Balinese Bamum Batak Bengali Bopomofo Canadian_Aboriginal Chakma Cham Cherokee Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hangul Hanifi_Rohingya Hebrew Javanese Kannada Kayah_Li Khmer Lao Latin Lepcha Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri Syriac Tai_Le Tai_Tham Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Wancho Yi';
/** What is written together: Japanese, Chinese with Bopomofo, Korean, each with Latin (UTS 39, 5.2). */
const mixtures = ['Latin Han Hiragana Katakana', 'Latin Han Bopomofo', 'Latin Han Hangul'];

const ofOneWriting = new RegExp(
  `^(?:${[...scripts.split(' '), ...mixtures]
    .map((names) => `[${propertiesOf(`Common Inherited ${names}`)}]*`)
    .join('|')})$`,
  'u',
);
const writtenToTheLeft = new RegExp(
  `[${propertiesOf('Adlam Arabic Hanifi_Rohingya Hebrew Mandaic Nko Syriac Thaana')}]`,
  'u',
);

/** Joiners belong between letters of these scripts, and change how they look (RFC 5892, A.1 and A.2). */
const joined = propertiesOf(
  'Arabic Balinese Bengali Chakma Devanagari Gujarati Gurmukhi Javanese Kannada Khmer Malayalam Mandaic Mongolian Myanmar Newa Nko Oriya Sinhala Syriac Tamil Telugu Tibetan',
);
const joiners = new RegExp(`(?<=[${joined}])[\\u200c\\u200d](?=[${joined}])`, 'gu');

/** The characters of PRECIS' IdentifierClass (RFC 8264, 4.2 and 9). */
const identifier = /^[\x21-\x7e\p{Ll}\p{Lu}\p{Lo}\p{Lm}\p{Nd}\p{Mn}\p{Mc}]+$/u;
const invisible = /[\p{Default_Ignorable_Code_Point}\p{C}\p{Zl}\p{Zp}]/u;
const oldHangul = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/;
/** Letters of phonetics, some of which look like plain ones: `ɑ` like `a` (UTS 39, identifier type Technical). */
const phonetic = /[\u0250-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]/;

/**
 * Letters of other scripts that look like Latin ones, and the top domains of countries that write with them: elsewhere a word of such
 * letters alone is read as a Latin one (UTS 39, 4.1: whole-script confusables; sets and domains are those of Chromium's policy on names).
 */
const latinLookAlikes = [
  { script: 'Cyrillic', letters: 'аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡ', home: 'bg|by|kg|kz|mk|mn|rs|ru|su|tj|ua|uz' },
  { script: 'Greek', letters: 'αικνρυωηοτ', home: 'cy|gr' },
  { script: 'Armenian', letters: 'ագզէլհյոսւօ', home: 'am' },
  { script: 'Georgian', letters: 'იოყძხჽჿ', home: 'ge' },
].map(({ script, letters, home }) => ({
  any: new RegExp(`\\p{Script=${script}}`, 'u'),
  other: new RegExp(`[\\p{Script=${script}}--[${letters}]]`, 'v'),
  home: new RegExp(`\\.(?:${home}|[^.]*\\p{Script=${script}}[^.]*)$`, 'u'),
}));

/**
 * Whether an address, lower case and NFC, may get an account: it looks like no other. Its first part keeps PRECIS' profile
 * UsernameCaseMapped (RFC 8265, 3.3) without joiners; each part is of one writing (UTS 39, highly restrictive), and none
 * can be read as Latin that is not; its domain is as IDNA writes it. Letters of one script that look alike, as `rn` and `m`, are no
 * matter of this (decision 32).
 */
export function isDistinctAddress(email: string): boolean {
  const at = email.lastIndexOf('@');
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  return (
    isDistinctIdentifier(local) &&
    domainToUnicode(domainToASCII(domain)) === domain &&
    domain.split('.').every((label) => label !== '' && isOfOneWriting(label)) &&
    [local, ...domain.split('.')].every((part) => !isTakenForLatin(part, domain))
  );
}

/** Whether a name has nothing invisible in it, and each of its words is of one writing: `Анна (Anna)` is, `Аnnа` is not. */
export function isPlainName(name: string): boolean {
  const visible = name.replace(/\p{RGI_Emoji}/gv, '').replace(joiners, '');
  return !invisible.test(visible) && visible.split(/[^\p{L}\p{M}\p{N}]+/u).every(isOfOneWriting);
}

function isDistinctIdentifier(text: string): boolean {
  const isOfClass = identifier.test(text) && !invisible.test(text) && !oldHangul.test(text) && !phonetic.test(text);
  return isOfClass && text.normalize('NFKC') === text && isOfOneWriting(text) && isOfOneDirection(text);
}

function isTakenForLatin(part: string, domain: string): boolean {
  return latinLookAlikes.some(({ any, other, home }) => any.test(part) && !other.test(part) && !home.test(domain));
}

function isOfOneWriting(text: string): boolean {
  return ofOneWriting.test(text) && new Set([...text.matchAll(/\p{Nd}/gu)].map(([digit]) => zeroOf(digit))).size < 2;
}

/** What is written to the left begins with a letter and ends with no sign (RFC 5893, 2). */
function isOfOneDirection(text: string): boolean {
  return !writtenToTheLeft.test(text) || /^\p{L}.*[\p{L}\p{M}\p{Nd}]$/u.test(text);
}

/** The zero of a digit's system: each has ten, one after the other (The Unicode Standard, 4.6). */
function zeroOf(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let first = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return point - ((point - first) % 10);
}

function propertiesOf(names: string): string {
  return names
    .split(' ')
    .map((name) => `\\p{Script_Extensions=${name}}`)
    .join('');
}
