import { describe, expect, test } from 'vitest';
import { codesOf, failureOf, readAll } from './reading.ts';

const text = 'nom;ville\nÉmile;Besançon\nZoé;Orléans\nFrançois;Genève\n';
const expected = [
  ['nom', 'ville'],
  ['Émile', 'Besançon'],
  ['Zoé', 'Orléans'],
  ['François', 'Genève'],
];

/** The bytes of a text in an encoding of one byte a character. */
function encode(label: string, content: string): Buffer {
  const decoder = new TextDecoder(label);
  const codes = new Map(Array.from({ length: 256 }, (_, code) => [decoder.decode(Uint8Array.of(code)), code]));
  return Buffer.from(
    [...content].map((character) => {
      const code = codes.get(character);
      if (code === undefined) throw new Error(`${label} has no ${character}`);
      return code;
    }),
  );
}

function utf16be(content: string): Buffer {
  return Buffer.from(content, 'utf16le').swap16();
}

async function rowsOf(content: Buffer, encoding?: string) {
  const read = await readAll(content, encoding === undefined ? {} : { encoding });
  return { ...read, rows: read.sheets[0]?.rows.map(({ values }) => values), encoding: read.details.encoding };
}

describe('stated or certain', () => {
  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['UTF-16 LE with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE with a byte order mark', utf16be(`\ufeff${text}`), 'utf-16be'],
    ['UTF-16 LE without one', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE without one', utf16be(text), 'utf-16be'],
  ])('%s', async (_, bytes, encoding) => {
    const read = await rowsOf(bytes);
    expect(read.rows).toEqual(expected);
    expect(read.encoding).toBe(encoding);
    expect(read.warnings).toEqual([]);
  });

  test('UTF-16 longer than one piece', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `${index};Zoé 😀`);
    const read = await rowsOf(Buffer.from(lines.join('\r\n'), 'utf16le'));
    expect(read.rows?.length).toBe(60_000);
    expect(read.rows?.at(-1)).toEqual(['59999', 'Zoé 😀']);
    expect(read.warnings).toEqual([]);
  });
});

describe('guessed, with a warning', () => {
  test.each([
    ['windows-1252', text],
    ['windows-1251', 'Имя;Город\nИван;Москва\nОльга;Казань\nПётр;Новосибирск\n'],
    ['koi8-r', 'Имя;Город\nИван;Москва\nОльга;Казань\nСергей;Новосибирск\n'],
    ['windows-1250', 'imię;miasto\nŁukasz;Łódź\nŻaneta;Gdańsk\nŚwiętosław;Częstochowa\n'],
    ['windows-1253', 'Όνομα;Πόλη\nΓιώργος;Αθήνα\nΜαρία;Θεσσαλονίκη\n'],
  ])('%s', async (label, content) => {
    const read = await rowsOf(encode(label, content));
    expect(read.encoding).toBe(label);
    expect(read.rows).toEqual(
      content
        .trim()
        .split('\n')
        .map((line) => line.split(';')),
    );
    expect(codesOf(read)).toEqual(['ENCODING_GUESSED']);
  });

  test('Shift JIS', async () => {
    // 名前,都市 / 太郎,東京 / 花子,大阪府
    const bytes = Buffer.from('96bc914f2c93738e730a91be98592c93728b9e0a89d48e712c91e58de3957b0a', 'hex');
    const read = await rowsOf(Buffer.concat([bytes, bytes, bytes]));
    expect(read.encoding).toBe('shift_jis');
    expect(read.rows?.[2]).toEqual(['花子', '大阪府']);
  });

  test('windows-1252 wins on a single accent', async () => {
    const read = await rowsOf(Buffer.from('price\n£45\n', 'latin1'));
    expect([read.encoding, read.rows]).toEqual(['windows-1252', [['price'], ['£45']]]);
  });

  test('only where the first foreign byte comes, however late', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `${index};plain`);
    const read = await rowsOf(encode('windows-1252', [...lines, ...text.trim().split('\n')].join('\n')));
    expect(read.encoding).toBe('windows-1252');
    expect(read.rows?.slice(-3)).toEqual(expected.slice(-3));
    expect(read.rows).toHaveLength(50_004);
  });
});

describe('mixed encodings', () => {
  test('lose nothing and are pointed out', async () => {
    const utf8 = Buffer.from('nom;ville\nÉmile;Besançon\nZoé;Orléans\n');
    const read = await rowsOf(Buffer.concat([utf8, encode('windows-1252', 'François;Genève\n')]));
    expect(read.rows).toEqual(expected);
    expect(read.encoding).toBe('utf-8');
    expect(read.warnings).toMatchObject([
      { code: 'MIXED_ENCODING', message: expect.stringContaining(`offset ${utf8.length + 4}`) },
    ]);
  });

  test('also where UTF-8 was seen in an earlier piece', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `${index};Zoé`);
    const read = await rowsOf(
      Buffer.concat([Buffer.from(lines.join('\n')), Buffer.from('\nx;Zo\xe9\ny;Zo\xe9\n', 'latin1')]),
    );
    expect(read.rows?.slice(-2)).toEqual([
      ['x', 'Zoé'],
      ['y', 'Zoé'],
    ]);
    expect(codesOf(read)).toEqual(['MIXED_ENCODING']);
  });

  test('a character cut off at the end of the file is kept as bytes', async () => {
    const read = await rowsOf(Buffer.concat([Buffer.from('Zoé;Zoé;Zoé\na;b;'), Buffer.from([0xe2, 0x82])]));
    expect(read.rows?.[1]).toEqual(['a', 'b', 'â‚']);
    expect(codesOf(read)).toEqual(['MIXED_ENCODING']);
  });
});

describe('given', () => {
  test('is used without asking', async () => {
    const read = await rowsOf(encode('macintosh', text), 'macintosh');
    expect([read.rows, read.encoding, read.warnings]).toEqual([expected, 'macintosh', []]);
  });

  test('and wrong is told', async () => {
    const read = await rowsOf(encode('windows-1252', text), 'gb18030');
    expect(codesOf(read)).toEqual(['UNDECODABLE_BYTES']);
  });

  test('yields to a byte order mark', async () => {
    const read = await rowsOf(Buffer.from(`\ufeff${text}`), 'windows-1252');
    expect([read.rows, read.encoding]).toEqual([expected, 'utf-8']);
  });

  test('and unknown is refused', async () => {
    expect(await failureOf(text, { encoding: 'ebcdic-de' })).toMatchObject({ code: 'INVALID_SPEC' });
  });
});

test('NUL bytes are left out, and told', async () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `${index},x`).join('\n');
  const read = await readAll(`${lines}\na\0b,\0c\n`);
  expect(read.sheets[0]?.rows.at(-1)?.values).toEqual(['ab', 'c']);
  expect(read.warnings).toMatchObject([{ code: 'NUL_BYTES' }]);
  expect(read.warnings[0]?.message).toContain(`2 NUL byte(s) from offset ${(lines.length + 2).toLocaleString('en')}`);
});

describe('refused', () => {
  test('UTF-32', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from('a\0\0\0,\0\0\0')]);
    expect(await failureOf(bytes)).toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
  });

  test.each(['', '\ufeff'])('no text at all: %j', async (content) => {
    expect(await failureOf(content)).toMatchObject({ code: 'EMPTY_FILE' });
  });
});
