import { describe, expect, test } from 'vitest';
import { codesOf, failureOf, readAll, valuesOf } from './reading.ts';

describe('dialect', () => {
  test.each([
    [',', 'a,b,c\n1,2,3\n4,5,6\n'],
    [';', 'a;b;c\n1;2;3\n4;5;6\n'],
    ['\t', 'a\tb\tc\n1\t2\t3\n4\t5\t6\n'],
    ['|', 'a|b|c\n1|2|3\n4|5|6\n'],
    ['\u001f', 'a\u001fb\u001fc\n1\u001f2\u001f3\n'],
    ['¦', 'a¦b¦c\n1¦2¦3\n'],
  ])('finds the delimiter %j', async (delimiter, text) => {
    const { sheets, details } = await readAll(text);
    expect(details.delimiter).toBe(delimiter);
    expect(sheets[0]?.rows[0]?.values).toEqual(['a', 'b', 'c']);
  });

  test('is not misled by decimal commas', async () => {
    expect(await valuesOf('x;y;z\n1,5;2,3;3,1\n2,5;3,3;4,1\n')).toContainEqual(['1,5', '2,3', '3,1']);
  });

  test('is not misled by names with commas', async () => {
    expect(await valuesOf('name;city\nSmith, John;Berlin\nDoe, Jane;Paris\n')).toContainEqual([
      'Smith, John',
      'Berlin',
    ]);
  });

  test('is not misled by times, prose or a title above the table', async () => {
    const text =
      'Report of May; draft\nAll figures in EUR, rounded\n\nfrom,to,amount\n05:40,06:10,10\n07:00,08:30,12\n09:00,09:30,8\n';
    expect(await valuesOf(text)).toContainEqual(['07:00', '08:30', '12']);
  });

  test('a delimiter inside quotes divides nothing', async () => {
    expect(await valuesOf('"a;b";"c;d"\n"e;f";"g;h"\n')).toEqual([
      ['a;b', 'c;d'],
      ['e;f', 'g;h'],
    ]);
    expect(await valuesOf('"h1;h2"\n"v1;v2"\n')).toEqual([['h1;h2'], ['v1;v2']]);
  });

  test('is not made of the punctuation of prose', async () => {
    const lines = Array.from({ length: 15 }, (_, index) => `Note ${index} on this`);
    lines[4] = 'Rounded to tens; shares before rounding';
    lines[6] = 'Revised, as announced';
    expect(await valuesOf(lines.join('\n'))).toEqual(lines.map((line) => [line]));
  });

  test('one column has no delimiter', async () => {
    expect(await valuesOf('name\nAda\nBob\n')).toEqual([['name'], ['Ada'], ['Bob']]);
  });

  test('sep= is honoured, whatever the text looks like, and is no record', async () => {
    const { sheets, details } = await readAll('sep=;\r\na,1;b,2\r\nc,3;d,4\r\n');
    expect(details.delimiter).toBe(';');
    expect(sheets[0]?.rows.map(({ number, values }) => [number, ...values])).toEqual([
      [2, 'a,1', 'b,2'],
      [3, 'c,3', 'd,4'],
    ]);
  });

  test('a given delimiter is used', async () => {
    expect(await valuesOf('a,b;c\n', { delimiter: ';' })).toEqual([['a,b', 'c']]);
    expect(await valuesOf('a b c\n', { delimiter: ' ' })).toEqual([['a', 'b', 'c']]);
    expect(await valuesOf('a→b→"c→d"\n', { delimiter: '→' })).toEqual([['a', 'b', 'c→d']]);
    expect(await valuesOf('£5¦§¦é¦"£"\n', { delimiter: '¦' })).toEqual([['£5', '§', 'é', '£']]);
  });

  test.each(['\n', '"', '', ';;'])('the delimiter %j is refused', async (delimiter) => {
    expect(await failureOf('a,b\n', { delimiter })).toMatchObject({ code: 'INVALID_SPEC' });
  });

  test('single quotes and backslashes are found', async () => {
    expect(await valuesOf("a,'b,c'\nd,'e,f'\n")).toContainEqual(['a', 'b,c']);
    expect(await valuesOf('id,text\n1,"say \\"hi\\", then go"\n2,"C:\\dir"\n')).toEqual([
      ['id', 'text'],
      ['1', 'say "hi", then go'],
      ['2', 'C:\\dir'],
    ]);
  });

  test('blanks before quotes are padding where that is the habit', async () => {
    expect(await valuesOf('"Year", "Title, long"\n1968, "Hello"\n1970, "Bye, all"\n')).toEqual([
      ['Year', 'Title, long'],
      ['1968', 'Hello'],
      ['1970', 'Bye, all'],
    ]);
    expect(await valuesOf('A, "B" ,C\n')).toEqual([['A', ' "B" ', 'C']]);
  });
});

