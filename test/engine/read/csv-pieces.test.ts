import { expect, test } from 'vitest';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { CsvDecoder } from '../../../src/engine/read/csv/csv-decoder.ts';
import { defaultDialect } from '../../../src/engine/read/csv/dialect.ts';
import { LineUnquoter, QuoteHalver } from '../../../src/engine/read/csv/doubled-quotes.ts';
import { Tokenizer } from '../../../src/engine/read/csv/tokenizer.ts';
import { Warnings } from '../../../src/engine/read/warnings.ts';

/** Reads bytes in pieces of a size, as if that were the size of a chunk. */
async function readInPieces(bytes: Buffer, size: number, dialect = defaultDialect) {
  const warnings = new Warnings();
  const decoder = CsvDecoder.for(bytes, true, 'auto', warnings);
  const faults: string[] = [];
  const tokenizer = new Tokenizer(dialect, {
    limits: defaultLimits,
    place: 'test.csv',
    onFault: (fault, record) => faults.push(`${record} ${fault}`),
  });
  const rows = [];
  for (let at = 0; at < bytes.length; at += size) {
    const last = at + size >= bytes.length;
    const read = tokenizer.push(await decoder.decode(bytes.subarray(at, at + size), last), last);
    rows.push(...read.map(({ number, values, formats, hidden }) => ({ number, values, formats, hidden })));
  }
  return { rows, faults, records: tokenizer.records };
}

const texts = {
  'quotes and line ends': 'a,"b ""c"" d","e\r\nf"\r\n,,\r\n"",x\r"g",h\n\n"i""",\r\n',
  'broken and stray quotes': 'a,"b,c\nd,"e "f" g",h\n"i"j,k\n"l\nm",n\n"o',
  'characters of two to four bytes': 'é,"€",😀\n"é€😀",ü\r\n',
  'no line end at the end': 'a,b\n1,"2"',
  'a quote as the last byte': 'a,b\n1,"',
  'a carriage return as the last byte': 'a,b\r1,2\r',
};

for (const [name, text] of Object.entries(texts)) {
  test(`pieces of any size give the same records: ${name}`, async () => {
    const bytes = Buffer.from(text);
    const whole = await readInPieces(bytes, bytes.length);
    for (let size = 1; size < bytes.length; size++) {
      expect(await readInPieces(bytes, size), `pieces of ${size}`).toEqual(whole);
    }
  });
}

test('backslash escapes and delimiters of several bytes survive any cut', async () => {
  const bytes = Buffer.from('a→"b\\"→\\"c"→d\n"e\\\\"→f\n');
  const dialect = { ...defaultDialect, delimiter: '→', escaping: 'backslash' } as const;
  const whole = await readInPieces(bytes, bytes.length, dialect);
  expect(whole.rows.map(({ values }) => values)).toEqual([
    ['a', 'b"→"c', 'd'],
    ['e\\', 'f'],
  ]);
  for (let size = 1; size < bytes.length; size++) {
    expect(await readInPieces(bytes, size, dialect), `pieces of ${size}`).toEqual(whole);
  }
});

test.each([
  [new QuoteHalver(), '""a"",1\n""b"",2\n', '"a",1\n"b",2\n'],
  [new LineUnquoter(), '"1,""a\nb"",2"\n"3,""c"""\n', '1,"a\nb",2\n3,"c"\n'],
])('quotes are taken off alike at any cut', (unquoter, text, plain) => {
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size++) {
    const pieces = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(unquoter.push(bytes.subarray(at, at + size)));
    expect(Buffer.concat(pieces).toString(), `pieces of ${size}`).toBe(plain);
  }
});

test('mixed encodings lose no byte at any cut', async () => {
  const bytes = Buffer.concat([Buffer.from('Zoé,Zoé\n'), Buffer.from('Zo\xe9,\xe9t\xe9\n', 'latin1')]);
  for (let size = 1; size <= bytes.length; size++) {
    const { rows } = await readInPieces(bytes, size);
    expect(rows.map(({ values }) => values)).toEqual([
      ['Zoé', 'Zoé'],
      ['Zoé', 'été'],
    ]);
  }
});

test('what a writer quotes, the reader reads', async () => {
  // A linear congruential generator: the same cases on every run.
  let seed = 1;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const alphabet = ['a', 'é', '😀', ',', '"', '\n', '\r\n', ' ', ';', '""'];
  for (let run = 0; run < 300; run++) {
    const table = Array.from({ length: 1 + next(5) }, () =>
      Array.from(
        { length: 1 + next(4) },
        () => `x${Array.from({ length: next(6) }, () => alphabet[next(alphabet.length)]).join('')}`,
      ),
    );
    const text = table.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
    const { rows, faults } = await readInPieces(Buffer.from(text), 1 + next(40));
    expect(rows.map(({ values }) => values)).toEqual(table);
    expect(faults).toEqual([]);
  }
});
