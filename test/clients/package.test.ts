import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeZip } from '../support/files/zip.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { installClient } from './installed-client.ts';

const run = promisify(execFile);
let server: TestServer;
let folder: string;
let client: Awaited<ReturnType<typeof installClient>>;
beforeAll(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'ade-client-'));
  server = await startTestServer({ worker: true, env: { ADE_LIMITS_UPLOAD_BYTES: '27 MiB' } });
  client = await installClient(folder);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const names = Array.from({ length: 120 }, (_name, at) => `in/${at}.csv`);
const archive = writeZip(names.map((name) => ({ name, data: 'a,b\n1,2\n' }))).toString('base64');
const program = `
import { AdeClient, AdeError, type JobEvent, typed } from 'ade-client';

const [url = '', apiKey = '', configuration = ''] = process.argv.slice(2);
await using client = new AdeClient({ url, credentials: { apiKey } });
const file = new File(['id,who\\n' + '1,Ann\\n'.repeat(20_000)], 'who "is" it.csv', { type: 'text/csv' });
let sent = 0;
const events: JobEvent[] = [];
const { document, job, tables } = await client.extract(file, {
  configuration,
  onBytes: (bytes, total) => {
    sent = bytes / total;
  },
  onEvent: (event) => events.push(event),
});
const [table] = tables;
let rows = 0;
for await (const record of table?.records() ?? []) rows += record.who === 'Ann' ? 1 : 0;
const viewer = typed<{ viewer: { apiKey: { name: string } } }>('{ viewer { apiKey { name } } }');
const { name } = (await client.request(viewer, {})).viewer.apiKey;
const refused = await client.upload(new Blob([])).catch((error: unknown) => error instanceof AdeError && error.issues[0]?.code);
const pieces = await client.upload(new Blob([new Uint8Array(26 * 1024 ** 2)]), { name: 'pieces' });
const tooLarge = await client.upload(new Blob([new Uint8Array(28 * 1024 ** 2)])).catch((error: unknown) => error instanceof AdeError && error.code);
const zip = new File([Buffer.from('${archive}', 'base64')], 'year.zip');
const { members } = await client.upload(zip, { expand: true });
const { jobs: [first] } = await client.submit(zip, { expand: true, configuration });
const ofMember = first && { ...(await client.wait(first.id)), path: first.document.path };
console.log(JSON.stringify({ members: members.map(({ path }) => path), ofMember: [ofMember?.path, ofMember?.status], tooLarge, pieces: pieces.byteSize, name: document.name, size: file.size - Number(document.byteSize), status: job.status, sent, rows, key: name, refused,
  last: events.at(-1)?.__typename }));
`;
const done = {
  name: 'who "is" it.csv',
  size: 0,
  status: 'SUCCEEDED',
  sent: 1,
  rows: 20_000,
  key: expect.any(String),
  refused: 'EMPTY_FILE',
  tooLarge: 'LIMIT_EXCEEDED',
  pieces: 26 * 1024 ** 2,
  last: 'StreamEnd',
  members: names,
  ofMember: ['in/0.csv', 'SUCCEEDED'],
};

test.for([
  { where: 'as Node is today', flags: [] },
  { where: 'on a Node without WebSocket, as Node 20 is', flags: ['--no-experimental-websocket'] },
])('the published package type-checks and works $where', async ({ flags }) => {
  await writeFile(join(folder, 'program.ts'), program);
  await client.compile(['program.ts']);
  const configuration = await server.owner.published();
  const args = [...flags, 'program.js', server.url, server.owner.apiKey ?? '', configuration];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: folder });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(done);
});
