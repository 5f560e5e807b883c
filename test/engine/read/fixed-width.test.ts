import { describe, expect, test } from 'vitest';
import { extract } from '../../../src/engine/extraction.ts';
import { parseSpec } from '../../../src/engine/specification.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { cleanTables } from './pollution/clean-tables.ts';
import { textsOf } from './pollution/score.ts';
import { failureOf, open, valuesOf } from './reading.ts';

const lines = (...texts: string[]) => `${texts.join('\n')}\n`;

describe('columns that blanks keep in line', () => {
  test.each([
    ['every text', '', ','],
    ['below a title of its own', 'Berths by harbour\n', ','],
    ['semicolons', '', ';'],
  ])(
    'are none where a delimiter divides all records alike, though texts have blanks in a row: %s',
    async (_, title, mark) => {
      const records = ['Pier', 'Mole', 'Quay', 'Slip', 'Dock', 'Boom', 'Lock'].map((name, at) =>
        [`${name} of wood  :  ${name}s`, '', `N${at}`, String(at * 7), `1994-03-0${at + 1}`].join(mark),
      );
      const text = title + lines(['What  :  more', 'Note', 'No', 'Length', 'Built'].join(mark), ...records);
      const read = await valuesOf(text);
      expect(read.at(-1)).toEqual(['Lock of wood  :  Locks', null, 'N6', '42', '1994-03-07']);
      expect(read).toHaveLength(8 + (title === '' ? 0 : 1));
    },
  );

  test.each([
    [
      'semicolons',
      'Where;Depth\nOuter  Mole;12,5\nInner  Mole;8,0\nOld  Quay;3,2\nNew  Quay;1,9\n',
      ['Where', 'Depth'],
    ],
    ['quoted figures', 'Where,Depth\nMole  1,"1,204"\nMole  2,"2,310"\nMole  3,"3,001"\n', ['Where', 'Depth']],
  ])('nor where it gives two fields in all records: %s', async (_, text, names) => {
    const [first, ...records] = await valuesOf(text);
    expect(first).toEqual(names);
    expect(records.every((record) => record.length === 2)).toBe(true);
  });

  test('are, where commas stand in figures alone, as often as they may', async () => {
    const text = lines(
      'Ardmore          1,204    88,310',
      'Cruach           7,815    10,204',
      'Carn             3,090    41,777',
      'Dunmor           9,412    23,650',
    );
    expect((await valuesOf(text))[2]).toEqual(['Carn', '3,090', '41,777']);
  });

  test('are found below titles, and with punctuation in their texts', async () => {
    const text = lines(
      'LIST OF ALL WAREHOUSES                             Page 1',
      'Printed 3 March 2024 for the branch in Uppsala, all shelves included',
      '',
      'Article   Description            Shelf   Stock    Price',
      'A-100     Bolt, hexagonal M8     K12       120     1.25',
      'A-101     Nut M8                 K12        75     0.40',
      'B-220     Washer; stainless      K13      1480     0.05',
      'C-300     Spring pin, 4x20       L02         9     2.10',
      'D-001     Locknut                M01                0.75',
    );
    expect((await valuesOf(text)).slice(1)).toEqual([
      ['Printed 3 March 2024 for the branch in Uppsala, all shelves included'],
      ['Article', 'Description', 'Shelf', 'Stock', 'Price'],
      ['A-100', 'Bolt, hexagonal M8', 'K12', '120', '1.25'],
      ['A-101', 'Nut M8', 'K12', '75', '0.40'],
      ['B-220', 'Washer; stainless', 'K13', '1480', '0.05'],
      ['C-300', 'Spring pin, 4x20', 'L02', '9', '2.10'],
      ['D-001', 'Locknut', 'M01', null, '0.75'],
    ]);
  });

  test('are those that a line of dashes shows, one blank apart', async () => {
    const text = lines(
      'emp_no birth_date first_name     last_name',
      '------ ---------- -------------- ----------------',
      '10001  1953-09-02 Georgi         Facello',
      '10002             Bezalel, Jr.   Simmel',
      '',
      '(2 rows affected)',
    );
    expect(await valuesOf(text)).toEqual([
      ['emp_no', 'birth_date', 'first_name', 'last_name'],
      ['10001', '1953-09-02', 'Georgi', 'Facello'],
      ['10002', null, 'Bezalel, Jr.', 'Simmel'],
      ['(2 rows affected)'],
    ]);
  });

  test('count a letter of Chinese or Japanese as two places where the text does', async () => {
    const text = lines(
      'コード  商品名              単価',
      '------  ------------------  ------',
      'A-1     りんご 大           120',
      'A-2     orange juice        98',
    );
    expect(await valuesOf(text)).toEqual([
      ['コード', '商品名', '単価'],
      ['A-1', 'りんご 大', '120'],
      ['A-2', 'orange juice', '98'],
    ]);
  });

  test('that are named are columns, however few lines reach them', async () => {
    const text = lines(
      'Boat     Owner        Remark',
      'Alma     Ann Berg     sold in May',
      'Bore     Bo Ek',
      'Cora     Cia Lund',
      'Dana     Dan Alm',
    );
    expect((await valuesOf(text)).slice(0, 3)).toEqual([
      ['Boat', 'Owner', 'Remark'],
      ['Alma', 'Ann Berg', 'sold in May'],
      ['Bore', 'Bo Ek', null],
    ]);
  });

  test('do not cut a word that is too long for its own', async () => {
    const text = lines(
      'Town            Inhabitants  Founded',
      'Uppsala              177074     1286',
      'Oslo                 717710     1040',
      'Llanfairpwllgwyngyllgogerychwyrndrobwll 3107',
      'Bergen               291940     1070',
    );
    const rows = await valuesOf(text);
    expect(rows[1]).toEqual(['Uppsala', '177074', '1286']);
    expect(rows[3]?.join(' ')).toContain('Llanfairpwllgwyngyllgogerychwyrndrobwll');
  });

  test('are not seen where a delimiter divides texts that hold two blanks now and then', async () => {
    expect(await valuesOf('a,b\nx  y,1\nz,2\nw,3\nv,4\n')).toEqual([
      ['a', 'b'],
      ['x  y', '1'],
      ['z', '2'],
      ['w', '3'],
      ['v', '4'],
    ]);
  });
});

