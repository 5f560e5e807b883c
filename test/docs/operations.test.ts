import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { capacityFor } from '../../scripts/capacity.ts';

const folder = join(import.meta.dirname, '../../docs/operations');
const pages = (await readdir(folder)).map((name) => join(folder, name));

test('the table of what an installation needs is what the script computes', async () => {
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

test('every page is named in the overview', async () => {
  const overview = await readFile(join(folder, '../operations.md'), 'utf8');
  const names = (await readdir(folder)).filter((name) => !overview.includes(`operations/${name}`));
  expect(names).toEqual([]);
});
