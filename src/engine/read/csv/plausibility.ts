import { decoderFor } from './text-decoder.ts';

/** What a character that is not ASCII adds, between -4 (no text has it) and about 1 (common, and in its place). */
type Judge = (character: string, before: string, after: string) => number;

export const multiByte = new Set(['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5']);
/** Letters of the languages of Europe in the Latin script, as CLDR's main exemplar sets list them. */
const latinLetters = new Set('äöüßéèêëàâçîïôùûœáíóúñãõåæøąćęłńśźżčďěňřšťůýžőűășțğışŠŽ');
const russianFrequent = new Set('оеаинтсрвлкмдпу');
const russianRare = new Set('хжшюцщэфъё');
const russianLetter = /[а-яё]/u;
const quotes = new Set('“”„‘’‚«»–—…\u00a0');
const signs = new Set('€£°§®™©•±²³½µ№¥');
/** Frequent in Japanese and in Chinese text, tables above all; each list alone, and both share what is written alike. */
const kanji = new Set(
  '日一国年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨商品番号数量価格単合計売仕注文会社住所氏県市町村部課税込在庫区備考値期受取支払額種類地域担当顧客店者作業開始終了',
);
const hanzi = new Set(
  '的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开名称编号数量日期金额单价产品商店公司客户城市省区地址电话合计总备注类型部门姓月元北京海广东南西苹果库存销售数据時個產編號數單價總類門電話額備註臺灣區銷貨點東學國會',
);
const voiced = /[ｶ-ﾄﾊ-ﾎｳ]/u;

/**
 * How plausible bytes are as text in an encoding: the mean over its characters beyond ASCII. Letters of one script with
 * capitals where words begin speak for it; control characters, lines of boxes and signs within words speak against it.
 *
 * @param label one that `decoderFor` knows
 * @returns -Infinity where the bytes cannot be that encoding
 */
export function plausibility(bytes: Buffer, label: string): number {
  const text = decoderFor(label).decode(bytes, { stream: true });
  const judge = multiByte.has(label) ? asian(label) : oneByte;
  let sum = 0;
  let count = 0;
  let before = '';
  const characters = [...text];
  for (const [at, character] of characters.entries()) {
    if (character > '\x7f') {
      if (character === '\ufffd') return Number.NEGATIVE_INFINITY;
      sum += judge(character, before, characters[at + 1] ?? '');
      count += 1;
    }
    before = character;
  }
  return count === 0 ? Number.NEGATIVE_INFINITY : sum / count;
}

const isAsciiLetter = (character: string) => /^[a-z]$/iu.test(character);
const isLetter = (character: string) => /^\p{L}$/u.test(character);
const isLower = (character: string) => /^\p{Ll}$/u.test(character);
const isUpper = (character: string) => /^\p{Lu}$/u.test(character);

const oneByte: Judge = (character, before, after) => {
  if (/[\u0080-\u009f\p{Co}\p{Cn}]/u.test(character)) return -4;
  if (/[\u2500-\u25ff]/u.test(character)) return -2;
  if (!/[\p{L}\p{M}]/u.test(character)) return sign(character, before, after);
  if ((isUpper(character) && isLower(before)) || (isLower(character) && isUpper(after))) return -2;
  if (/\p{Script=Latin}/u.test(character)) return latin(character, before, after);
  if (isAsciiLetter(before) || isAsciiLetter(after)) return -2;
  const letter = character.toLowerCase();
  if (russianFrequent.has(letter)) return 1;
  if (russianRare.has(letter)) return -0.5;
  if (russianLetter.test(letter)) return 0.5;
  return /[\p{Script=Cyrillic}]/u.test(character) ? -0.2 : 0.5;
};

function sign(character: string, before: string, after: string): number {
  if (isLetter(before) && isLetter(after)) return character === '’' ? 0.8 : -2;
  if (quotes.has(character)) return 0.8;
  const foreign = (neighbour: string) => neighbour > '\x7f' && !quotes.has(neighbour);
  if (foreign(before) || foreign(after)) return -1;
  return signs.has(character) ? 0.8 : -0.5;
}

function latin(character: string, before: string, after: string): number {
  const foreign = (neighbour: string) => neighbour > '\x7f';
  // Words of Latin letters alone beyond ASCII are what other scripts look like.
  if (foreign(before) && foreign(after)) return -1.5;
  return latinLetters.has(character) || latinLetters.has(character.toLowerCase()) ? 0.8 : -0.3;
}

function asian(label: string): Judge {
  const japanese = label === 'shift_jis' || label === 'euc-jp';
  return (character, before, after) => {
    if (/[\p{Co}\p{Cn}\u0080-\u009f]/u.test(character)) return -4;
    if (isAsciiLetter(before) && isAsciiLetter(after)) return -2;
    if (/[\uff61-\uff9f]/u.test(character)) return japanese ? halfWidth(character, before, after) : -1;
    if (/[\u3041-\u30fc]/u.test(character)) return japanese ? 1.2 : -0.5;
    if (/\p{Script=Hangul}/u.test(character)) return label === 'euc-kr' ? hangul(character) : -1;
    if (/\p{Script=Han}/u.test(character)) return han(character, label);
    return /[\u3000-\u303f\uff00-\uff60]/u.test(character) ? 0.5 : -1;
  };
}

/** Positions of the doubled initials, the rare vowels and the rare finals in a syllable (Unicode, section 3.12). */
const doubledInitials = new Set([1, 4, 8, 10, 13]);
const rareVowels = new Set([3, 10, 15]);
const rareFinals = new Set([3, 5, 7, 9, 10, 11, 12, 13, 14, 15, 18, 22, 23, 24, 25, 26, 27]);

function hangul(character: string): number {
  const index = (character.codePointAt(0) ?? 0) - 0xac00;
  if (index < 0 || index >= 11_172) return -1;
  const rare =
    doubledInitials.has(Math.floor(index / 588)) ||
    rareVowels.has(Math.floor((index % 588) / 28)) ||
    rareFinals.has(index % 28);
  return rare ? 0 : 1.1;
}

function han(character: string, label: string): number {
  if (label === 'euc-kr') return -0.8;
  return (label === 'gb18030' || label === 'big5' ? hanzi : kanji).has(character) ? 1.4 : 0.2;
}

/** Half-width katakana: a voicing mark stands behind a syllable that can be voiced, and the script does not mix with others. */
function halfWidth(character: string, before: string, after: string): number {
  if (character === 'ﾞ' || character === 'ﾟ') return voiced.test(before) ? 2 : -2;
  const foreign = (neighbour: string) => isAsciiLetter(neighbour) || /[\p{Script=Han}\u3041-\u30fc]/u.test(neighbour);
  return foreign(before) || foreign(after) ? -1.5 : 0.5;
}
