import { describe, expect, test } from 'vitest';
import { decoderFor } from '../../../src/engine/read/csv/text-decoder.ts';
import { readAll } from './reading.ts';

/** The bytes of a text: the inverse of the decoder, by one byte and by two. */
function encode(label: string, text: string): Buffer {
  const codes = new Map<string, Buffer>();
  const decoder = decoderFor(label);
  for (let lead = 255; lead >= 0x80; lead--) {
    for (let trail = 255; trail >= 0x40; trail--) {
      const pair = Buffer.of(lead, trail);
      codes.set(decoder.decode(pair), pair);
    }
  }
  for (let code = 0; code < 256; code++) codes.set(decoderFor(label).decode(Buffer.of(code)), Buffer.of(code));
  return Buffer.concat(
    [...text].map((character) => {
      const bytes = codes.get(character);
      if (bytes === undefined) throw new Error(`${label} has no ${character}`);
      return bytes;
    }),
  );
}

const russian = [
  'Имя;Улица\nОльга;Садовая\nПавел;Лесная\n',
  'материал;вес\nпесок;40\nкирпич;75\n',
  'СТАНЦИЯ;КОД\nЛЕСНОЙ;5\n',
];
const japanese = [
  '番号,品名\n1,ねじ\n2,くぎ\n',
  '氏名,住所\n田中一郎,京都市\n高橋花子,名古屋市\n',
  '日付,メモ\n1,テスト\n',
];
const german = ['Stück;Größe\n5;groß\n', 'Ort;Straße\nKöln;Brückenstraße\nWörth;Äußerer Ring\n'];
const french = ['prénom,âge\nHélène,41\nJérôme,38\n', 'pièce,état\nclé,usée\n'];
const polish = ['ulica;osoba\nŻytnia;Bożena\nŚwiętojańska;Paweł\n'];

const variants: [string, string[]][] = [
  ['shift_jis', [...japanese, 'ｺｰﾄﾞ,ﾀﾝｶﾞ\n1,ｶｸﾞ\n']],
  ['euc-jp', japanese],
  ['ibm866', russian],
  ['windows-1251', russian],
  ['koi8-r', russian.slice(0, 2)],
  ['cp850', [...german, ...french]],
  ['windows-1252', [...german, ...french, 'say,n\n“yes”,5\nit’s – no,6\n', 'sum\n€ 5\n£ 6\n']],
  ['cp852', polish],
  ['windows-1250', polish],
  ['gb18030', ['名称,数量\n桌子,5\n椅子,12\n']],
  ['big5', ['名稱,數量\n桌子,5\n椅子,12\n']],
  ['euc-kr', ['이름,수량\n책상,5\n의자,12\n']],
];

describe('a few words are enough to tell the encoding', () => {
  test.each(variants.flatMap(([label, texts]) => texts.map((text) => ({ label, text }))))(
    '$label: $text',
    async ({ label, text }) => {
      const read = await readAll(encode(label, text));
      const rows = text
        .trim()
        .split('\n')
        .map((line) => line.split(/[;,]/u));
      expect(read.sheets[0]?.rows.map(({ values }) => values)).toEqual(rows);
    },
  );
});

test('ISO-2022-JP is known by its escapes, without a guess', async () => {
  const bytes = Buffer.from('1b2442485639661b28422c1b2442494a4c3e1b28420a312c610a', 'hex');
  const read = await readAll(bytes);
  expect(read.sheets[0]?.rows.map(({ values }) => values)).toEqual([
    ['番号', '品名'],
    ['1', 'a'],
  ]);
  expect(read.warnings).toEqual([]);
});

test.each(['cp437', 'IBM850', 'dos-852'])('the DOS code page %s can be asked for', async (encoding) => {
  const read = await readAll(Buffer.from('6e0a4d816c6c6572', 'hex'), { encoding });
  expect(read.sheets[0]?.rows.map(({ values }) => values)).toEqual([['n'], ['Müller']]);
});
