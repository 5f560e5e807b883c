import { describe, expect, test } from 'vitest';
import { failureOf, open, readAll } from './reading.ts';

describe('a web page', () => {
  test('is a sheet for each table, its cells texts as they stand', async () => {
    const page = `<!DOCTYPE html><html><body><h1>Report</h1>
      <table><tr><th>Id</th><th colspan="2">Amount</th></tr><tr><td>007</td><td>1,234.50</td><td>1/2/2024</td></tr></table>
      <table><tr><td>second &amp; last</td></tr></table></body></html>`;
    const { sheets } = await readAll(page);
    expect(sheets.map(({ rows }) => rows.map(({ values }) => values))).toEqual([
      [
        ['Id', 'Amount'],
        ['007', '1,234.50', '1/2/2024'],
      ],
      [['second & last']],
    ]);
    expect(sheets[0]?.merges).toEqual([{ top: 1, left: 2, bottom: 1, right: 3 }]);
  });

  test('has titles: the caption of a table, else the heading before it', async () => {
    const page = `<h1>Club of <i>Rowers</i></h1><div><h2>Boats<br>2024</h2><p>All of them.</p><table><tr><td>a</td></tr></table></div>
      <table><caption> Crew
      </caption><tr><td>b</td></tr></table><h2 style="display: none">Hidden</h2><table><tr><td>c</td></tr></table>`;
    const { sheets } = await readAll(page);
    expect(sheets.map(({ head }) => [head.name, head.title])).toEqual([
      ['Sheet1', 'Boats 2024'],
      ['Sheet2', 'Crew'],
      ['Sheet3', 'Boats 2024'],
    ]);
    const bare = await readAll('<table><tr><td>a</td></tr></table>');
    expect(bare.sheets[0]?.head.title).toBeUndefined();
  });

  test('does not show what it hides', async () => {
    const page = '<table><tr><td><span style="display:none">0001</span>1 July</td></tr></table>';
    const { sheets } = await readAll(page);
    expect(sheets[0]?.rows[0]?.values).toEqual(['1 July']);
  });

  const cells = async (page: string) =>
    (await readAll(page)).sheets.map(({ rows }) => rows.map(({ values }) => values));

  test('has its characters by name and by number', async () => {
    const page =
      '<table><tr><td>&Auml;rmel &amp; Stra&szlig;e</td><td>12&nbsp;&euro;</td><td>&#x2019;&#8211;&lt;b&gt;</td></tr></table>';
    expect(await cells(page)).toEqual([[['Ärmel & Straße', '12\u00a0€', '’–<b>']]]);
  });

  test.for([
    ['of cells', '<table><tr><td>a<td>1</tr><tr><td>b<td>2</tr></table>'],
    ['of rows and cells', '<table><tr><th>a<th>1<tr><td>b<td>2</table>'],
    ['of everything', '<table><tr><td>a<td>1<tr><td>b<td>2'],
    ['of cells whose bold texts are left open as well', '<table><tr><td><b>a<td><i>1<tr><td>b</b><td>2</table>'],
  ])('may leave out end tags %s', async ([, page = '']) => {
    const found = (await cells(page)).flat();
    expect(found).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  test.for([
    '<style>td{mso-number-format:"\\@"}</style>',
    '<p>Report</p>',
    '<center>',
    '<div class=x>',
    '<!-- made by a program --><h2>Stock</h2>',
    '<?xml version="1.0"?>',
  ])('may begin with %s', async (beginning) => {
    expect(await cells(`${beginning}<table><tr><td>a</td><td>1</td></tr></table>`)).toEqual([[['a', '1']]]);
  });

  test('that is deeper than browsers go is refused at once, whatever its length', async () => {
    const page = `<table><tr><td>${'<div>'.repeat(200_000)}${'<p>x'.repeat(200_000)}</td></tr></table>`;
    expect(await failureOf(page)).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 'depth' } });
  });

  test('in one file (MHTML) without a page in it is refused', async () => {
    const page =
      'From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="x"\n\n--x\n<table><tr><td>a</td></tr></table>';
    expect((await failureOf(page)).message).toContain('There are no documents in');
  });

  test('in another encoding than UTF-8 says so in its head', async () => {
    const page =
      '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><table><tr><td>\xc4\xe0</td></tr></table></html>';
    const { sheets } = await readAll(Buffer.from(page, 'latin1'));
    expect(sheets[0]?.rows[0]?.values).toEqual(['Да']);
  });

  test('without a table is refused', async () => {
    const error = await failureOf('<html><body><p>Hello</p></body></html>');
    expect(error).toMatchObject({ code: 'UNKNOWN_FORMAT' });
    expect(error.message).toContain('a web page (HTML) without a table');
  });

  test('with spans without end is refused', async () => {
    const page = `<table>${'<tr><td rowspan="9">x</td></tr>'.repeat(6_000)}</table>`;
    expect(await failureOf(page)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('an XML Spreadsheet 2003', () => {
  const book = (rows: string) => `<?xml version="1.0"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="Data"><Table>${rows}</Table></Worksheet></Workbook>`;

  test('has typed cells in their places', async () => {
    const rows =
      '<Row><Cell><Data ss:Type="String">a &lt; b</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">1.5</Data></Cell></Row>';
    const workbook = await open(book(rows));
    expect(workbook.format).toBe('XML');
    await workbook.close();
    const { sheets } = await readAll(book(rows));
    expect(sheets[0]?.rows.map(({ values }) => values)).toEqual([['a < b', null, 1.5]]);
  });

  test('that is cut off is refused, not read in part', async () => {
    const whole = book('<Row><Cell><Data ss:Type="String">a</Data></Cell></Row>');
    expect(await failureOf(whole.slice(0, -20))).toMatchObject({ code: 'MALFORMED_FILE' });
  });
});
