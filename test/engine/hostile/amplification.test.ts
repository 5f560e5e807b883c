import { describe, expect, test } from 'vitest';
import { extract } from '../../../src/engine/extraction.ts';
import { defaultLimits, isLonger, type Limits, outputAllowance } from '../../../src/engine/limits.ts';
import { parseSpec } from '../../../src/engine/specification.ts';
import type { OutputRow } from '../../../src/engine/tables.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { writeXlsx } from '../../support/files/xlsx-writer.ts';

async function extracted(name: string, content: string | Buffer, spec = 'ade: 1', limits: Partial<Limits> = {}) {
  const rows: OutputRow[] = [];
  for await (const item of extract(sourceOf(content, name), parseSpec(spec), { limits })) {
    if (item.kind === 'rows') rows.push(...item.rows);
  }
  return rows;
}

describe('a small file', () => {
  const html = (rows: string) => `<html><body><table>${rows}</table></body></html>`;
  const xml = (rows: string) =>
    `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>${rows}</Table></Worksheet></Workbook>`;
  const text = '<Data ss:Type="String">a</Data>';

  test.each([
    ['a cell over a billion columns', 'columns', html('<tr><td colspan=1000000000>a</td><td>b</td></tr>')],
    ['a billion in other words', 'columns', html('<tr><td colspan=" 1e9 ">a</td><td>b</td></tr>')],
    ['a cell over a billion rows', 'rows', html("<tr><td rowspan='1000000000'>a</td><td>b</td></tr>")],
    ['a row far away', 'rows', xml(`<Row ss:Index="2000000000"><Cell>${text}</Cell></Row>`)],
    ['a cell far away', 'columns', xml(`<Row><Cell ss:Index="2000000000">${text}</Cell></Row>`)],
    ['a wide merge', 'columns', xml(`<Row><Cell ss:MergeAcross="2000000000">${text}</Cell></Row>`)],
    ['a tall merge', 'rows', xml(`<Row><Cell ss:MergeDown="2000000000">${text}</Cell></Row>`)],
    ['columns without end', 'columns', xml(`<Column ss:Span="2000000000"/><Row><Cell>${text}</Cell></Row>`)],
  ])('with %s is refused by the limit %s', async (_what, limit, content) => {
    const refusal = { code: 'LIMIT_EXCEEDED', details: { limit } };
    await expect(extracted('small.xls', content)).rejects.toMatchObject(refusal);
  });

  test('that shows a long text in thousands of cells is refused by outputBytes, before it is written anywhere', async () => {
    const long = 'x'.repeat(30_000);
    const rows = Array.from({ length: 3_000 }, (_, at) => [`${at}`, long]);
    const file = await writeXlsx({ sheets: [{ name: 'S', rows: [['a', 'b'], ...rows] }] });
    await expect(extracted('small.xlsx', file)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { limit: 'outputBytes', allowed: outputAllowance(defaultLimits, file.length) },
    });
  });

  test('is held to the setting as well, whatever its size', async () => {
    const file = `a,b\n${'1,some text\n'.repeat(1_000)}`;
    expect(await extracted('plain.csv', file)).toHaveLength(1_000);
    await expect(extracted('plain.csv', file, 'ade: 1', { outputBytes: 5_000 })).rejects.toMatchObject({
      details: { limit: 'outputBytes', allowed: 5_000 },
    });
  });
});

test('a cell is measured in bytes', () => {
  expect(isLonger('é'.repeat(50), 100)).toBe(false);
  expect(isLonger('é'.repeat(51), 100)).toBe(true);
  expect(isLonger('x'.repeat(100), 100)).toBe(false);
  expect(isLonger('x'.repeat(101), 100)).toBe(true);
});

describe('a chain of steps that make a text longer and longer', () => {
  const spec = (steps: string) =>
    `ade: 1\nfields:\n  a:\n    type: string\n    match: { headers: [a] }\n    transform: [${steps}]\n`;
  const tenfold = '{ replace: { pattern: x, with: xxxxxxxxxx } }';
  const file = `a,b\n${'xxxxxxxxxx,1\n'.repeat(200)}`;

  test('makes none of a million times its length', async () => {
    const rows = await extracted('chain.csv', file, spec(Array(6).fill(tenfold).join(', ')));
    const lengths = rows.map(({ values }) => String(values[0] ?? '').length);
    expect(rows).toHaveLength(200);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(65_536);
  });

  test('that an honest one may be', async () => {
    const [row] = await extracted('chain.csv', file, spec(`${tenfold}, ${tenfold}`));
    expect(String(row?.values[0])).toBe('x'.repeat(1_000));
  });

  test('does not get by with groups either', async () => {
    const groups = `{ replace: { pattern: '.*', with: '${'$0'.repeat(200_000)}' } }`;
    const [row] = await extracted('chain.csv', `a,b\n${'y'.repeat(9_000)},1\n`, spec(groups));
    expect(String(row?.values[0] ?? '').length).toBeLessThanOrEqual(9_000);
  });
});
