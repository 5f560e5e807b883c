import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleBook, writeWorkbook } from '../support/files/workbooks.ts';
import { newFolder, runAde } from './ade.ts';

let folder: Awaited<ReturnType<typeof newFolder>>;

beforeAll(async () => {
  folder = await newFolder();
  await writeFile(join(folder.path, 'report.xls'), writeWorkbook(sampleBook(), 'biff8'));
  await writeFile(join(folder.path, 'notes.csv'), 'a;b\n1;"x, y"\n');
  await writeFile(join(folder.path, 'list.txt'), 'notes.csv\nabsent.csv\nreport.xls\n');
});
afterAll(() => folder.remove());

const ade = (...args: string[]) => runAde(['cells', ...args], { cwd: folder.path });

test('prints the first sheet as CSV of the text that a spreadsheet shows', async () => {
  const { code, stdout, stderr } = await ade('report.xls');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    'Name,Amount,Day,Share,Paid',
    'Zoë “ß” 雲,"-1,234.50",2024-02-29,12.5%,TRUE',
    '#DIV/0!,7,2024-02-29 18:00,1,FALSE',
    '',
    '00042',
  ]);
});

test('prints another sheet by name, or says which there are', async () => {
  expect(await ade('report.xls', '--sheet', 'Last one')).toMatchObject({ code: 0, stdout: 'last,1' });
  const { code, stderr } = await ade('report.xls', '--sheet', 'None');
  expect(code).toBe(1);
  expect(stderr).toContain('has no sheet “None”, only: Data, Hidden, Last one.');
});

test('prints a line of JSON for each file of a list, also for one that cannot be read', async () => {
  const { code, stdout } = await ade('--batch', 'list.txt');
  expect(code).toBe(0);
  const lines: unknown[] = stdout.split('\n').map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([
    { file: 'notes.csv', format: 'CSV', sheets: [{ index: 0, name: 'notes', csv: 'a,b\n1,"x, y"\n' }], warnings: [] },
    { file: 'absent.csv', error: 'absent.csv: there is no such file' },
    {
      file: 'report.xls',
      format: 'XLS',
      sheets: [{ name: 'Data' }, { name: 'Hidden', hidden: true }, { name: 'Last one' }],
    },
  ]);
});

test('needs a file or a list, not both', async () => {
  expect((await ade()).code).not.toBe(0);
  expect((await ade('notes.csv', '--batch', 'list.txt')).code).not.toBe(0);
});