describe('read.fixedWidth', () => {
  const packed = lines('0001SMITH     JOHN 19800203000125050', '0002OLSEN     KARI 19751130000099900');

  test('divides what is packed without blanks', async () => {
    const spec = parseSpec(`
ade: 1
read: { fixedWidth: [1, 5, 15, 20, { from: 28, to: 34 }] }
tables: { header: { rows: none } }
fields:
  number: { type: string, match: { position: 1 } }
  name: { match: { position: 2 } }
  born: { type: date, match: { position: 4 } }
  cents: { type: integer, match: { position: 5 } }
output: { unmapped: drop }
`);
    const rows: unknown[][] = [];
    for await (const item of extract(sourceOf(packed), spec))
      if (item.kind === 'rows') rows.push(...item.rows.map(({ values }) => values));
    expect(rows).toEqual([
      ['0001', 'SMITH', '1980-02-03', 1250],
      ['0002', 'OLSEN', '1975-11-30', 999],
    ]);
  });

  test.each(['[5, 1]', '[{ from: 4, to: 2 }]', '[{ from: 1, to: 9 }, 5]', '[0]', '[]', '12'])(
    'that makes no sense is a fault: %s',
    (edges) => {
      expect(() => parseSpec(`ade: 1\nread: { fixedWidth: ${edges} }`)).toThrow(/read\.fixedWidth/);
    },
  );

  test('keeps to the limits', async () => {
    for (const limits of [{ rows: 1 }, { cells: 2 }, { cellBytes: 3 }])
      expect((await failureOf('Boat     Owner\nAlma     Ann\nBore     Bo\n', { limits })).code).toBe('LIMIT_EXCEEDED');
    const workbook = await open('a    b\nc    d\ne    f\n');
    expect(workbook.details.delimiter).toBe(' ');
    await workbook.close();
  });
});

describe('columns one blank apart', () => {
  const widthsOf = (rows: readonly string[][]) =>
    (rows[0] ?? []).map((_, column) => Math.max(...rows.map((texts) => texts[column]?.length ?? 0)));

  test.each(
    [1, 2, 3].flatMap((gap) =>
      ['left', 'right'].flatMap((side) => [false, true].map((ruled) => [gap, side, ruled] as const)),
    ),
  )('gap %i, figures at the %s, rule under the names: %s', async (gap, side, ruled) => {
    for (const { name, header, records } of cleanTables(3)) {
      const plain = records.map((texts) => texts.map((text) => text.replaceAll('\n', ' ')));
      const widths = widthsOf([header, ...plain]);
      const isFigures = header.map((_, column) => plain.every((texts) => /^[\d.]+%?$/.test(texts[column] ?? '')));
      const written = (texts: readonly string[]) =>
        texts
          .map((text, at) =>
            side === 'right' && isFigures[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0),
          )
          .join(' '.repeat(gap))
          .trimEnd();
      const rule = widths.map((width) => '-'.repeat(width)).join(' '.repeat(gap));
      const text = lines(written(header), ...(ruled ? [rule] : []), ...plain.map(written));
      const { tables } = await textsOf(Buffer.from(text));
      expect([name, tables]).toEqual([name, [{ header, records: plain }]]);
    }
  });
});
