import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, Kind, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TypedDocumentString } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { AdeProcess, bareEnvironment, firstKey, newFolder } from '../cli/ade.ts';
import { findPrometheus } from '../metrics/prometheus-programs.ts';
import { createClient } from '../support/client.ts';
import { addPerson, type Person } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Block, blocksOf, operationsPages } from './blocks.ts';

const root = join(import.meta.dirname, '../..');
const pages = await operationsPages();
const blocks = [...pages].flatMap(([page, text]) => blocksOf(page, text));
const of = (language: string) => blocks.filter((block) => block.language === language);
const place = ({ page, line }: Block) => `${page}:${line}`;

test('what is not run says why, right above the block', () => {
  const marks = [...pages.values()].flatMap((text) => [...text.matchAll(/<!-- not run here/g)]);
  const left = blocks.filter(({ notRun }) => notRun !== null);
  expect(left.length).toBe(marks.length);
  expect(left.filter(({ notRun }) => (notRun ?? '').length < 20).map(place)).toEqual([]);
  // Nearly all is run: a page of marks would prove nothing.
  expect(left.length).toBeLessThan(blocks.length / 3);
});

test('what runs until it is stopped ends its block: whatever follows it would not be reached', () => {
  const lasting = /^(?:[A-Z_]+=\S+ )*ade (?:start|api|worker)\b(?!.* --check)[^&\n]*$/m;
  const followed = of('sh').filter(({ text }) => /\S/.test(text.trim().split(lasting).slice(1).join('')));
  expect(followed.map(place)).toEqual([]);
  expect(of('sh').some(({ text }) => lasting.test(text))).toBe(true);
});

describe('the commands', () => {
  const prometheus = findPrometheus();
  let home: Awaited<ReturnType<typeof newFolder>>;
  let ade: AdeProcess;
  let world: { url: string; apiKey: string; metricsHost: string; jobId: string };

  beforeAll(async () => {
    home = await newFolder();
    const data = join(home.path, 'srv/ade');
    for (const folder of [data, join(home.path, 'var/lib/node_exporter')]) await mkdir(folder, { recursive: true });
    // What a reader has before them is a checkout.
    await cp(join(root, 'deploy'), join(home.path, 'deploy'), { recursive: true });
    await addPrograms(join(home.path, 'bin'));
    const env = { ADE_DATA_DIR: data, ADE_PORT: '0', ADE_METRICS_API_PORT: '0' };
    ade = new AdeProcess(['start'], { cwd: home.path, env });
    const said = async (texts: string[]) => /"url":"([^"]+)"/.exec(await ade.line(texts))?.[1] ?? '';
    const url = await said(['"supervisor"', '"msg":"ready"']);
    const metricsHost = new URL(await said(['"msg":"metrics ready"'])).host;
    const apiKey = await firstKey(ade);
    const { workspace } = await createClient(url, apiKey, '').get(
      graphql(`query WorkspaceOfThePages { workspace { id } }`),
      {},
    );
    const client = createClient(url, apiKey, workspace?.id ?? '');
    const jobId = await client.run(await client.uploaded('a.csv', 'a,b\n1,2\n'), await client.published());
    world = { url, apiKey, metricsHost, jobId };
  });
  afterAll(async () => {
    ade.child.kill('SIGTERM');
    await ade.ended();
    await home.remove();
  });

  /** `ade` of this checkout, of which a start ends well once it is ready; and promtool. */
  async function addPrograms(bin: string): Promise<void> {
    await mkdir(bin);
    const write = (name: string, script: string) => writeFile(join(bin, name), script, { mode: 0o755 });
    await write(
      'ade',
      `#!/bin/sh
      program="${process.execPath} ${join(root, 'bin/ade.ts')}"
      if [ "$1" != start ] || [ "$2" = --check ]; then exec $program "$@"; fi
      # An installation of its own: one runs on the data folder already.
      export ADE_DATA_DIR="$ADE_DATA_DIR-started"
      mkfifo "$ADE_DATA_DIR.lines"
      $program "$@" > "$ADE_DATA_DIR.lines" &
      ready=no
      while read -r line; do
        case "$line" in *'"supervisor"'*'"msg":"ready"'*) ready=yes; kill -TERM $!;; esac
      done < "$ADE_DATA_DIR.lines"
      rm -rf "$ADE_DATA_DIR.lines" "$ADE_DATA_DIR"
      wait $! && [ $ready = yes ]`,
    );
    const found = await prometheus;
    // One on the PATH is found by itself.
    if (!('why' in found) && isAbsolute(found.promtool))
      await write('promtool', `#!/bin/sh\nexec ${found.promtool} "$@"\n`);
  }

  /** A block as an operator types it, with folders below `home`, ports and a job's id put in. */
  const typed = (text: string) =>
    text
      .replace(/(?<=[\s=])\/(?=srv\/|var\/lib\/)/g, `${home.path}/`)
      .replaceAll('http://127.0.0.1:4000', world.url)
      .replaceAll('127.0.0.1:9464', world.metricsHost)
      .replace(/(ADE_METRICS_\w+_PORT)=\d+/g, '$1=0')
      .replaceAll('job_01JA…', world.jobId);

  /** What a block prints that has done what it says. */
  const printed: [RegExp, RegExp][] = [
    [/^ade verify --deep \/srv\/backup/m, /is what was written/],
    [/ade restore/, /The installation is as it was at [\s\S]*Rows and files belong together/],
    [/ade verify --repair/, /Rows and files belong together/],
    [/curl -s .*\/metrics/, /^ade_due_rows\{/m],
    [/curl .*\/graphql/, /^\{"data":\{"viewer"/],
    [/promtool test/, /SUCCESS/],
    [/ade logs/, /./],
    [/openssl rand/, /^[0-9a-f]{64}$/m],
    [/ade capacity/, /^processors for workers +\d/m],
  ];

  // A page is read from its top: what an earlier block has made, later ones use. The restore is of the backup of the page before.
  const read = (names: string[]) => of('sh').filter(({ page }) => names.includes(page));
  const groups = Object.entries(Object.groupBy(of('sh'), ({ page }) => (page === 'restore.md' ? 'back-up.md' : page)));
  const readings = groups.map(([name]) => (name === 'back-up.md' ? ['back-up.md', 'restore.md'] : [name]));

  test.concurrent.for(readings)('of %s work as they are typed', { timeout: 300_000 }, async (names, { expect }) => {
    for (const block of read(names).filter(({ notRun }) => notRun === null)) {
      const found = await prometheus;
      if ('why' in found && block.text.includes('promtool')) {
        process.stderr.write(`Not run: ${place(block)} (${found.why}).\n`);
        continue;
      }
      const env = {
        ...bareEnvironment(),
        PATH: `${join(home.path, 'bin')}:${process.env.PATH}`,
        ADE_DATA_DIR: join(home.path, 'srv/ade'),
        ADE_PORT: '0',
        ADE_API_KEY: world.apiKey,
      };
      const shell = promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', typed(block.text)], {
        cwd: home.path,
        env,
        maxBuffer: 16 * 2 ** 20,
      });
      const { stdout } = await shell.catch((error: { stdout?: string; stderr?: string }) => {
        throw new Error(`${place(block)} failed:\n${block.text}\n${error.stdout}\n${error.stderr}`);
      });
      for (const [asked, answer] of printed) if (asked.test(block.text)) expect(stdout, place(block)).toMatch(answer);
    }
  });

  test('what a block prints is looked at, of blocks that there are', () => {
    for (const [asked] of printed)
      expect(
        of('sh').some(({ text, notRun }) => notRun === null && asked.test(text)),
        String(asked),
      ).toBe(true);
  });
});

