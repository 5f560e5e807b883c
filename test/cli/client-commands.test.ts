import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { saveDraft } from '../../cli/client/operations.ts';
import { AdeClient } from '../../clients/typescript/src/index.ts';
import { writeZip } from '../support/files/zip.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newFolder, runAde } from './ade.ts';

// Each test starts several processes, one after the other.

let server: TestServer;
let folder: Awaited<ReturnType<typeof newFolder>>;
let signedIn: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  folder = await newFolder();
  signedIn = {
    ADE_URL: server.url,
    ADE_API_KEY: server.owner.apiKey ?? '',
    XDG_CONFIG_HOME: join(folder.path, 'none'),
  };
  await mkdir(join(folder.path, 'in/deep/.hidden'), { recursive: true });
  await writeFile(join(folder.path, 'in/people.csv'), 'Name,Age\nAda,36\n"=Gr,ace",85\n');
  await writeFile(join(folder.path, 'in/deep/people.csv'), 'Name,Age\nAlan,41\n');
  await writeFile(join(folder.path, 'in/empty.csv'), '');
  await writeFile(join(folder.path, 'in/.ignored.csv'), 'a,b\n1,2\n');
  await writeFile(join(folder.path, 'in/deep/.hidden/ignored.csv'), 'a,b\n1,2\n');
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const ade = (args: string[], env = signedIn, input?: string) => runAde(args, { cwd: folder.path, env, input });
const linesOf = (stdout: string) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
const outcome = z.object({ path: z.string(), job: z.object({ id: z.string() }).optional() });

test('login keeps a key that works, for its user alone, and the environment wins over it', async () => {
  const own = { XDG_CONFIG_HOME: join(folder.path, 'config') };
  const before = await ade(['jobs'], own);
  expect(before.code).toBe(1);
  expect(before.stderr).toMatch(/Run "ade login", or set ADE_URL and ADE_API_KEY/);

  const wrong = await ade(['login', '--url', server.url], own, 'ade_live_nothing\n');
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^ade: .*key/);
  const right = await ade(['login', '--url', server.url], own, `${server.owner.apiKey}\n`);
  expect(right).toMatchObject({ code: 0, stderr: '' });
  expect(right.stdout).not.toContain(server.owner.apiKey);
  expect((await stat(join(own.XDG_CONFIG_HOME, 'ade/login.json'))).mode & 0o777).toBe(0o600);
  expect(await readdir(join(own.XDG_CONFIG_HOME, 'ade'))).toEqual(['login.json']);
  expect(await ade(['jobs', '--json'], own)).toMatchObject({ code: 0, stderr: '' });

  const elsewhere = await ade(['jobs'], { ...own, ADE_URL: 'http://127.0.0.1:1', ADE_API_KEY: 'ade_live_x' });
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.stderr).toMatch(/^ade: The API cannot be reached at http:\/\/127\.0\.0\.1:1\/graphql: /);
  expect(
    (await ade(['follow', 'job_a'], { ...own, ADE_URL: 'http://127.0.0.1:1', ADE_API_KEY: 'ade_live_x' })).code,
  ).toBe(1);
  const half = await ade(['jobs'], { ...own, ADE_URL: 'http://127.0.0.1:1' });
  expect(half).toMatchObject({ code: 1, stderr: expect.stringContaining('ADE_URL is set, but ADE_API_KEY is not') });
});