describe('what is around fields and no part of them', () => {
  const [head, first, last] = [
    ['Id', 'Name', 'Kg'],
    ['007', 'Rope, thin', '12'],
    ['120', 'Saw', '3.5'],
  ];
  test.each([
    ['a blank behind each delimiter', 'Id, Name, Kg\n007, "Rope, thin", 12\n120, Saw, 3.5\n'],
    ['an apostrophe that keeps digits', 'Id,Name,Kg\n\'007,"Rope, thin",12\n\'120,Saw,3.5\n'],
    ['quotes around whole lines, of which few hold others', '"Id,Name,Kg"\n"007,""Rope, thin"",12"\n"120,Saw,3.5"\n'],
    ['quotes around whole lines', '"Id,""Name"",Kg"\n"007,""Rope, thin"",12"\n"120,""Saw"",3.5"\n'],
    [
      'blanks and frames of a drawn table',
      '|Id |Name      | Kg|\n|---|:---------|--:|\n|007|Rope, thin| 12|\n|120|Saw       |3.5|',
    ],
    ['blanks in Markdown', 'Id | Name | Kg\n--- | --- | ---\n007 | Rope, thin | 12\n120 | Saw | 3.5\n'],
  ])('%s', async (_, text) => {
    const rows = (await valuesOf(text)).filter((row) => !row.some((value) => /--/.test(String(value))));
    expect(rows.map((row) => row.filter((value) => value !== null))).toEqual([head, first, last]);
  });

  test.each(["'99", "'tis", "'12 o'clock", "'"])('%s keeps its apostrophe', async (text) => {
    expect(await valuesOf(`a,b\n${text},1\n`)).toEqual([
      ['a', 'b'],
      [text, '1'],
    ]);
  });
});

describe('records', () => {
  test('cells stay strings, blanks are null, nothing is trimmed', async () => {
    expect(await valuesOf('a, 01 ,,"", ,-\n')).toEqual([['a', ' 01 ', null, null, ' ', '-']]);
  });

  test('are numbered with blank lines and records without values counted', async () => {
    const { sheets, details } = await readAll('a,b\n\n1,2\n,\n\n"x\ny",3\n\n');
    expect(sheets[0]?.rows.map(({ number }) => number)).toEqual([1, 3, 6]);
    expect(details.records).toBe(7);
  });

  test('may be ragged', async () => {
    expect(await valuesOf('a,b,c\n1\n1,2,3,4\n1,2,3\n')).toEqual([
      ['a', 'b', 'c'],
      ['1'],
      ['1', '2', '3', '4'],
      ['1', '2', '3'],
    ]);
  });

  test('may lack the last line end', async () => {
    expect(await valuesOf('a,b\n1,')).toEqual([
      ['a', 'b'],
      ['1', null],
    ]);
  });

  test.each(['\n', '\r\n', '\r'])('end with %j', async (end) => {
    const read = await readAll(['a,b', '1,2', '3,4', ''].join(end));
    expect(read.sheets[0]?.rows.map(({ values }) => values)).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(read.warnings).toEqual([]);
  });

  test('may end in mixed ways, which is worth a warning where a bare CR is among them', async () => {
    const read = await readAll('a,b\r\n1,2\n3,4\r5,6\n');
    expect(read.sheets[0]?.rows.map(({ values }) => values.join())).toEqual(['a,b', '1,2', '3,4', '5,6']);
    expect(read.warnings).toMatchObject([{ code: 'MIXED_LINE_ENDS', message: expect.stringContaining('Record 3') }]);
  });

  test('the sheet is named after the file, and has no formats', async () => {
    const { sheets } = await readAll('a,b\n');
    expect(sheets[0]?.head).toMatchObject({ index: 0, name: 'test', hidden: false, formats: [], epoch: 1900 });
    expect(sheets[0]?.rows[0]?.formats).toBeNull();
  });

  test('lines that look like comments are kept, and pointed out', async () => {
    const read = await readAll('# made by hand\na;b\n1;2\n3;4\n');
    expect(read.sheets[0]?.rows).toHaveLength(4);
    expect(codesOf(read)).toEqual(['COMMENT_LINES']);
  });
});

