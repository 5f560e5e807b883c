import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { capacityFor } from '../../cli/commands/capacity.ts';
import { createProgram } from '../../cli/program.ts';
import { maintenancePasses } from '../../src/domain/maintenance/index.ts';
import { createTestDatabase } from '../support/database.ts';

const folder = join(import.meta.dirname, '../../docs/operations');
const pages = (await readdir(folder)).map((name) => join(folder, name));

test('the table of what an installation needs is what ade capacity computes', async () => {
  const text = await readFile(join(folder, 'scale.md'), 'utf8');
  const rows = [...text.matchAll(/^\| ([\d,]+) +\| ([\d,]+) +\| ([\d,]+) +\| (\d+) +\| (\d+) +\| ([\d,]+) GiB +\|$/gm)];
  const said = rows.map(([, ...numbers]) => numbers.map((number) => Number(number.replaceAll(',', ''))));
  expect(said).toHaveLength(3);
  for (const [documents = 0, queries = 0, subscribers = 0, ...needed] of said) {
    const capacity = capacityFor({ documents, queries, subscribers, rows: 5_000, mib: 1, peak: 0.2 });
    expect([capacity.workerProcessors, capacity.apiProcesses, capacity.storedGiBaMonth]).toEqual(needed);
  }
});

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