test('upload runs a folder of files and brings their tables; the others go on when one fails', async () => {
  const configurationId = await server.owner.published();
  const args = ['upload', 'in', '--configuration', configurationId, '--out', 'tables', '--json'];
  const { code, stdout, stderr } = await ade(args);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const found = linesOf(stdout).sort((a, b) => outcome.parse(a).path.localeCompare(outcome.parse(b).path));
  expect(found).toMatchObject([
    { path: 'in/deep/people.csv', job: { status: 'SUCCEEDED' } },
    { path: 'in/empty.csv', error: { code: 'VALIDATION_FAILED' } },
    { path: 'in/people.csv', job: { status: 'SUCCEEDED' } },
  ]);
  // One of another folder is told apart by its place.
  const documents = await server.services.db.prisma.document.findMany({
    where: { workspaceId: server.owner.workspaceId, name: 'people.csv', kind: 'SOURCE' },
    orderBy: { path: 'asc' },
    select: { path: true },
  });
  expect(documents).toEqual([{ path: 'in/deep/people.csv' }, { path: 'in/people.csv' }]);
  const written = (await readdir(join(folder.path, 'tables'), { recursive: true })).sort();
  expect(written.filter((name) => name.includes('/'))).toEqual(['people.csv-2/people.csv', 'people.csv/people.csv']);
  // In the order of the files' paths.
  expect(await readFile(join(folder.path, 'tables/people.csv/people.csv'), 'utf8')).toBe('name,age\r\nAlan,41\r\n');

  // Nothing is replaced that is there already, and nothing is run whose tables would have no place.
  const count = () => server.services.db.prisma.job.count();
  const before = await count();
  const again = await ade(args.filter((arg) => arg !== '--json'));
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(await count()).toBe(before);
  expect(again.stderr).toMatch(/✗ in\/people\.csv: .* is not empty\. Give --overwrite/);
  expect((await ade([...args, '--overwrite'])).code).toBe(1);
});

test('upload expands archives where that is asked for: each of their files is a document, with a job and a folder of its own', async () => {
  const configurationId = await server.owner.published();
  const people = (name: string) => `Name,Age\n${name},36\n`;
  const members = { 'a/may.csv': people('Ada'), 'b/may.csv': people('Alan'), 'note.txt': 'Dear Sir\n' };
  const bytes = writeZip(Object.entries(members).map(([name, data]) => ({ name, data })));
  await mkdir(join(folder.path, 'zips'));
  await writeFile(join(folder.path, 'zips/year.zip'), bytes);
  await writeFile(join(folder.path, 'zips/broken.ZIP'), 'PK');
  await writeFile(join(folder.path, 'zips/plain.csv'), people('Grace'));
  const args = ['upload', 'zips', '--expand', '-c', configurationId, '--out', 'expanded'];
  const { code, stdout, stderr } = await ade(args);
  expect(code).toBe(1);
  const lines = stdout.split('\n').filter((line) => line.startsWith('✓'));
  expect(lines.map((line) => line.replaceAll(/(doc|job)_\w+/g, '$1')).sort()).toEqual([
    '✓ zips/plain.csv  doc  job  succeeded: 1 table, 1 row',
    '✓ zips/year.zip/a/may.csv  doc  job  succeeded: 1 table, 1 row',
    '✓ zips/year.zip/b/may.csv  doc  job  succeeded: 1 table, 1 row',
  ]);
  expect(stderr).toMatch(/✗ zips\/year\.zip\/note\.txt: .*failed/);
  expect(stderr).toMatch(/✗ zips\/broken\.ZIP: .*expand/s);
  const written = (await readdir(join(folder.path, 'expanded'), { recursive: true })).filter((name) =>
    /csv$/.test(name),
  );
  expect(written.filter((name) => name.split('/').length > 2 || name.startsWith('plain')).sort()).toEqual([
    'plain/plain.csv',
    'year/may.csv-2/may.csv',
    'year/may.csv/may.csv',
  ]);
  expect(await readFile(join(folder.path, 'expanded/year/may.csv-2/may.csv'), 'utf8')).toBe('name,age\r\nAlan,36\r\n');

  const stored = await ade(['upload', 'zips/year.zip', '--expand', '--json']);
  expect(stored).toMatchObject({ code: 0, stderr: '' });
  expect(linesOf(stored.stdout)).toMatchObject(
    Object.keys(members).map((member) => ({ path: 'zips/year.zip', member, job: null, document: {} })),
  );
});

