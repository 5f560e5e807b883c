import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installClient } from '../clients/installed-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const guides = join(root, 'docs/api');

interface Example {
  page: string;
  language: string;
  text: string;
}

/** The fenced blocks of a page, in their order. */
function examplesIn(page: string, text: string): Example[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', block = '']) => ({
    page,
    language,
    text: block,
  }));
}

const pages = (await readdir(guides)).filter((name) => name.endsWith('.md'));
const all = (
  await Promise.all(pages.map(async (page) => examplesIn(page, await readFile(join(guides, page), 'utf8'))))
).flat();
const of = (language: string) => all.filter((example) => example.language === language);

let server: TestServer;
let folder: string;
let world: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  folder = await mkdtemp(join(await temporaryFolder(), 'ade-guides-'));
  await writeFile(join(folder, 'report.csv'), 'Name,Age\nAda,36\nGrace,85\n');
  const configurationId = await server.owner.published();
  await server.owner.published(
    'ade: 1\nfields: { name: { match: { headers: [Name] } }, age: { match: { headers: [Age] } } }',
  );
  const documentId = await server.owner.uploaded('report.csv', 'Name,Age\nAda,36\n');
  const jobId = await server.owner.run(documentId, configurationId);
  const { id: tableId } = await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId } });
  const { configurationVersionId: versionId } = await server.services.db.prisma.job.findUniqueOrThrow({
    where: { id: jobId },
  });
  const { workspaceId } = server.owner;
  world = { workspaceId, configurationId, versionId, documentId, jobId, tableId };
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the reader of a guide has in the environment. */
const environment = () => ({
  PATH: process.env.PATH ?? '',
  HOME: folder,
  ADE_URL: server.url,
  ADE_API_KEY: server.owner.apiKey ?? '',
  CONFIGURATION: world.configurationId ?? '',
  JOB: world.jobId ?? '',
});

test('every example is in a language that is run here', () => {
  expect([...new Set(all.map(({ language }) => language))].sort()).toEqual(['graphql', 'python', 'sh', 'ts']);
});

/** The commands of a page, in one shell: what an earlier one has set, later ones use. */
async function inShell(page: string, text: string): Promise<string> {
  const script = examplesIn(page, text)
    .filter(({ language }) => language === 'sh')
    // The address and the key are the reader's own.
    .map((example) => example.text.replace(/^export ADE_.*$/gm, ''))
    .join('\n');
  const { stdout } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: environment(),
  });
  return stdout;
}

const printed: Record<string, RegExp> = { 'uploads.md': /"id":"job_\w+"/, 'following-a-job.md': /TERMINAL/ };

test.for([...new Set(of('sh').map(({ page }) => page))])('the commands of %s work', async (page) => {
  const stdout = await inShell(page, await readFile(join(guides, page), 'utf8'));
  // What is refused is what the page shows.
  if (page === 'errors.md') return expect(stdout).toContain('UNAUTHENTICATED');
  expect(stdout).not.toMatch(/"errors"|"code":"[A-Z_]+","message"/);
  return expect(stdout).toMatch(printed[page] ?? /"data"/);
});

test('the commands of the README take over ids by themselves, and bring tables', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const section = /^## The server$(.*?)^## /ms.exec(readme)?.[1] ?? '';
  const npm = `npm() { shift 4; "${process.execPath}" "${root}/bin/ade.ts" "$@"; }\n`;
  const commands = section.replace(/^npm (?:run dev|start).*$/gm, '').replaceAll('report.xlsx', 'report.csv');
  const stdout = await inShell('README.md', commands.replace('```sh\n', `\`\`\`sh\n${npm}`));
  expect(stdout).toMatch(/✓ report\.csv {2}doc_\w+ {2}job_\w+ {2}succeeded/);
});

describe('operations', () => {
  const schema = readFile(join(root, 'schema/schema.graphql'), 'utf8').then((sdl) => buildSchema(sdl));

  test.for(of('graphql'))('of $page are answered: $text', async ({ text }) => {
    const document = parse(text);
    expect(validate(await schema, document)).toEqual([]);
    const [operation] = document.definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('An example is one operation.');
    const names = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
    const variables = Object.fromEntries(names.map((name) => [name, world[name] ?? null]));
    const headers = { 'x-api-key': server.owner.apiKey ?? '', 'content-type': 'application/json' };
    const accept = operation.operation === 'subscription' ? 'text/event-stream' : 'application/json';
    const body = JSON.stringify({ query: text, variables });
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...headers, accept }, body });
    const answer = await response.text();
    expect(answer).not.toContain('"errors"');
    expect(answer).not.toMatch(/"__typename":"\w+Error"|"code":"[A-Z_]+","message"/);
  });
});

test('the programs in TypeScript type-check and work', async () => {
  const client = await installClient(folder);
  const programs = await Promise.all(
    of('ts').map(async ({ text }, at) => {
      await writeFile(join(folder, `example-${at}.ts`), text);
      return `example-${at}`;
    }),
  );
  await client.compile(programs.map((name) => `${name}.ts`));
  const printed = [];
  for (const name of programs) {
    const { stdout, stderr } = await run(process.execPath, [`${name}.js`], { cwd: folder, env: environment() });
    expect(stderr).toBe('');
    printed.push(stdout);
  }
  expect(printed[0]).toContain("report { name: 'Ada', age: 36 }");
  expect(printed[1]).toMatch(/The job succeeded.*\nTERMINAL\n$/);
  expect(printed[2]).toMatch(/^\d+\n$/);
});

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) process.stdout.write('There is no python3: the program in Python is not run.\n');

test.skipIf(!python)('the program in Python needs its standard library alone, and works', async () => {
  const [example] = of('python');
  await writeFile(join(folder, 'example.py'), example?.text ?? '');
  const args = ['-I', 'example.py', 'report.csv', world.configurationId ?? ''];
  const { stdout, stderr } = await run('python3', args, { cwd: folder, env: environment() });
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /The job was submitted\.\n[\s\S]*The job succeeded[\s\S]*report \['name', 'age'\]\n\['Ada', 36\]\n\['Grace', 85\]\n$/,
  );
});