describe('GraphQL', () => {
  const schema = readFile(join(root, 'schema/schema.graphql'), 'utf8').then((sdl) => buildSchema(sdl));
  let server: TestServer;
  let administrator: Person;
  let groupId: string;
  let billingId: string;

  beforeAll(async () => {
    server = await startTestServer();
    const { workspaceId } = server.owner;
    administrator = await addPerson(server, { workspaceId, role: 'OWNER', isAdministrator: true });
    const { prisma } = server.services.db;
    billingId = newId('Workspace');
    groupId = newId('Group');
    await prisma.workspace.create({
      data: { id: billingId, slug: 'billing', name: 'Billing', archivedAt: new Date() },
    });
    await prisma.membership.create({
      data: {
        id: newId('Membership'),
        workspaceId: billingId,
        userId: administrator.userId,
        role: 'OWNER',
      },
    });
    await prisma.group.create({
      data: {
        id: groupId,
        name: 'analysts',
        nameKey: 'analysts',
        members: { create: { userId: administrator.userId } },
      },
    });
  });
  afterAll(() => server.stop());

  test.for(of('graphql'))('of $page, line $line, is one operation, and answered', async ({ text, notRun }) => {
    const document = parse(text);
    expect(validate(await schema, document)).toEqual([]);
    // Of two without names a server would not know which to run.
    expect(document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)).toHaveLength(1);
    if (notRun !== null) return;
    const workspaceId = text.includes('slug: "billing"') ? billingId : server.owner.workspaceId;
    const query = text.replace(/ws_…|WORKSPACE/g, workspaceId).replaceAll('grp_…', groupId);
    // Of what may be a failure, the type is asked for as well.
    const { data, errors } = await administrator.client.ask(
      new TypedDocumentString<unknown, Record<string, never>>(query),
      {},
    );
    expect(errors).toEqual([]);
    expect(JSON.stringify(data)).not.toMatch(/"code":"[A-Z_]+"|"methods":|Error"/);
  });
});
