import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSpec } from '../../src/engine/plan/parse.ts';
import { newFolder, runAde } from './ade.ts';

let folder: Awaited<ReturnType<typeof newFolder>>;

beforeAll(async () => {
  folder = await newFolder();
  await writeFile(join(folder.path, 'people.csv'), 'Name,Age\nAda,36\nGrace,85\nAlan,old\n');
  await writeFile(join(folder.path, 'broken.xlsx'), 'PK\u0003\u0004 not really a workbook');
  await writeFile(
    join(folder.path, 'people.yaml'),
    'ade: 1\nfields:\n  age: { type: integer, match: { headers: [age] } }\n  name: { match: { headers: [name] } }\n',
  );
});
afterAll(() => folder.remove());

const ade = (...args: string[]) => runAde(['extract', ...args], { cwd: folder.path });

test('writes a file per table and says where each column comes from', async () => {
  const { code, stdout, stderr } = await ade('--spec', 'people.yaml', 'people.csv', '--out', 'mapped');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "people.csv  CSV · utf-8 · delimiter "," · 4 rows read · 1 table

    people  people!A1:B4 · 3 rows · 1 issue

      column  type     from  header  matched by  score
      age     integer  B     Age     header      1.00
      name    string   A     Name    header      1.00

      ✗  B4  age  "old" is not a whole number.

      → mapped/people/people.csv
    "
  `);
  expect(await readFile(join(folder.path, 'mapped/people/people.csv'), 'utf8')).toBe(
    'age,name\r\n36,Ada\r\n85,Grace\r\n,Alan\r\n',
  );
});

test('goes on after a file that fails, and leaves nothing of that one behind', async () => {
  const { code, stdout, stderr } = await ade('broken.xlsx', 'absent.csv', 'people.csv', '--format', 'jsonl');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^✗ broken\.xlsx: [A-Z_]+: .+\n✗ absent\.csv: there is no such file\n$/);
  expect(stdout).toContain('→ extracted/people/people.jsonl');
  expect(await readdir(join(folder.path, 'extracted'))).toEqual(['people']);
  const lines = (await readFile(join(folder.path, 'extracted/people/people.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual({ name: 'Ada', age: '36' });
});

test.each(['xlsx', 'parquet'])('writes tables as %s, and nothing besides', async (format) => {
  const { code } = await ade('people.csv', '--format', format, '--out', format);
  expect(code).toBe(0);
  expect(await readdir(join(folder.path, format, 'people'))).toEqual([`people.${format}`]);
});

test('does not overwrite unless told to', async () => {
  const args = ['people.csv', '--out', 'kept'];
  expect((await ade(...args)).code).toBe(0);
  const again = await ade(...args);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('kept/people is not empty. Give --overwrite');
  expect((await ade(...args, '--overwrite')).code).toBe(0);
});

test('a document cannot steer the terminal that its summary is printed on', async () => {
  await writeFile(join(folder.path, 'hostile.csv'), 'Na\u001b[2Jme,Age\nAda,36\nGrace,85\n');
  const { code, stdout } = await ade('hostile.csv', '--out', 'hostile');
  expect(code).toBe(0);
  expect(stdout).toContain('[2J');
  expect(stdout).not.toContain('\u001b');
});

test('suggests a configuration that can be used as it is', async () => {
  const { code, stdout } = await ade('--suggest', 'people.csv');
  expect(code).toBe(0);
  expect(Object.keys(parseSpec(stdout).fields)).toEqual(['name', 'age']);
  // Editors look for this line.
  expect(stdout).toMatch(/^# yaml-language-server: \$schema=http:\/\/127\.0\.0\.1:4000\/schemas\/spec\.json\n/);
});

test('names every fault of a configuration with its line', async () => {
  await writeFile(join(folder.path, 'faulty.yaml'), 'ade: 1\nfoo: 1\nfields:\n  age: { type: intger }\n');
  const { code, stderr } = await ade('--spec', 'faulty.yaml', 'people.csv');
  expect(code).toBe(1);
  expect(stderr).toMatch(/faulty\.yaml:2:1 foo .*\n.*faulty\.yaml:4:\d+ fields\.age\.type .*integer/);
});

test.each([
  [[], /missing required argument 'file'/],
  [['people.csv', '--format', 'pdf'], /Allowed choices are csv, jsonl/],
  [['people.csv', '--sugest'], /Did you mean --suggest/],
  [['people.csv', '--suggest', '--spec', 'people.yaml'], /cannot be used with/],
])('wrong usage ends with 2 and a hint: %j', async (args, message) => {
  const { code, stderr } = await ade(...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr).toContain('Run "ade extract --help"');
});
