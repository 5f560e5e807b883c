import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const documentQuery = graphql(`
  query ADocument($id: ID!) {
    document(id: $id) {
      id kind name contentType byteSize sha256 tags metadata version downloadUrl deletedAt
      workspace { id }
      uploadedBy { __typename ... on ApiKey { name } }
      producedBy { id }
      jobs { totalCount nodes { id } }
      events { nodes { __typename message } }
    }
  }
`);

const listQuery = graphql(`
  query Documents($first: Int, $after: String, $last: Int, $before: String, $filter: DocumentFilter) {
    workspace {
      documents(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { name } }
        nodes { name }
      }
    }
  }
`);

describe('uploadDocument', () => {
  it('keeps bytes, name, tags and metadata, and says who uploaded it', async () => {
    const bytes = 'Name,Age\nAnn,31\n';
    const result = await server.owner.upload('people.csv', bytes, { tags: ['hr'], metadata: { source: 'mail' } });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(result).toMatchObject({ __typename: 'Document', name: 'people.csv', byteSize: bytes.length, sha256 });
    const id = result.__typename === 'Document' ? result.id : '';
    expect(id).toMatch(/^doc_[0-9A-Z]{26}$/);

    const { document } = await server.owner.get(documentQuery, { id });
    expect(document).toMatchObject({
      kind: 'SOURCE',
      tags: ['hr'],
      metadata: { source: 'mail' },
      version: 1,
      deletedAt: null,
      workspace: { id: server.owner.workspaceId },
      uploadedBy: { __typename: 'ApiKey', name: 'First key' },
      producedBy: null,
      jobs: { totalCount: 0, nodes: [] },
      events: { nodes: [{ __typename: 'DocumentUploadedEvent' }] },
    });
  });

  it('cuts a path down to its last part, whatever its separators', async () => {
    expect(await server.owner.upload('C:\\Users\\ann\\..\\list.csv', 'a,b\n')).toMatchObject({ name: 'list.csv' });
  });

  it('refuses an empty file and keeps nothing of it', async () => {
    const before = await storedKeys();
    expect(await server.owner.upload('empty.csv', '')).toMatchObject({
      __typename: 'ValidationError',
      code: 'VALIDATION_FAILED',
      issues: [{ path: 'file', code: 'EMPTY_FILE' }],
    });
    expect(await storedKeys()).toEqual(before);
  });

  it('names every fault of what belongs to the file at once', async () => {
    const result = await server.owner.upload('a.csv', 'a\n', { tags: ['', 'x'.repeat(65)], idempotencyKey: '' });
    expect(result).toMatchObject({ __typename: 'ValidationError', issues: [{ path: 'tags.0' }, { path: 'tags.1' }] });
  });

  it('refuses a file over the limit of a multipart request with the limit’s name', async () => {
    const small = await startTestServer({ env: { ADE_LIMITS_MULTIPART_BYTES: String(64 * 1024) } });
    try {
      const result = await small.owner.upload('large.csv', Buffer.alloc(65 * 1024, 'a'));
      expect(result).toMatchObject({ __typename: 'LimitError', code: 'LIMIT_EXCEEDED' });
    } finally {
      await small.stop();
    }
  });

  it('takes a file up to the limit of a multipart request, and not a byte more', async () => {
    const limit = 25 * 1024 ** 2;
    expect(await server.owner.upload('full.csv', Buffer.alloc(limit, 'a'))).toMatchObject({ byteSize: limit });
    expect(await server.owner.upload('over.csv', Buffer.alloc(limit + 1, 'a'))).toMatchObject({
      __typename: 'LimitError',
    });
  });

  it('answers a repeated request with the first document, and refuses the key for other bytes', async () => {
    const first = await server.owner.upload('once.csv', 'a,b\n1,2\n', { idempotencyKey: 'upload-1' });
    const keys = await storedKeys();
    const again = await server.owner.upload('once.csv', 'a,b\n1,2\n', { idempotencyKey: 'upload-1' });
    expect(again).toEqual(first);
    expect(await server.owner.upload('once.csv', 'a,b\n1,3\n', { idempotencyKey: 'upload-1' })).toMatchObject({
      __typename: 'ConflictError',
    });
    expect(await storedKeys()).toEqual(keys);
  });

  it('answers not found for a workspace of others, and keeps nothing', async () => {
    const stranger = await server.addTenant();
    const before = await storedKeys();
    const result = await stranger.upload('a.csv', 'a\n', { workspaceId: server.owner.workspaceId });
    expect(result).toMatchObject({ __typename: 'NotFoundError' });
    expect(await storedKeys()).toEqual(before);
  });

  it('names the permission that a key lacks', async () => {
    const reader = await server.addTenant({ permissions: ['workspace.read', 'documents.read'] });
    expect(await reader.upload('a.csv', 'a\n')).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN' });
  });
});