describe('quotes', () => {
  test('protect delimiters, line ends and doubled quotes', async () => {
    expect(await valuesOf('a,"b,c","d\r\ne","f ""g"" h",""""\n')).toEqual([['a', 'b,c', 'd\r\ne', 'f "g" h', '"']]);
  });

  test('may be followed by blanks', async () => {
    expect(await valuesOf('"a" ,b,"c"  \n"d","e" ,f\n')).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ]);
  });

  test('are plain characters inside an unquoted field', async () => {
    const read = await readAll('a,5" pipe,b "c" d\n');
    expect(read.sheets[0]?.rows[0]?.values).toEqual(['a', '5" pipe', 'b "c" d']);
    expect(read.warnings).toEqual([]);
  });

  test('that are not doubled are read as they stand', async () => {
    const read = await readAll('id,text\n1,"he said "no" twice"\n2,"x"\n');
    expect(read.sheets[0]?.rows[1]?.values).toEqual(['1', 'he said "no" twice']);
    expect(read.warnings).toMatchObject([{ code: 'STRAY_QUOTE', message: expect.stringContaining('Record 2') }]);
  });

  test('that never close cost one field, not the file', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index},name ${index},"note, ${index}"`);
    lines[1_234] = '1234,"broken,note 1234';
    const read = await readAll(lines.join('\n'));
    expect(read.sheets[0]?.rows).toHaveLength(5_000);
    expect(read.sheets[0]?.rows[1_234]?.values).toEqual(['1234', '"broken', 'note 1234']);
    expect(read.sheets[0]?.rows[1_235]?.values).toEqual(['1235', 'name 1235', 'note, 1235']);
    expect(read.warnings).toMatchObject([{ code: 'BROKEN_QUOTE', message: expect.stringContaining('Record 1235') }]);
  });

  test('that never close in a file without other quotes are found at its end', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `${index},name ${index}`);
    lines[3] = '3,"name 3';
    const read = await readAll(lines.join('\r\n'));
    expect(read.sheets[0]?.rows).toHaveLength(40_000);
    expect(read.sheets[0]?.rows[3]?.values).toEqual(['3', '"name 3']);
    expect(codesOf(read)).toEqual(['BROKEN_QUOTE']);
  });

  test('warnings about them do not grow with the file', async () => {
    const read = await readAll(Array.from({ length: 3_000 }, (_, index) => `${index},"x`).join('\n'));
    expect(read.sheets[0]?.rows).toHaveLength(3_000);
    expect(read.warnings.length).toBeLessThan(50);
    expect(read.warnings.at(-1)?.message).toBe('2980 more of the same kind');
  });

  test('cannot be made to cost quadratic time', async () => {
    const hostile = '"a,'.repeat(700_000);
    const started = process.cpuUsage();
    await failureOf(`x\n${hostile}`);
    expect(process.cpuUsage(started).user).toBeLessThan(10_000_000);
  });
});

