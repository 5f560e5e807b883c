import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { maintenancePasses, runPass } from '../../src/domain/maintenance/index.ts';
import { retentionOf } from '../../worker/maintenance/start.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const update = graphql(`
  mutation UpdateDocument($input: UpdateDocumentInput!) {
    updateDocument(input: $input) {
      __typename
      ... on Document { id name tags metadata version }
      ... on Error { code }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path code } }
    }
  }
`);
const remove = graphql(`
  mutation DeleteDocument($input: DeleteDocumentInput!) {
    deleteDocument(input: $input) { __typename ... on Document { id deletedAt } ... on Error { code } ... on ForbiddenError { permission } }
  }
`);
const restore = graphql(`
  mutation RestoreDocument($input: RestoreDocumentInput!) {
    restoreDocument(input: $input) { __typename ... on Document { id deletedAt downloadUrl } ... on Error { code } }
  }
`);
const seen = graphql(`
  query SeenDocuments($workspaceId: ID!, $id: ID!, $filter: DocumentFilter) {
    document(id: $id) { downloadUrl events { nodes { type message } } }
    workspace(id: $workspaceId) { documents(filter: $filter) { totalCount nodes { id deletedAt } } }
  }
`);

const look = (id: string, filter: { includeDeleted?: boolean; tags?: string[] } = {}) =>
  server.owner.get(seen, { workspaceId: server.owner.workspaceId, id, filter });

test('name, tags and metadata change, each by itself, and are told of', async () => {
  const documentId = await server.owner.uploaded('old.csv', 'a,b\n');
  const change = (input: object) => server.owner.get(update, { input: { documentId, ...input } });
  const named = await change({ name: 'new.csv', metadata: { a: 1 } });
  expect(named.updateDocument).toMatchObject({ name: 'new.csv', tags: [], metadata: { a: 1 }, version: 2 });
  const tagged = await change({ tags: ['march', 'sales'], expectedVersion: 2 });
  expect(tagged.updateDocument).toMatchObject({
    name: 'new.csv',
    tags: ['march', 'sales'],
    metadata: { a: 1 },
    version: 3,
  });
  expect((await change({ metadata: null })).updateDocument).toMatchObject({ metadata: null, version: 4 });
  expect((await change({ name: 'late', expectedVersion: 3 })).updateDocument).toMatchObject({
    reason: 'VERSION_CHANGED',
  });
  expect((await change({ name: ' ', tags: [''] })).updateDocument).toMatchObject({
    issues: [
      { path: 'name', code: 'REQUIRED' },
      { path: 'tags.0', code: 'INVALID' },
    ],
  });
  const { document, workspace } = await look(documentId, { tags: ['sales', 'march'] });
  expect(workspace?.documents?.nodes.map(({ id }) => id)).toEqual([documentId]);
  expect(document?.events?.nodes.map(({ type }) => type)).toEqual([
    'DOCUMENT_UPLOADED',
    ...Array(3).fill('DOCUMENT_UPDATED'),
  ]);
});

test('of two that change the same version at once one is told that the other was faster', async () => {
  const documentId = await server.owner.uploaded('both.csv', 'a,b\n');
  const both = ['one', 'two'].map((name) =>
    server.owner.get(update, { input: { documentId, name, expectedVersion: 1 } }),
  );
  const names = (await Promise.all(both)).map(({ updateDocument }) => updateDocument.__typename);
  expect(names.sort()).toEqual(['ConflictError', 'Document']);
});

test('a deleted document is nowhere until it is restored, and both can be said twice', async () => {
  const documentId = await server.owner.uploaded('gone.csv', 'a,b\n');
  const downloadUrl = (await look(documentId)).document?.downloadUrl ?? '';
  const input = { documentId };
  const first = (await server.owner.get(remove, { input })).deleteDocument;
  expect(first).toMatchObject({ id: documentId, deletedAt: expect.any(String) });
  expect((await server.owner.get(remove, { input })).deleteDocument).toEqual(first);
  const hidden = await look(documentId);
  expect(hidden.document).toBeNull();
  expect(hidden.workspace?.documents?.nodes.map(({ id }) => id)).not.toContain(documentId);
  const all = (await look(documentId, { includeDeleted: true })).workspace?.documents?.nodes;
  expect(all?.find(({ id }) => id === documentId)?.deletedAt).not.toBeNull();
  expect((await fetch(downloadUrl)).status).toBe(404);
  expect((await server.owner.get(update, { input: { documentId, name: 'a' } })).updateDocument).toMatchObject({
    code: 'NOT_FOUND',
  });

  expect((await server.owner.get(restore, { input })).restoreDocument).toMatchObject({ deletedAt: null });
  expect((await server.owner.get(restore, { input })).restoreDocument).toMatchObject({ deletedAt: null });
  expect((await fetch(downloadUrl)).status).toBe(200);
  const types = (await look(documentId)).document?.events?.nodes.map(({ type }) => type);
  expect(types).toEqual(['DOCUMENT_UPLOADED', 'DOCUMENT_DELETED', 'DOCUMENT_RESTORED']);
});

test('what retention has removed cannot be restored', async () => {
  const documentId = await server.owner.uploaded('purged.csv', 'a,b\n');
  await server.owner.get(remove, { input: { documentId } });
  const { prisma } = server.services.db;
  await prisma.document.update({ where: { id: documentId }, data: { deletedAt: new Date(1) } });
  const pass = maintenancePasses.find(({ name }) => name === 'deleted_documents');
  if (!pass) throw new Error('There is no pass for deleted documents.');
  const context = { ...server.services, viewer: null, correlationId: null };
  const { signal } = new AbortController();
  await runPass(context, pass, {
    retention: retentionOf(server.settings),
    signal,
    budgetMs: 60_000,
    soonMs: 1,
    force: true,
  });
  expect((await server.owner.get(restore, { input: { documentId } })).restoreDocument).toMatchObject({
    code: 'NOT_FOUND',
  });
});
