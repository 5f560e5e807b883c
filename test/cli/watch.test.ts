import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { SettledFiles } from '../../cli/client/settled-files.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { AdeProcess, newFolder } from './ade.ts';

let server: TestServer;
let folder: Awaited<ReturnType<typeof newFolder>>;
let configurationId: string;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  folder = await newFolder();
  configurationId = await server.owner.published();
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const jobsOfAll = graphql(`
  query JobsOfWatched($id: ID!) {
    workspace(id: $id) { jobs(first: 100) { nodes { document { name byteSize } } } }
  }
`);

async function run(): Promise<string[]> {
  const { workspace } = await server.owner.get(jobsOfAll, { id: server.owner.workspaceId });
  return (workspace?.jobs?.nodes ?? []).map(({ document }) => `${document?.name} ${document?.byteSize}`).sort();
}

const entry = z.object({ path: z.string(), state: z.string() });

test('each new file is run once, whenever the process is killed', async () => {
  const incoming = join(folder.path, 'incoming');
  const journal = join(incoming, '.ade-watch.jsonl');
  await mkdir(join(incoming, 'below'), { recursive: true });
  const put = (name: string, rows: number) => writeFile(join(incoming, name), `Name,Age\n${'Ada,36\n'.repeat(rows)}`);
  const watching = () =>
    new AdeProcess(['watch', 'incoming', '-c', configurationId, '--settle', '0', '--out', 'tables'], {
      cwd: folder.path,
      env: { ADE_URL: server.url, ADE_API_KEY: server.owner.apiKey ?? '' },
    });
  const stop = async (ade: AdeProcess, signal: 'SIGKILL' | 'SIGTERM') => {
    ade.child.kill(signal);
    return ade.ended();
  };

  // A line may have been broken off where it was killed.
  const pathsDone = async () => {
    const done = (await readFile(journal, 'utf8')).matchAll(/"path":"([^"]+)"[^\n]*"state":"DONE"/g);
    return new Set([...done].map(([, path]) => path));
  };

  await put('a.csv', 1);
  await put('b.csv', 2);
  await put('below/c.csv', 3);
  const first = watching();
  await first.line(['✓ a.csv']);
  await stop(first, 'SIGKILL');

  await put('d.csv', 4);
  await writeFile(join(incoming, 'empty.csv'), '');
  // Only touched.
  await utimes(join(incoming, 'a.csv'), new Date(), new Date());
  const second = watching();
  await second.line(['✓ d.csv']);
  const all = ['a.csv 16', 'b.csv 23', 'c.csv 30', 'd.csv 37'];
  await expect.poll(run).toEqual(all);
  await expect.poll(async () => (await pathsDone()).size).toBe(4);
  await expect.poll(() => readFile(journal, 'utf8')).toContain('"FAILED"');
  const stopped = await stop(second, 'SIGTERM');
  expect(stopped.code).toBe(0);
  expect(stopped.stderr).toMatch(/^✗ empty\.csv: .*no bytes/s);
  expect(await readFile(join(folder.path, 'tables/below/c.csv/c.csv'), 'utf8')).toMatch(
    /^name,age\r\n(Ada,36\r\n){3}$/,
  );

  const where = { workspaceId: server.owner.workspaceId, name: 'c.csv', kind: 'SOURCE' as const };
  const { path } = await server.services.db.prisma.document.findFirstOrThrow({ where });
  expect(path).toBe('incoming/below/c.csv');

  // As if it had been killed each time before it wrote down what it had submitted.
  const [head = ''] = (await readFile(journal, 'utf8')).split('\n').filter(Boolean);
  await writeFile(journal, `\n${head}\n{"path":"a.c`);
  const third = watching();
  for (const name of ['a.csv', 'b.csv', 'below/c.csv', 'd.csv']) await third.line([`✓ ${name}`]);
  // Another version of a file is another file.
  await put('a.csv', 5);
  await expect.poll(run).toEqual(['a.csv 16', 'a.csv 44', 'b.csv 23', 'c.csv 30', 'd.csv 37']);
  const tableOf = (name: string) => readFile(join(folder.path, 'tables', name, 'a.csv'), 'utf8').catch(() => null);
  await expect.poll(() => tableOf('a.csv (2)')).toBe(`name,age\r\n${'Ada,36\r\n'.repeat(5)}`);
  expect(await tableOf('a.csv')).toBe('name,age\r\nAda,36\r\n');
  await stop(third, 'SIGTERM');
  const states = (await readFile(journal, 'utf8'))
    .split('\n')
    .flatMap((line) => (line.endsWith('}') ? (entry.safeParse(JSON.parse(line)).data ?? []) : []));
  expect(states.filter(({ path }) => path === 'empty.csv').map(({ state }) => state)).toEqual(['FAILED']);
});

test('a file that grows is waited for', async () => {
  const growing = join(folder.path, 'growing');
  await mkdir(growing);
  await writeFile(join(growing, 'a.csv'), 'a');
  await utimes(join(growing, 'a.csv'), 1, 1);
  const settled = new SettledFiles(growing, 2_000);
  const none = () => false;
  expect(await settled.look(none, 0)).toEqual([]);
  expect(await settled.look(none, 1_999)).toEqual([]);
  await writeFile(join(growing, 'a.csv'), 'ab');
  expect(await settled.look(none, 2_001)).toEqual([]);
  // As large as before, and written to all the same.
  await utimes(join(growing, 'a.csv'), 2, 2);
  expect(await settled.look(none, 4_002)).toEqual([]);
  expect(await settled.look(none, 6_001)).toEqual([]);
  const whole = [{ path: 'a.csv', size: 2, mtimeMs: 2_000 }];
  expect(await settled.look(none, 6_002)).toMatchObject(whole);
  expect(await settled.look(({ path }) => path === 'a.csv', 6_003)).toEqual([]);
});