test('upload without a configuration only uploads; what makes no sense ends with 2', async () => {
  const { code, stdout, stderr } = await ade(['upload', 'in/people.csv']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^✓ in\/people\.csv {2}doc_\w+\nStored, and nothing was run: that takes --configuration, or --best-fit\.$/,
  );
  expect(await ade(['upload', 'in', '--wait'])).toMatchObject({ code: 2 });
  expect(await ade(['upload'])).toMatchObject({ code: 2 });
  expect(await ade(['watch', 'in'])).toMatchObject({ code: 2 });
  expect(await ade(['jobs', '--first', '1000'])).toMatchObject({ code: 2 });
  const missing = await ade(['upload', 'nothing.csv']);
  expect(missing).toMatchObject({ code: 1, stdout: '', stderr: '✗ nothing.csv: There is no such file.\n' });
  expect(await ade(['upload', 'in', '-c', 'a', '--best-fit'])).toMatchObject({ code: 2 });
  expect(await ade(['jobs', '--status', 'over'])).toMatchObject({ code: 2 });
  const unknown = await ade(['upload', 'in/people.csv', '-c', 'nothing']);
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toMatch(/There is no configuration “nothing”\. Give its slug, its name or its id\./);
});

test('jobs, follow and rows show what there is', async () => {
  const configurationId = await server.owner.published();
  const run = await ade(['upload', 'in/people.csv', '-c', configurationId, '--wait', '--json']);
  const id = outcome.parse(linesOf(run.stdout)[0]).job?.id ?? '';
  const listed = await ade(['jobs', '--json', '--first', '1', '--status', 'SUCCEEDED']);
  expect(linesOf(listed.stdout)).toMatchObject([{ id, status: 'SUCCEEDED', document: { name: 'people.csv' } }]);
  expect((await ade(['jobs', '--status', 'succeeded'])).stdout).toContain(`${id}  succeeded`);

  const followed = await ade(['follow', id]);
  expect({ code: followed.code, stderr: followed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(followed.stdout).toMatch(/The job was submitted\.[\s\S]*The job succeeded[\s\S]*tbl_\w+ {2}people {2}2 rows/);
  const events = linesOf((await ade(['follow', id, '--json'])).stdout);
  expect(events.at(0)).toMatchObject({ type: 'JOB_CREATED', sequence: 1 });
  expect(events.at(-1)).toMatchObject({ __typename: 'StreamEnd', reason: 'TERMINAL' });

  const { id: table } = await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId: id } });
  expect((await ade(['rows', table])).stdout.split('\n').map((line) => line.trim())).toEqual([
    'name,age',
    'Ada,36',
    `"'=Gr,ace",85`,
  ]);
  expect(linesOf((await ade(['rows', table, '--json'])).stdout)).toEqual([
    { name: 'Ada', age: 36 },
    { name: '=Gr,ace', age: 85 },
  ]);
  expect((await ade(['rows', id])).stdout).toMatch(/^name,age\s+Ada,36/);
  expect(await ade(['rows', 'tbl_nothing'])).toMatchObject({ code: 1, stdout: '' });
  expect(await ade(['follow', 'job_nothing'])).toMatchObject({ code: 1, stdout: '' });
});

test('follow ends with 1 when the job fails', async () => {
  await writeFile(join(folder.path, 'letter.txt'), 'Dear Sir\n');
  const configurationId = await server.owner.published();
  const args = ['upload', 'letter.txt', '-c', configurationId, '--json'];
  const id = outcome.parse(linesOf((await ade(args)).stdout)[0]).job?.id ?? '';
  const { code, stderr } = await ade(['follow', id]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ade: The job job_\w+ failed: /);
  const listed = await ade(['jobs', '--status', 'failed']);
  expect(listed.stdout).toMatch(new RegExp(`${id} .*\\n {2}✗ [A-Z_]+: `));
});

