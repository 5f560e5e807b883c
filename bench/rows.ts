// Pages of 1,000 rows to one client, beside a server that does nothing but take the same rows out of the same object: it reads the
// frame, has zstd verify its checksum, and writes the lines into an answer. Servers and client share this process: rows per second of
// its processor time. `--rows N` for a table of another size than 50,000, `--repeat N`. Prints: name, ours, peer, ratio.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { zstdDecompressSync } from 'node:zlib';
import { rowsIndex } from '../src/domain/table/index.ts';
import { generateCsv } from './generate.ts';
import { type Stack, startStack } from './stack.ts';
import { median } from './statistics.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '50000' }, repeat: { type: 'string', default: '5' } },
  strict: false,
});
const [rows = 0, repeat = 0] = [options.rows, options.repeat].map(Number);
const pageRows = 1_000;
const query = `query ($id: ID!, $from: Int!) {
  table(id: $id) { rows(first: ${pageRows}, from: $from) { edges { node { number sourceRow values } } } }
}`;

/** Reads a page: the text of the answer. */
type Ask = (from: number) => Promise<string>;

async function filledTable({ client, context }: Stack) {
  const folder = await mkdtemp(join(tmpdir(), 'ade-bench-files-'));
  try {
    const path = join(folder, 'rows.csv');
    await generateCsv(path, { rows, columns: 20 });
    await client.run(await client.uploaded('rows.csv', await readFile(path)), await client.published());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return context.db.prisma.table.findFirstOrThrow();
}

function askOurs({ url, apiKey }: Stack, id: string): Ask {
  // The peer compresses nothing either.
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'x-api-key': apiKey,
  };
  return async (from) => {
    const body = JSON.stringify({ query, variables: { id, from } });
    const answer = await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).text();
    if (!answer.includes('"sourceRow"')) throw new Error(`An answer is another one: ${answer.slice(0, 500)}`);
    return answer;
  };
}

async function startPeer({ context }: Stack, key: string, index: ReturnType<typeof rowsIndex.parse>) {
  const server = createServer(async (request, response) => {
    const from = Number(await text(request));
    const { offset, length } = index.frames[Math.floor(from / pageRows)] ?? { offset: 0, length: 0 };
    const frame = await buffer(await context.store.get(key, { start: offset, end: offset + length - 1 }));
    const lines = zstdDecompressSync(frame).toString('utf8').trimEnd().split('\n');
    response.end(`{"rows":[${lines.join(',')}]}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The peer does not listen on a port.');
  const url = `http://127.0.0.1:${address.port}/`;
  const ask: Ask = async (from) => (await fetch(url, { method: 'POST', body: String(from) })).text();
  return { ask, stop: () => server.close() };
}

/** Rows per second of this process's processor time, the whole table through. */
async function rate(ask: Ask): Promise<number> {
  const before = process.cpuUsage();
  for (let from = 1; from <= rows; from += pageRows) await ask(from);
  const { user, system } = process.cpuUsage(before);
  return rows / ((user + system) / 1e6);
}

const stack = await startStack({ ADE_RATES_POINTS: '0' });
try {
  const table = await filledTable(stack);
  const ours = askOurs(stack, table.id);
  const peer = await startPeer(stack, table.rowsKey, rowsIndex.parse(table.rowsIndex));
  const rates: { ours: number; peer: number }[] = [];
  for (let round = 0; round <= repeat; round += 1) {
    const both = { ours: await rate(ours), peer: await rate(peer.ask) };
    // The first round warms up.
    if (round > 0) rates.push(both);
  }
  const [own, theirs] = [median(rates.map(({ ours }) => ours)), median(rates.map(({ peer }) => peer))];
  const ratio = median(rates.map(({ ours, peer }) => ours / peer));
  console.log(`rows ${Math.round(own)} ${Math.round(theirs)} ${ratio.toFixed(2)}`);
  peer.stop();
} finally {
  await stack.stop();
}
