import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { graphql } from '../../generated/graphql/index.ts';
import { createClient } from '../support/client.ts';
import { AdeProcess, firstKey, newFolder, runAde } from './ade.ts';

const logLine = z.object({ name: z.string(), msg: z.string(), pid: z.number(), url: z.string().optional() });

const ownWorkspace = graphql(`query OwnWorkspace { workspace { id } }`);
const invite = graphql(`
  mutation InviteAtStart($workspaceId: ID!) {
    inviteMember(input: { workspaceId: $workspaceId, email: "ada@example.org" }) {
      __typename
      ... on Error { message }
    }
  }
`);
const jobStatus = graphql(`query StatusAfterCrash($id: ID!) { job(id: $id) { status } }`);

let folder: Awaited<ReturnType<typeof newFolder>>;
let started: AdeProcess[];

beforeEach(async () => {
  folder = await newFolder();
  started = [];
});

afterEach(async () => {
  for (const ade of started) ade.child.kill('SIGKILL');
  await Promise.all(started.map((ade) => ade.ended()));
  await folder.remove();
});

function start(env: Record<string, string> = { ADE_PORT: '0' }): AdeProcess {
  const ade = new AdeProcess(['start'], { cwd: folder.path, env });
  started.push(ade);
  return ade;
}

async function ready(ade: AdeProcess): Promise<string> {
  const { url } = logLine.parse(JSON.parse(await ade.line(['"supervisor"', '"msg":"ready"'])));
  return z.string().parse(url);
}

async function health(url: string): Promise<unknown> {
  const response = await fetch(`${url}/health/ready`);
  return response.json();
}

/** The process id of the service's last start. */
function pidOf(ade: AdeProcess, service: 'api' | 'worker'): number {
  const line = ade.lines.findLast((text) => text.includes(`"${service}"`) && text.includes(`"${service} ready"`));
  return logLine.parse(JSON.parse(line ?? '')).pid;
}

test('starts on nothing, heals, refuses a second start, and stops in order', async () => {
  const ade = start();
  const url = await ready(ade);
  const apiKey = await firstKey(ade);
  expect(apiKey).toMatch(/^ade_live_/);
  expect((await stat(join(folder.path, '.ade/first-setup.txt'))).mode & 0o777).toBe(0o600);

  // Links in mails lead to the port that it got.
  const client = createClient(url, apiKey, '');
  const { workspace } = await client.get(ownWorkspace, {});
  expect(await client.get(invite, { workspaceId: workspace?.id ?? '' })).toEqual({
    inviteMember: { __typename: 'Invitation' },
  });
  expect(await ade.line(['ada@example.org', 'mail.url'])).toContain(`${url}/invitation#token=`);

  const second = await runAde(['start'], { cwd: folder.path, env: { ADE_PORT: '0' } });
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(new RegExp(`^ade: Another ade \\(pid ${ade.pid} on .*ADE_DATA_DIR`));

  for (const service of ['worker', 'api'] as const) {
    const seen = ade.lines.length;
    process.kill(pidOf(ade, service), 'SIGKILL');
    await ade.line([`"${service} ready"`], seen);
  }
  // At the same address as before, although the port was any free one.
  expect(await health(url)).toMatchObject({ status: 'ok' });

  const seen = ade.lines.length;
  ade.child.kill('SIGTERM');
  const { code, stderr, stdout } = await ade.ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const stopped = ade.lines.slice(seen).map((line) => logLine.parse(JSON.parse(line)));
  expect(stopped.filter(({ msg }) => msg === 'stopped').map(({ name }) => name)).toEqual([
    'worker',
    'api',
    'supervisor',
  ]);
  // Every line of it was JSON above; a key is in none of them.
  expect(stdout).not.toContain('ade_live_');
  const left = await readdir(join(folder.path, '.ade'), { recursive: true });
  expect(left.filter((name) => name.endsWith('.pid'))).toEqual([]);
});

test('when the supervisor is killed its processes end by themselves, and the next start works', async () => {
  const ade = start();
  await ready(ade);
  ade.child.kill('SIGKILL');
  // The API and the worker share its output: this waits for their end.
  await ade.ended();

  const again = start();
  expect(await health(await ready(again))).toMatchObject({ status: 'ok' });
  again.child.kill('SIGTERM');
  const { code, stdout } = await again.ended();
  expect(code).toBe(0);
  expect(stdout).not.toContain('ade_live_');
});

test('when the embedded database is killed it comes back, and everything goes on', async () => {
  const ade = start();
  const url = await ready(ade);
  const apiKey = await firstKey(ade);
  const pidFile = join(folder.path, '.ade/postgres/postmaster.pid');
  const postmaster = async () => Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
  const killed = await postmaster();
  process.kill(killed, 'SIGKILL');
  await ade.line(['the embedded database is back']);
  await expect.poll(() => health(url)).toMatchObject({ status: 'ok' });
  expect(await postmaster()).not.toBe(killed);

  const { workspace } = await createClient(url, apiKey, '').get(ownWorkspace, {});
  const client = createClient(url, apiKey, workspace?.id ?? '');
  const jobId = await client.run(await client.uploaded('a.csv', 'a,b\n1,2\n'), await client.published());
  expect(await client.get(jobStatus, { id: jobId })).toEqual({ job: { status: 'SUCCEEDED' } });
  // Nothing but the database was started a second time.
  expect(ade.lines.filter((line) => line.includes('a process ended unexpectedly'))).toEqual([]);
  ade.child.kill('SIGTERM');
  expect(await ade.ended()).toMatchObject({ code: 0, stderr: '' });
}, 120_000);

test('gives up on a process that cannot start any more, and says why', async () => {
  const ade = start();
  const url = new URL(await ready(ade));
  process.kill(pidOf(ade, 'api'), 'SIGKILL');
  // It is gone by then, and the next one takes longer to load than this process to listen.
  await ade.line(['a process ended unexpectedly']);
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(Number(url.port), url.hostname, resolve));
  const { code, stderr } = await ade.ended();
  await new Promise((resolve) => squatter.close(resolve));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ade: The api crashed 6 times in a row, the last time because Port \d+ .* is taken/);
});

test('a signal in the middle of a start stops what has been started', async () => {
  const ade = start({ ADE_PORT: '0', ADE_LOG_LEVEL: 'debug' });
  await ade.line(['PostgreSQL: database system is ready']);
  ade.child.kill('SIGINT');
  expect(await ade.ended()).toMatchObject({ code: 0, stderr: '' });
  expect(await readdir(join(folder.path, '.ade/postgres'))).not.toContain('postmaster.pid');
});

test('reports every fault of the settings at once', async () => {
  const { code, stderr } = await runAde(['start'], { cwd: folder.path, env: { ADE_PORT: 'x', ADE_FOO: '1' } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/2 settings are wrong:\n {2}ADE_FOO .*\n {2}http\.port .*/);
});
