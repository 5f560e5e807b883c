import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { writeZip, writeZip64, type ZipEntry } from '../support/files/zip.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { begun, completed } from './sending.ts';

let server: TestServer;
let configurationId: string;
beforeAll(async () => {
  const env = { ADE_LIMITS_UPLOAD_BYTES: '2 MiB', ADE_OUTBOUND_PRIVATE_NETWORKS: 'true' };
  server = await startTestServer({ env });
  configurationId = await server.owner.published(
    'ade: 1\nfields: { name: { match: { headers: [Name] } }, age: { match: { headers: [Age] } } }',
  );
});
afterAll(() => server.stop());

const membersOf = graphql(`
  query MembersOfArchive($id: ID!) {
    document(id: $id) {
      path
      archive { id }
      jobs { totalCount }
      members(first: 100) {
        totalCount
        nodes {
          id
          name
          path
          tags
          byteSize
          archive { id }
          jobs { nodes { id configurationVersion { configuration { id } } } }
          events { nodes { type } }
        }
      }
    }
  }
`);
const importDocument = graphql(`
  mutation ImportArchive($input: ImportDocumentInput!) {
    importDocument(input: $input) { __typename ... on Document { id } ... on Error { message } }
  }
`);

const people = 'Name,Age\nAnn,31\nBob,42\n';
const file = (name: string, data: Buffer | string = people): ZipEntry => ({ name, data });
const folderOf = [
  file('2024/may.csv'),
  file('2024/june.csv', 'Name,Age\nCid,5\n'),
  file('notes.zip', writeZip([file('a.csv')])),
];

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of server.services.store.list('')) found.push(key);
  return found.sort();
}

const idOf = (answer: { __typename?: string; id?: string; message?: string }) => {
  if (answer.id === undefined) throw new Error(answer.message);
  return answer.id;
};

test('files of an archive are documents, each with its path, and archives in it stay what they are', async () => {
  const id = idOf(await server.owner.upload('year.zip', writeZip(folderOf), { expand: true, tags: ['2024'] }));
  const { document } = await server.owner.get(membersOf, { id });
  expect(document).toMatchObject({ path: null, archive: null, jobs: { totalCount: 0 }, members: { totalCount: 3 } });
  expect(document?.members?.nodes).toMatchObject([
    { name: 'may.csv', path: '2024/may.csv', tags: ['2024'], archive: { id }, jobs: { nodes: [] } },
    { name: 'june.csv', path: '2024/june.csv', events: { nodes: [{ type: 'DOCUMENT_UPLOADED' }] } },
    { name: 'notes.zip', path: 'notes.zip' },
  ]);
  const stored = await keys();
  for (const { id: member } of document?.members?.nodes ?? []) {
    expect(stored.some((key) => key.includes(member))).toBe(true);
  }
});

test('an archive with sizes of 64 bits is one like any other', async () => {
  const bytes = writeZip64([{ name: 'a/b.csv', data: people }]);
  const id = idOf(await server.owner.upload('64.zip', bytes, { expand: true }));
  const { document } = await server.owner.get(membersOf, { id });
  expect(document?.members?.nodes).toMatchObject([{ path: 'a/b.csv', byteSize: people.length }]);
});

test('names are read as the archive says, or else as what they are, and without what turns their letters round', async () => {
  const named = (...bytes: number[]) => ({ ...file(''), rawName: Buffer.from(bytes), claim: { flags: 0 } });
  const cp437 = named(0x81, 0x2e, 0x63, 0x73, 0x76);
  const unsaid = named(...Buffer.from('ö.csv'));
  const turned = file('\u202evsc.a\u2066/b.csv');
  const id = idOf(await server.owner.upload('names.zip', writeZip([cp437, unsaid, turned]), { expand: true }));
  const { document } = await server.owner.get(membersOf, { id });
  expect(document?.members?.nodes).toMatchObject([
    { path: 'ü.csv', name: 'ü.csv' },
    { path: 'ö.csv', name: 'ö.csv' },
    { path: 'vsc.a/b.csv', name: 'b.csv' },
  ]);
});

test('without expand an archive is one document', async () => {
  const id = idOf(await server.owner.upload('one.zip', writeZip(folderOf)));
  expect((await server.owner.get(membersOf, { id })).document?.members?.totalCount).toBe(0);
});

