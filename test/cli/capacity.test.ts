import { expect, test } from 'vitest';
import { runAde } from './ade.ts';

const capacity = (...args: string[]) => runAde(['capacity', ...args], { cwd: import.meta.dirname });

test('ade capacity says what a load needs', async () => {
  const load = ['--documents', '200000', '--queries', '2000', '--subscribers', '10000'];
  const { code, stdout } = await capacity(...load);
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "processors for workers         3
    memory of workers          1,590  MiB
    API processes                  4
    memory of API processes      704  MiB
    processors for PostgreSQL      1
    written a day                  9  GiB
    stored a month             8,535  GiB"
  `);
  const priced = await capacity(...load, '--processor-price', '10', '--memory-price', '1', '--storage-price', '0.01');
  expect(priced.stdout).toMatch(/^cost of the first month +167\.59$/m);
});

test.each([
  ['--documents', 'abc'],
  ['--documents', '-1'],
  ['--rows', ''],
  ['--mib', 'Infinity'],
  ['--peak', '20'],
  ['--users', '5'],
])('ade capacity %s %j is wrong use, and says so', async (option, value) => {
  const { code, stdout, stderr } = await capacity(option, value);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(option);
  expect(stderr).toContain('ade capacity --help');
});