describe('limits', () => {
  test('20,000 columns are refused by name', async () => {
    const error = await failureOf(`${Array.from({ length: 20_000 }, (_, index) => `c${index}`).join(',')}\n`);
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'columns', allowed: 16_384 } });
    expect(error.message).toContain('Record 1');
  });

  test('a record without end is refused while it streams', async () => {
    const error = await failureOf(','.repeat(3_000_000));
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'columns' } });
  });

  test.each([
    ['rows', { rows: 2 }, 'a\nb\nc\n'],
    ['cellBytes', { cellBytes: 10 }, 'a,b\n1,12345678901\n'],
    ['cells', { cells: 5 }, 'a,b\n1,2\n3,4\n'],
    ['fileBytes', { fileBytes: 3 }, 'a,b\n'],
  ])('%s', async (limit, limits, text) => {
    expect(await failureOf(text, { limits })).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit } });
  });
});

describe('records of another width', () => {
  test('inside the table are told, by number', async () => {
    const read = await readAll(
      `Title\nfrom;to\n\na;b;c\n1;2;3\n4;5\n6;7;8;9\n10;11;12;\n${'13;14;15\n'.repeat(5)}Total;39\n`,
    );
    expect(read.warnings.map(({ code, message }) => [code, message.slice(0, 40)])).toEqual([
      ['RAGGED_ROWS', 'Record 6 has 2 fields where most have 3.'],
      ['RAGGED_ROWS', 'Record 7 has 4 fields where most have 3.'],
      ['RAGGED_ROWS', 'Record 14 has 2 fields where most have 3'],
    ]);
  });

  test.for([
    ['the last one', 'a;b;c\n1;2;3\n4;5;6\n7;8\n', [4]],
    ['the last two, above a note', 'a;b;c\n1;2;3\n4;5;6\n7;8\n9;1\n\nfrom;here\n', [4, 5]],
    ['one of a single field, between others', 'a;b;c\n1;2;3\n4\n5;6;7\n', [3]],
    ['no heading between blank lines', 'a;b;c\n1;2;3\n\nNorth\n5;6;7\n', []],
    ['no note right below', 'a;b;c\n1;2;3\n4;5;6\ncounted by hand\n', []],
  ] as const)('are told also where they are %s', async ([, text, records]) => {
    const { warnings } = await readAll(text);
    expect(warnings.map(({ message }) => Number(/\d+/.exec(message)?.[0]))).toEqual(records);
  });
});

describe('what other programs put around a field for a spreadsheet is taken off', () => {
  test.for([
    ['="007"', '007'],
    ['"=""4 500"""', '4 500'],
    ['=""', null],
    ["'-12.50", '-12.50'],
    ["'=SUM(A1)", '=SUM(A1)'],
    ["'+49 30 1234", '+49 30 1234'],
    ["'@home", '@home'],
  ] as const)('%s', async ([written, read]) => {
    expect(await valuesOf(`key,value\na,1\n${written},2\n`)).toContainEqual([read, '2']);
  });

  test.for(["'t Zand", "'90s", '=A1&B2', '=1+1', "O'-Neill"])('and %s stays as it is', async (written) => {
    expect(await valuesOf(`key,value\na,1\n${written},2\n`)).toContainEqual([written, '2']);
  });
});

test('a backslash keeps a pipe within a text of a table that is drawn with pipes', async () => {
  const lines = [
    '| Name | Use | Price |',
    '| --- | :---: | ---: |',
    '| Rope \\| 8 mm | a\\|b | 4.50 |',
    '| Chain | | 9.25 |',
    '| Hook | y \\| z | 1.10 |',
  ];
  const { sheets, warnings } = await readAll(Buffer.from(lines.join('\n')));
  const values = sheets[0]?.rows.map((row) => row.values.filter((value) => value !== null));
  expect(values?.[2]).toEqual(['Rope | 8 mm', 'a|b', '4.50']);
  expect(values?.[4]).toEqual(['Hook', 'y | z', '1.10']);
  expect(warnings).toEqual([]);
});
