import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type Attack, ask, patience, send, type Target, uploadFile } from './attack.ts';

/** What spreadsheets would run (https://owasp.org/www-community/attacks/CSV_Injection), with what they skip in front of it. */
const formulas = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '＝1+1', '＋1+1', '－1+1', '＠SUM(1)'];
const blanks = ['', ' ', '\t', '\r\n', '\n', '\u00a0', '\u200b', '\u3000', '\u0000'];
const hostileTable = `note,more\n${formulas
  .flatMap((formula) => blanks.map((blank) => `"${blank}${formula}","a, ""${blank}${formula}"""\n`))
  .join('')}`;
const runs = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;

const specification =
  'mutation ($id: ID!, $name: String!) { made: createConfiguration(input: { workspaceId: $id, name: $name, specYaml: "ade: 1" }) { ... on Configuration { id } } }';
const publishing = 'mutation ($id: ID!) { made: publishConfiguration(input: { configurationId: $id }) { __typename } }';
const submitting =
  'mutation ($id: ID!, $of: ID!) { made: submitJob(input: { documentId: $of, configurationId: $id }) { ... on Job { id } } }';
const exporting =
  'mutation ($id: ID!) { made: exportTable(input: { tableId: $id, format: CSV }) { ... on Export { id } } }';
const tables = 'query ($id: ID!) { node(id: $id) { ... on Job { tables { nodes { id } } } } }';
const file = 'query ($id: ID!) { node(id: $id) { ... on Export { document { downloadUrl } } } }';

const made = z.object({ data: z.object({ made: z.object({ id: z.string() }) }) });
const found = {
  table: z.object({
    data: z.object({ node: z.object({ tables: z.object({ nodes: z.tuple([z.object({ id: z.string() })]) }) }) }),
  }),
  file: z.object({ data: z.object({ node: z.object({ document: z.object({ downloadUrl: z.string() }) }) }) }),
};

async function make(target: Target, query: string, variables: Record<string, string>): Promise<string> {
  return made.parse(JSON.parse((await ask(target, { query, variables }, target.key)).text)).data.made.id;
}

/** Asks until the answer is of that shape. Throws when the run is over. */
async function untilThere<T>(target: Target, query: string, id: string, shape: z.ZodType<T>): Promise<T> {
  for (;;) {
    const { text } = await ask(target, { query, variables: { id } }, target.key);
    const { data } = shape.safeParse(JSON.parse(text));
    if (data !== undefined) return data;
    await delay(200, undefined, { signal: target.signal });
  }
}

/** The cells of CSV as it is written (RFC 4180). */
function cellsOf(csv: string): string[] {
  return Array.from(
    csv.matchAll(/"((?:[^"]|"")*)"|[^,\r\n]+/g),
    ([cell, quoted]) => quoted?.replaceAll('""', '"') ?? cell,
  );
}

const pathOf = (url: string) => new URL(url, 'http://localhost').pathname;

/** Documents of every client that are too long for the system to take from the server for one that does not read. */
const longFile = new Blob([new Uint8Array(16 * 1_024 ** 2)]);
const longFiles = new Map<string, Promise<string>>();

async function longFileOf(target: Target): Promise<string> {
  const { text } = await uploadFile(target, longFile, 'long.bin');
  const path = /"downloadUrl":"(?:https?:\/\/[^/"]+)?([^"]+)"/.exec(text)?.[1];
  if (path === undefined) throw new Error(`The long file was not taken: ${text.slice(0, 200)}`);
  return path;
}

/** What comes out of the server: files that other programs open, and answers that are asked for and not taken. */
export const answerAttacks: readonly Attack[] = [
  {
    kind: 'formulas in exports',
    name: 'formulas behind blanks, and full-width ones',
    run: async (target) => {
      const uploaded = await uploadFile(target, new Blob([hostileTable]), 'formulas.csv');
      const documentId = /"id":"([^"]+)"/.exec(uploaded.text)?.[1] ?? '';
      const id = await make(target, specification, { id: target.workspaceId, name: `Formulas ${documentId}` });
      await ask(target, { query: publishing, variables: { id } }, target.key);
      const jobId = await make(target, submitting, { id, of: documentId });
      const { table, file: csv } = found;
      const [{ id: tableId }] = (await untilThere(target, tables, jobId, table)).data.node.tables.nodes;
      const exportId = await make(target, exporting, { id: tableId });
      const { downloadUrl } = (await untilThere(target, file, exportId, csv)).data.node.document;
      const { text } = await send(target, pathOf(downloadUrl), { method: 'GET' });
      const cells = cellsOf(text);
      if (cells.length < formulas.length) return `the export has ${cells.length} cells only`;
      const dangerous = cells.find((cell) => runs.test(cell));
      return dangerous === undefined ? null : `a spreadsheet would run ${JSON.stringify(dangerous)}`;
    },
  },
  {
    kind: 'answers that are not taken',
    name: 'a file of 16 MiB',
    run: async (target) => {
      const path = longFiles.get(target.key) ?? longFileOf(target);
      longFiles.set(target.key, path);
      const { hostname, port } = new URL(target.url);
      const socket = connect(Number(port), hostname).pause();
      const cut = once(socket, 'error').then(() => true);
      socket.write(`GET ${await path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      // Who does not read hears of the end by writing; an empty line between two requests is no fault.
      const knock = setInterval(() => socket.write('\r\n'), 500);
      try {
        const over = AbortSignal.any([target.signal, AbortSignal.timeout(patience)]);
        const isCut = await Promise.race([
          cut,
          delay(patience, false, { signal: over }).catch(() => target.signal.aborted),
        ]);
        return isCut ? null : 'is kept for a client that does not read';
      } finally {
        clearInterval(knock);
        cut.catch(() => {});
        socket.destroy();
      }
    },
  },
];
