import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { capacityFor, costAMonth, costOf } from '../../cli/commands/capacity.ts';
import { createProgram } from '../../cli/program.ts';
import { maintenancePasses } from '../../src/domain/maintenance/index.ts';
import { createTestDatabase } from '../support/database.ts';

const folder = join(import.meta.dirname, '../../docs/operations');
const pages = (await readdir(folder)).map((name) => join(folder, name));

test('the table of what an installation needs is what ade capacity computes', async () => {
  const text = await readFile(join(folder, 'scale.md'), 'utf8');
  const said = rowsOf(
    text,
    /^\| ([\d,]+) +\| ([\d,]+) +\| ([\d,]+) +\| (\d+) +\| (\d+) +\| (\d+) +\| ([\d,]+) GiB +\| ([\d,]+) GiB +\|$/gm,
  );
  expect(said).toHaveLength(3);
  for (const [documents = 0, queries = 0, subscribers = 0, ...needed] of said) {
    const capacity = capacityFor({ documents, queries, subscribers, rows: 5_000, mib: 1, peak: 0.2 });
    const { workerProcessors, apiProcesses, postgresProcessors, writtenGiBaDay, storedGiBaMonth } = capacity;
    expect([workerProcessors, apiProcesses, postgresProcessors, writtenGiBaDay, storedGiBaMonth]).toEqual(needed);
  }
});

test('the model of what a document costs is near what was measured, and never below by more than a tenth', async () => {
  const text = await readFile(join(folder, 'scale.md'), 'utf8');
  const pair = (unit: string) => `([\\d.]+) ${unit} +\\| ([\\d.]+) ${unit} +\\|`;
  const runs = rowsOf(
    text,
    new RegExp(`^\\| ([\\d,]+) +\\| ([\\d,]+) +\\| ${pair('s')} ${pair('s')} ${pair('KiB')}$`, 'gm'),
  );
  expect(runs).toHaveLength(4);
  for (const [, rows = 0, worker = 0, workerModel, postgres = 0, postgresModel, written = 0, writtenModel] of runs) {
    const cost = costOf(rows);
    expect([Number(cost.worker.toFixed(3)), cost.postgres, cost.writtenKiB]).toEqual([
      workerModel,
      postgresModel,
      writtenModel,
    ]);
    for (const [model, measured] of [
      [cost.worker, worker],
      [cost.postgres, postgres],
      [cost.writtenKiB, written],
    ] as const) {
      expect(model / measured).toBeGreaterThan(0.9);
      expect(model / measured).toBeLessThan(2);
    }
  }
});

test('what an installation costs is its counts times the prices that were given', () => {
  const capacity = capacityFor({ documents: 1_000, queries: 50, subscribers: 200, rows: 5_000, mib: 1, peak: 0.2 });
  expect(costAMonth(capacity, { processorPrice: 10, memoryPrice: 0, storagePrice: 0 })).toBe(40);
  expect(costAMonth(capacity, { processorPrice: 0, memoryPrice: 0, storagePrice: 2 })).toBe(86);
  const memory = (capacity.workerMiB + capacity.apiMiB) / 1_024;
  expect(costAMonth(capacity, { processorPrice: 0, memoryPrice: 3, storagePrice: 0 })).toBe(3 * memory);
});

/** The numbers of the rows of a table. */
function rowsOf(text: string, row: RegExp): number[][] {
  return [...text.matchAll(row)].map(([, ...numbers]) => numbers.map((number) => Number(number.replaceAll(',', ''))));
}

test.each(pages)('the links of %s lead to pages', async (page) => {
  const text = await readFile(page, 'utf8');
  const targets = [...text.matchAll(/\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  expect(targets.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
});

const overview = join(folder, '../operations.md');

test.each([...pages, overview])(
  'the commands of %s are those that there are, with options that they have',
  async (page) => {
    const text = await readFile(page, 'utf8');
    const inline = [...text.matchAll(/`(ade [a-z][^`]*)`/g)].map(([, line = '']) => line);
    const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.split('\n'));
    const typed = blocks.flatMap(
      (line) => /(?:^|[A-Z0-9_]+=\S+ |-- |exec api )(ade [a-z].*?)(?: *[|>#].*)?$/.exec(line)?.[1] ?? [],
    );
    for (const line of [...inline, ...typed]) {
      const [, ...words] = line.split(/\s+/);
      let command = createProgram();
      while (words[0] !== undefined && /^[a-z]+$/.test(words[0])) {
        const inner = command.commands.find((each) => each.name() === words[0]);
        if (!inner) break;
        command = inner;
        words.shift();
      }
      expect(command.name(), line).not.toBe('ade');
      for (const option of words.filter((word) => word.startsWith('--'))) {
        expect(
          command.options.map(({ long }) => long),
          line,
        ).toContain(option);
      }
    }
  },
);

test('the SQL of the pages runs', async () => {
  const texts = await Promise.all([...pages, overview].map((page) => readFile(page, 'utf8')));
  const statements = texts.flatMap((text) => [...text.matchAll(/`(SELECT [^`]+)`/g)].map(([, sql = '']) => sql));
  expect(statements.length).toBeGreaterThan(0);
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const sql of statements) expect((await client.query(sql)).rows).toEqual([]);
  await client.end();
  await database.drop();
});

test('the table of the passes names those that there are', async () => {
  const text = await readFile(overview, 'utf8');
  const named = [...text.matchAll(/^\| `(\w+)` +\| (?:\d+ )?(?:hours?|min|days) +\|/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(maintenancePasses.map(({ name }) => name).toSorted());
});

test('every page is named in the overview', async () => {
  const text = await readFile(overview, 'utf8');
  const names = (await readdir(folder)).filter((name) => !text.includes(`operations/${name}`));
  expect(names).toEqual([]);
});