describe('download', () => {
  async function linkOf(name: string, bytes: string): Promise<string> {
    const id = await server.owner.uploaded(name, bytes);
    const { document } = await server.owner.get(documentQuery, { id });
    return document?.downloadUrl ?? '';
  }

  it('sends the bytes as an attachment that no browser runs', async () => {
    const response = await fetch(await linkOf('résumé 1.csv', 'a,b\n1,2\n'));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('a,b\n1,2\n');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''r%C3%A9sum%C3%A9%201.csv");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-length')).toBe('8');
  });

  it('serves ranges and knows its own ETag (RFC 9110)', async () => {
    const link = await linkOf('range.csv', '0123456789');
    const part = await fetch(link, { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const tail = await fetch(link, { headers: { range: 'bytes=-3' } });
    expect(await tail.text()).toBe('789');
    // More of the end than there is, is all of it.
    const all = await fetch(link, { headers: { range: 'bytes=-999999' } });
    expect([all.status, await all.text()]).toEqual([200, await (await fetch(link)).text()]);
    const beyond = await fetch(link, { headers: { range: 'bytes=20-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    const etag = part.headers.get('etag') ?? '';
    expect((await fetch(link, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(link, { headers: { range: 'bytes=2-4', 'if-range': '"other"' } })).status).toBe(200);
    const head = await fetch(link, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
  });

  it('refuses a forged or damaged link, and one whose document is deleted', async () => {
    const link = await linkOf('gone.csv', 'a\n');
    const [head, payload, signature] = link.split('/files/')[1]?.split('.') ?? [];
    const other = Buffer.from(JSON.stringify({ sub: 'doc_x', aud: 'ade:download', exp: 9_999_999_999 }));
    const forged = [
      `${head}.${other.toString('base64url')}.${signature}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
      'nonsense',
      '..%2f..%2fetc%2fpasswd',
    ];
    for (const signed of forged) expect((await fetch(`${server.url}/files/${signed}`)).status).toBe(404);
    await server.services.db.prisma.document.updateMany({
      where: { name: 'gone.csv' },
      data: { deletedAt: new Date() },
    });
    expect((await fetch(link)).status).toBe(404);
  });
});

describe('document(id)', () => {
  it('answers null alike for an unknown id, an id of another type and one of others', async () => {
    const stranger = await server.addTenant();
    const foreign = await stranger.uploaded('secret.csv', 'a\n');
    for (const id of [foreign, 'doc_01JAAAAAAAAAAAAAAAAAAAAAAA', server.owner.workspaceId, 'x', '']) {
      expect(await server.owner.get(documentQuery, { id })).toEqual({ document: null });
    }
  });
});

describe('documents', () => {
  it('pages forward and backward with cursors, newest first', async () => {
    const tenant = await server.addTenant();
    for (const name of ['1.csv', '2.csv', '3.csv', '4.csv', '5.csv']) await tenant.uploaded(name, 'a\n');
    const page = async (variables: Parameters<typeof tenant.get<unknown, object>>[1]) =>
      (await tenant.get(listQuery, variables)).workspace?.documents;

    const first = await page({ first: 2 });
    expect(first).toMatchObject({
      totalCount: 5,
      nodes: [{ name: '5.csv' }, { name: '4.csv' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const second = await page({ first: 2, after: first?.pageInfo.endCursor });
    expect(second).toMatchObject({ nodes: [{ name: '3.csv' }, { name: '2.csv' }], pageInfo: { hasNextPage: true } });
    const third = await page({ first: 2, after: second?.pageInfo.endCursor });
    expect(third).toMatchObject({ nodes: [{ name: '1.csv' }], pageInfo: { hasNextPage: false } });
    const back = await page({ last: 2, before: third?.pageInfo.startCursor });
    expect(back).toMatchObject({ nodes: [{ name: '3.csv' }, { name: '2.csv' }], pageInfo: { hasPreviousPage: true } });
  });

  it('filters by name and tags', async () => {
    const tenant = await server.addTenant();
    await tenant.upload('Invoice May.csv', 'a\n', { tags: ['finance', 'may'] });
    await tenant.upload('Invoice June.csv', 'a\n', { tags: ['finance'] });
    const names = async (filter: { nameContains?: string; tags?: string[] }) =>
      (await tenant.get(listQuery, { filter })).workspace?.documents?.nodes.map((document) => document.name);
    expect(await names({ nameContains: 'june' })).toEqual(['Invoice June.csv']);
    expect(await names({ tags: ['finance', 'may'] })).toEqual(['Invoice May.csv']);
    expect(await names({ nameContains: '%' })).toEqual([]);
  });

  it.each([{ first: -1 }, { first: 101 }, { last: 0, first: 1 }, { after: 'nonsense' }])(
    'refuses %o',
    async (variables) => {
      const { data, errors } = await server.owner.ask(listQuery, variables);
      // The list alone is missing, and its error says so.
      expect(data?.workspace).toEqual({ documents: null });
      expect(errors[0]?.path).toEqual(['workspace', 'documents']);
      expect(errors[0]?.extensions?.code).not.toBe('INTERNAL');
      expect(errors).toHaveLength(1);
    },
  );
});

async function storedKeys(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of server.services.store.list('')) keys.push(key);
  return keys.sort();
}
