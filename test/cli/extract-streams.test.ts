import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pdfFile, ruledRows } from '../../scripts/samples/pdf.ts';
import { bareEnvironment, newFolder, runAde } from './ade.ts';

const program = join(import.meta.dirname, '../../bin/ade.ts');
const people = 'Full Name,Shoe-Size\nAda,36\nGrace,38.50\n';
let folder: Awaited<ReturnType<typeof newFolder>>;

beforeAll(async () => {
  folder = await newFolder();
  await writeFile(join(folder.path, 'people.csv'), people);
  await writeFile(join(folder.path, 'two.csv'), 'Fruit,Kilos\nPlum,3\nPear,5\n\n\nTool,Length\nSaw,70\nAxe,40\n');
  await mkdir(join(folder.path, 'inbox/later'), { recursive: true });
  await mkdir(join(folder.path, 'inbox/.hidden'));
  for (const name of ['inbox/a.csv', 'inbox/later/b.csv', 'inbox/.hidden/c.csv', 'inbox/.d.csv'])
    await writeFile(join(folder.path, name), people);
});
afterAll(() => folder.remove());

const ade = (args: string[], options: { input?: string | Buffer; env?: Record<string, string> } = {}) =>
  runAde(['extract', ...args], { cwd: folder.path, ...options });

/** In a shell, as people type it. */
const shell = (line: string) =>
  promisify(execFile)('sh', ['-c', line.replaceAll('ade', `"${process.execPath}" "${program}"`)], {
    cwd: folder.path,
    env: bareEnvironment(),
  });

describe('standard input', () => {
  test('is the document named -', async () => {
    const { code, stdout } = await ade(['-', '--out', 'from-dash'], { input: people });
    expect(code).toBe(0);
    expect(stdout).toContain('standard input  CSV');
    expect(await readdir(join(folder.path, 'from-dash/stdin'))).toEqual(['standard input.csv']);
  });

  test('is the document where none is named and something is piped in', async () => {
    const { stdout } = await shell('cat people.csv | ade extract --out -');
    expect(stdout).toBe('full_name,shoe_size\r\nAda,36\r\nGrace,38.5\r\n');
  });

  test('may be of any format, and is bounded', async () => {
    const pdf = pdfFile([
      ruledRows(
        [
          ['Pond', 'Fish'],
          ['Upper', '12'],
          ['Lower', '7'],
        ],
        { x: 60, y: 700, widths: [90, 90] },
      ),
    ]);
    expect((await ade(['-', '--out', '-'], { input: pdf })).stdout).toBe('pond,fish\nUpper,12\nLower,7');
    const bounded = await ade(['-', '--out', '-'], { input: pdf, env: { ADE_LIMITS_UPLOAD_BYTES: '100B' } });
    expect(bounded.code).toBe(1);
    expect(bounded.stderr).toContain('LIMIT_EXCEEDED');
  });

  test('stands beside no other document', async () => {
    expect((await ade(['-', 'people.csv'], { input: people })).code).toBe(2);
  });
});

describe('--out -', () => {
  test('prints the table and nothing else to standard output', async () => {
    const { code, stdout, stderr } = await ade(['people.csv', '--out', '-', '--format', 'jsonl']);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line): unknown => JSON.parse(line))).toEqual([
      { full_name: 'Ada', shoe_size: 36 },
      { full_name: 'Grace', shoe_size: 38.5 },
    ]);
    expect(stderr).toContain('people.csv  CSV');
  });

  test('says to standard error what else there is to say: issues, and rows that are left out', async () => {
    await writeFile(join(folder.path, 'ages.csv'), 'Name,Age\nAda,36\nGrace,old\nAlan,41\nTotal,77\n');
    await writeFile(join(folder.path, 'ages.yaml'), 'ade: 1\nfields: { name: {}, age: { type: integer } }\n');
    const { stdout, stderr } = await ade(['ages.csv', '--spec', 'ages.yaml', '--out', '-']);
    expect(stdout).toBe('name,age\nAda,36\nGrace,\nAlan,41');
    expect(stderr).toMatch(/B3\s+age\s+.*old/);
    expect(stderr).toMatch(/1 row left out: 1 total/);
    expect(stderr).not.toContain('→');
  });

  test('asks which one where there are several', async () => {
    const unsure = await ade(['two.csv', '--out', '-']);
    expect(unsure.code).toBe(1);
    expect(unsure.stdout).toBe('');
    const name = /“([^”]+ \(2\)|[^”]*2[^”]*)”/.exec(unsure.stderr)?.[1] ?? '';
    const chosen = await ade(['two.csv', '--out', '-', '--table', name]);
    expect(chosen.stdout).toBe('tool,length\nSaw,70\nAxe,40');
    expect((await ade(['two.csv', '--out', '-', '--table', 'Absent'])).stderr).toContain(
      'There is no table “Absent”, only:',
    );
  });

  test.each([
    [['people.csv', 'two.csv', '--out', '-']],
    [['people.csv', '--annotate', '--out', '-']],
    [['people.csv', '--table', 'people']],
  ])('used wrongly ends with 2: %j', async (args) => {
    expect((await ade(args)).code).toBe(2);
  });
});