const archive = writeZip([file('may.csv'), file('june.csv')]);
const ways = {
  async uploadDocument(run: object) {
    return idOf(await server.owner.upload('ways.zip', archive, { expand: true, run }));
  },
  async completeUpload(run: object) {
    const { url, method, upload } = await begun(server.owner, { name: 'ways.zip' });
    await fetch(url, {
      method,
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(archive),
    });
    return idOf(await completed(server.owner, { uploadId: upload.id, expand: true, run }));
  },
  async importDocument(run: object) {
    const source = createServer((_request, response) => response.end(archive)).listen(0, '127.0.0.1');
    await once(source, 'listening');
    const bound = source.address();
    const url = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/ways.zip`;
    const input = { workspaceId: server.owner.workspaceId, url, expand: true, run };
    const answer = await server.owner.get(importDocument, { input });
    source.close();
    return idOf(answer.importDocument);
  },
};

describe.each(Object.entries(ways))('%s', (_name, send) => {
  test.each([
    ['a configuration', () => ({ configurationId })],
    ['the one that fits best', () => ({ bestFit: true })],
  ])('gives each file a job, with %s', async (_what, run) => {
    const { document } = await server.owner.get(membersOf, { id: await send(run()) });
    const job = { configurationVersion: { configuration: { id: configurationId } } };
    expect(document?.jobs?.totalCount).toBe(0);
    expect(document?.members?.nodes).toMatchObject([
      { path: 'may.csv', jobs: { nodes: [job] } },
      { path: 'june.csv', jobs: { nodes: [job] } },
    ]);
  });
});

test('a repeated call answers the first archive, and stores no file twice', async () => {
  const call = { expand: true, idempotencyKey: 'expand once' };
  const first = idOf(await server.owner.upload('once.zip', archive, call));
  const before = await keys();
  expect(idOf(await server.owner.upload('once.zip', archive, call))).toBe(first);
  expect(await keys()).toEqual(before);
});

const unlike = 'Colour,Shape\nred,round\n';
test.each<[string, Buffer, object, { issues?: { path: string; code: string }[]; code?: string }]>([
  ['no archive', Buffer.from(people), {}, issue('UNREADABLE')],
  ['an archive that was cut off', archive.subarray(0, 60), {}, issue('UNREADABLE')],
  ['no file in it', writeZip([{ name: 'empty/', data: '' }, file('blank.txt', '')]), {}, issue('UNREADABLE')],
  ['a workbook', writeZip([file('[Content_Types].xml', '<Types/>')]), {}, issue('UNREADABLE')],
  ['a path out of it', writeZip([file('a.csv'), file('../../etc/cron.d/x')]), {}, issue('UNREADABLE')],
  ['a path out of it as Windows has it', writeZip([file('..\\..\\x.csv')]), {}, issue('UNREADABLE')],
  ['a path that reads as if it led out', writeZip([file('.. /..\u200b/x.csv')]), {}, issue('UNREADABLE')],
  [
    'a file whose name shows nothing',
    writeZip([file('a/\u200b')]),
    {},
    { issues: [{ path: 'name', code: 'REQUIRED' }] },
  ],
  ['an absolute path', writeZip([file('/etc/passwd')]), {}, issue('UNREADABLE')],
  ['the path of a drive', writeZip([file('C:\\x.csv')]), {}, issue('UNREADABLE')],
  ['control characters in a path', writeZip([file('a\u0001.csv')]), {}, issue('UNREADABLE')],
  ['a name twice', writeZip([file('a.csv'), file('A.CSV')]), {}, issue('UNREADABLE')],
  ['a name twice, composed and not', writeZip([file('\u00fc.csv'), file('u\u0308.csv')]), {}, issue('UNREADABLE')],
  ['a name that looks like another', writeZip([file('a.csv'), file('\u202ea.csv')]), {}, issue('UNREADABLE')],
  [
    'a link',
    writeZip([file('a.csv'), { ...file('b', '/etc/passwd'), claim: { mode: 0o120777 } }]),
    {},
    issue('UNREADABLE'),
  ],
  ['a device', writeZip([{ ...file('b', 'x'), claim: { mode: 0o020666 } }]), {}, issue('UNREADABLE')],
  [
    'files that lie on each other',
    writeZip([file('0.csv'), ...[1, 2, 3, 4, 5].map((at) => ({ ...file(`${at}.csv`), onFirst: true as const }))]),
    {},
    issue('UNREADABLE'),
  ],
  [
    'an encrypted file',
    writeZip([file('a.csv'), { ...file('b.csv'), claim: { flags: 0x801 } }]),
    {},
    issue('ENCRYPTED'),
  ],
  [
    'a file that is damaged',
    writeZip([file('a.csv'), { ...file('b.csv'), claim: { checksum: 1 } }]),
    {},
    issue('UNREADABLE'),
  ],
  ['a bomb', writeZip([file('a.csv'), file('b.csv', Buffer.alloc(1_900_000))]), {}, issue('LIMIT')],
  [
    'a bomb in several files',
    writeZip([1, 2, 3].map((at) => file(`${at}.csv`, Buffer.alloc(600_000)))),
    {},
    issue('LIMIT'),
  ],
  ['more bytes than a file may have', writeZip(large(3, 900_000)), {}, issue('LIMIT')],
  [
    'a size that is a lie',
    writeZip([{ ...file('b.csv', Buffer.alloc(9_000)), claim: { size: 8 } }]),
    {},
    issue('UNREADABLE'),
  ],
  ['too many files', writeZip(Array.from({ length: 201 }, (_file, at) => file(`${at}.csv`))), {}, issue('LIMIT')],
  [
    'a file that no configuration fits',
    writeZip([file('a.csv'), file('b.csv', unlike)]),
    { run: { bestFit: true } },
    { code: 'CONFLICT' },
  ],
])('of an archive with %s nothing is kept', async (_what, bytes, input, answer) => {
  const before = { documents: await server.services.db.prisma.document.count(), keys: await keys() };
  expect(await server.owner.upload('bad.zip', bytes, { expand: true, ...input })).toMatchObject(answer);
  expect({ documents: await server.services.db.prisma.document.count(), keys: await keys() }).toEqual(before);
});

function issue(code: string) {
  return { issues: [{ path: 'expand', code }] };
}

/** Files whose bytes do not repeat: no bombs. */
function large(files: number, bytes: number): ZipEntry[] {
  const data = Buffer.from(Uint8Array.from({ length: bytes }, (_byte, at) => (at * at * 7 + (at >>> 8)) & 0xff));
  return Array.from({ length: files }, (_file, at) => ({ ...file(`${at}.csv`, data), method: 'deflate' as const }));
}
