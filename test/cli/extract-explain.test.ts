import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFile } from '../../src/engine/file-source.ts';
import { defaultLimits } from '../../src/engine/limits.ts';
import { openWorkbook } from '../../src/engine/read/workbook.ts';
import { newFolder, runAde } from './ade.ts';

const samples = join(import.meta.dirname, '../../samples');
const sample = (name: string) => [join(samples, `${name}.xlsx`), '--spec', join(samples, `${name}.yaml`)];

let folder: Awaited<ReturnType<typeof newFolder>>;
beforeAll(async () => {
  folder = await newFolder();
});
afterAll(() => folder.remove());

const ade = (...args: string[]) => runAde(['extract', ...args], { cwd: folder.path });

test('says why tables are tables, columns are fields, and rows are left out, and writes nothing', async () => {
  const { code, stdout, stderr } = await ade('--explain', ...sample('theatre-budget'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/Rows outside of the tables\n {2}metadata +2 +rows 1–2 /);
  expect(stdout).toContain('• A4:F22 holds 15 rows of values in 6 columns.');
  expect(stdout).toMatch(/budget +integer +B +Budget +Its header “Budget” is a name of budget: 100 %\.\n/);
  expect(stdout).toMatch(
    /variance +integer +D +Variance +Its header “Variance” is a name of variance: 100 %\.\s+Otherwise\s/,
  );
  expect(stdout).toMatch(/derived +4 +They are totals of other rows\. Set rows\.dropTotals: false/);
  expect(stdout).toMatch(/rows 5, 11, 17 /);
  expect(await readdir(folder.path)).toEqual([]);
});

test('explains a file without tables too', async () => {
  await writeFile(join(folder.path, 'letter.txt'), 'Dear Sir or Madam\n\nwe regret to tell you\n');
  const { code, stdout } = await ade('--explain', 'letter.txt');
  expect(code).toBe(0);
  expect(stdout).toContain('0 tables');
  expect(stdout).toContain('Rows outside of the tables');
});

test('explains which columns there are where the required fields are in none', async () => {
  await writeFile(join(folder.path, 'people.csv'), 'Name,Age\nAda,36\nGrace,85\nAlan,41\n');
  await writeFile(join(folder.path, 'iban.yaml'), 'ade: 1\nfields:\n  iban: { validate: [{ required: true }] }\n');
  const { code, stdout, stderr } = await ade('--explain', '--spec', 'iban.yaml', 'people.csv');
  expect(code).toBe(1);
  expect(stderr).toContain('people.csv: NO_TABLE_FOUND: None of the fields iban was found');
  expect(stdout).toMatch(/iban +string +– +No column was found for it\./);
  expect(stdout).toMatch(/name +string +A +Name +No field of the configuration comes near it\./);
});

test('annotates a copy with every text at its address, and a legend with the issues', async () => {
  const { code, stdout } = await ade('--annotate', ...sample('regional-sales'), '--out', 'copies');
  expect(code).toBe(0);
  expect(stdout).toContain('→ copies/regional-sales.annotated.xlsx');
  expect(await readdir(join(folder.path, 'copies'))).toEqual(['regional-sales.annotated.xlsx']);

  const original = await textsOf(join(samples, 'regional-sales.xlsx'));
  const copy = await textsOf(join(folder.path, 'copies/regional-sales.annotated.xlsx'));
  expect([...copy.keys()]).toEqual(['ADE legend', 'Q1 2025']);
  const sheet = copy.get('Q1 2025');
  expect(sheet?.get('6')?.slice(0, 4)).toEqual(original.get('Q1 2025')?.get('6')?.slice(0, 4));
  expect(sheet?.get('17')?.[5]).toBe('(85.00)');
  expect(sheet?.get('21')?.at(-1)).toMatch(/^derived: /);
  expect([...(copy.get('ADE legend')?.values() ?? [])]).toContainEqual(
    expect.arrayContaining(['error', 'E14', 'online_units', 'type']),
  );

  const again = await ade('--annotate', ...sample('regional-sales'), '--out', 'copies');
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('Give --overwrite to replace it');
});

/** The values of each row, by sheet and row number. */
async function textsOf(path: string): Promise<Map<string, Map<string, unknown[]>>> {
  const workbook = await openWorkbook(await openFile(path), {
    limits: defaultLimits,
    encoding: 'auto',
    delimiter: 'auto',
  });
  const sheets = new Map<string, Map<string, unknown[]>>();
  try {
    for await (const sheet of workbook.sheets()) {
      const rows = new Map<string, unknown[]>();
      for await (const batch of sheet.rows()) for (const row of batch) rows.set(String(row.number), row.values);
      sheets.set(sheet.name, rows);
    }
  } finally {
    await workbook.close();
  }
  return sheets;
}