describe('the documents that arguments name', () => {
  test('are those in a folder with --recursive, without hidden ones', async () => {
    const { code, stdout } = await ade(['inbox', '--recursive', '--out', 'walked']);
    expect(code).toBe(0);
    expect(stdout).toContain('inbox/later/b.csv  CSV');
    expect(await readdir(join(folder.path, 'walked'))).toEqual(['a', 'b']);
    const plain = await ade(['inbox']);
    expect({ code: plain.code, stderr: plain.stderr }).toEqual({
      code: 2,
      stderr: 'ade: inbox is a folder. Give --recursive to extract all documents in it.\n',
    });
  });

  test('are those of a pattern that the shell has left alone', async () => {
    const { code } = await ade(['inbox/**/*.csv', '--out', 'matched']);
    expect(code).toBe(0);
    expect(await readdir(join(folder.path, 'matched'))).toEqual(['a', 'b']);
    const none = await ade(['*.ods']);
    expect({ code: none.code, stderr: none.stderr }).toEqual({ code: 1, stderr: '✗ *.ods: there is no such file\n' });
  });

  test('are sought where the person stands, also when npm runs the command in another folder', async () => {
    const root = join(import.meta.dirname, '../..');
    const { code, stdout } = await runAde(['extract', 'people.csv', '--out', 'beside'], {
      cwd: root,
      env: { INIT_CWD: folder.path, npm_package_json: join(root, 'package.json') },
    });
    expect({ code, stdout: stdout.split('\n')[0] }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('people.csv  CSV'),
    });
    expect(await readdir(join(folder.path, 'beside/people'))).toEqual(['people.csv']);
  });

  test.each([
    ['publish', 'absent.yaml', 'There is no file absent.yaml.'],
    ['publish', 'wrong.yaml', 'wrong.yaml:'],
    ['verify', 'absent', '{folder}/absent'],
  ])('so is that of ade %s %s', async (command, path, message) => {
    await writeFile(join(folder.path, 'wrong.yaml'), 'ade: 7\n');
    const root = join(import.meta.dirname, '../..');
    const { code, stderr } = await runAde([command, path], {
      cwd: root,
      env: { INIT_CWD: folder.path, npm_package_json: join(root, 'package.json') },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(message.replace('{folder}', folder.path));
  });
});

test('help explains the program and its commands', async () => {
  const { path: cwd } = folder;
  const whole = await runAde(['help'], { cwd });
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  expect(whole.stdout).toContain('Usage: ade [options] [command]');
  expect(await runAde(['help', 'extract'], { cwd })).toEqual(await runAde(['extract', '--help'], { cwd }));
  expect((await runAde(['help', 'nothing'], { cwd })).code).toBe(2);
  expect((await ade(['help'])).stderr).toBe('✗ help: there is no such file\n');
});

test('limits are those of the environment', async () => {
  const { code, stderr } = await ade(['people.csv', '--out', 'bounded'], { env: { ADE_LIMITS_ROWS: '1' } });
  expect(code).toBe(1);
  expect(stderr).toContain('LIMIT_EXCEEDED');
  const wrong = await ade(['people.csv', '--out', 'bounded'], { env: { ADE_LIMITS_ROWS: 'many' } });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('ADE_LIMITS_ROWS');
});

test('--as-text keeps texts and headers as they are written', async () => {
  const { code } = await ade(['people.csv', '--as-text', '--out', 'plain']);
  expect(code).toBe(0);
  expect(await readFile(join(folder.path, 'plain/people/people.csv'), 'utf8')).toBe(people.replaceAll('\n', '\r\n'));
});

test('the summary of a wide table fits a screen', async () => {
  const columns = Array.from({ length: 120 }, (_, index) => `Measure number ${index}`);
  await writeFile(
    join(folder.path, 'wide.csv'),
    `${columns.join()}\n${columns.map((_, at) => at).join()}\n${columns.map((_, at) => 2 * at).join()}\n`,
  );
  const { stdout } = await ade(['wide.csv', '--out', 'wide']);
  const lines = stdout.split('\n');
  expect(lines.length).toBeLessThan(45);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(stdout).toContain('… 90 more columns');
});