test('publish makes a configuration of a file, then new versions of it, and loses no draft', async () => {
  const spec = (field: string) => `# by hand\nade: 1\nfields:\n  ${field}: { type: string }\n`;
  await writeFile(join(folder.path, 'staff.yaml'), spec('name'));
  const first = await ade(['publish', 'staff.yaml']);
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^✓ staff {2}version 1 {2}cfg_\w+$/);
  expect((await ade(['publish', 'staff.yaml'])).stdout).toMatch(/^✓ staff is published like that already/);

  await writeFile(join(folder.path, 'staff.yaml'), spec('person'));
  expect((await ade(['publish', 'staff.yaml', '--note', 'renamed'])).stdout).toMatch(/^✓ staff {2}version 2/);
  const published = await server.services.db.prisma.configurationVersion.findFirstOrThrow({
    where: { status: 'PUBLISHED', configuration: { slug: 'staff' } },
  });
  expect(published).toMatchObject({ note: 'renamed', specYaml: spec('person') });

  const { configurationId } = published;
  const client = new AdeClient({ url: server.url, credentials: { apiKey: server.owner.apiKey ?? '' } });
  await saveDraft(client, { configurationId, specYaml: spec('another') });
  await writeFile(join(folder.path, 'staff.yaml'), spec('employee'));
  const refused = await ade(['publish', 'staff.yaml']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/staff has a draft that is not published/);
  expect((await ade(['publish', 'staff.yaml', '--replace-draft'])).code).toBe(0);

  await writeFile(join(folder.path, 'staff.yaml'), 'ade: 1\nfields: { a: { type: strange } }\n');
  const faulty = await ade(['publish', 'staff.yaml']);
  expect(faulty).toMatchObject({ code: 1, stdout: '' });
  expect(faulty.stderr).toContain('staff.yaml:2:');
  expect((await ade(['publish', 'none.yaml'])).stderr).toBe('ade: There is no file none.yaml.\n');
  expect(await ade(['publish', 'staff.yaml', '-c', 'nothing'])).toMatchObject({ code: 1 });
});

test('upload leaves the choice of the configuration to the server where that is asked for', async () => {
  await writeFile(
    join(folder.path, 'named.yaml'),
    'ade: 1\nfields: { name: { type: string }, age: { type: integer } }\n',
  );
  expect((await ade(['publish', 'named.yaml'])).code).toBe(0);
  const { code, stdout, stderr } = await ade(['upload', 'in/people.csv', '--best-fit', '--wait']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^✓ in\/people\.csv {2}doc_\w+ {2}job_\w+ {2}succeeded: 1 table, 2 rows\n {2}tbl_\w+ {2}people {2}2 rows$/,
  );
});

test('a server can be started in the same shell', async () => {
  const { stderr } = await ade(['start'], { ...signedIn, ADE_FOO: '1' });
  expect(stderr).toMatch(/1 setting is wrong:\n {2}ADE_FOO /);
});

test('export has the server make a file, and fetches it', async () => {
  const documentId = await server.owner.uploaded('export.csv', 'Name,Age\nAda,36\n');
  const jobId = await server.owner.run(documentId, await server.owner.published());
  const fetched = await ade(['export', jobId, '--mark-issues', '-o', 'marked.xlsx']);
  expect(fetched).toMatchObject({ code: 0, stderr: '' });
  expect(fetched.stdout.trim()).toMatch(/marked\.xlsx$/);
  expect((await readFile(join(folder.path, 'marked.xlsx'))).subarray(0, 2).toString()).toBe('PK');
  const csv = await ade(['export', jobId, '-f', 'csv']);
  expect(csv.code).toBe(0);
  expect(await readFile(join(folder.path, 'export.csv'), 'utf8')).toMatch(/Ada,36/);
  expect((await ade(['export', 'tbl_nothing'])).stderr).toMatch(/no table or job tbl_nothing/);
  expect((await ade(['export', jobId, '-f', 'csv', '--mark-issues'])).code).toBe(2);
});
