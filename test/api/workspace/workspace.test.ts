import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import type { Client } from '../../support/client.ts';
import { addPerson, type Person } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let ann: Person;
beforeAll(async () => {
  server = await startTestServer();
  ann = await addPerson(server);
});
afterAll(() => server.stop());

const create = graphql(`
  mutation CreateWorkspace($input: CreateWorkspaceInput!) {
    createWorkspace(input: $input) {
      __typename
      ... on Workspace { id slug name version viewerRole archivedAt documents { totalCount } members { nodes { role user { id } } } }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path } }
    }
  }
`);
const update = graphql(`
  mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
    updateWorkspace(input: $input) {
      __typename
      ... on Workspace { slug name version }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);
const archive = graphql(`
  mutation ArchiveWorkspace($id: ID!) {
    archiveWorkspace(input: { workspaceId: $id }) {
      __typename
      ... on Workspace { archivedAt }
      ... on Error { code }
    }
  }
`);
const restore = graphql(`
  mutation RestoreWorkspace($id: ID!) {
    restoreWorkspace(input: { workspaceId: $id }) {
      __typename
      ... on Workspace { archivedAt }
      ... on Error { code }
    }
  }
`);
const listed = graphql(`
  query Workspaces($archived: Boolean) {
    viewer { workspaces(includeArchived: $archived) { totalCount nodes { id viewerPermissions } } }
  }
`);
const feed = graphql(`
  query WorkspaceFeed($id: ID!) {
    workspace(id: $id) { events(first: 100) { nodes { type message actor { __typename } } } }
  }
`);

async function created(client: Client, name: string) {
  const { createWorkspace: result } = await client.get(create, { input: { name } });
  if (result.__typename !== 'Workspace') throw new Error(JSON.stringify(result));
  return result;
}

describe('creating', () => {
  test('anybody who is signed in owns what they create, and may look into it at once', async () => {
    const workspace = await created(ann.client, '  Überweisungen & Co. ');
    expect(workspace).toMatchObject({
      slug: 'uberweisungen-co',
      name: 'Überweisungen & Co.',
      version: 1,
      viewerRole: 'OWNER',
      documents: { totalCount: 0 },
      members: { nodes: [{ role: 'OWNER', user: { id: ann.userId } }] },
    });
  });

  test('a slug that was made from the name gives way, one that was asked for does not', async () => {
    const first = await created(ann.client, 'Invoices');
    const second = await created((await addPerson(server)).client, 'Invoices');
    expect(first.slug).toBe('invoices');
    expect(second.slug).toMatch(/^invoices-[0-9a-z]{8}$/);
    const asked = await ann.client.get(create, { input: { name: 'Other', slug: 'invoices' } });
    expect(asked.createWorkspace).toMatchObject({ __typename: 'ConflictError', reason: 'SLUG_TAKEN' });
  });

  test('the same idempotency key creates once; with another input it is refused', async () => {
    const input = { name: 'Once', idempotencyKey: 'create-once' };
    const [first, second] = await Promise.all([1, 2].map(() => ann.client.get(create, { input })));
    expect(second).toEqual(first);
    const other = await ann.client.get(create, { input: { ...input, name: 'Twice' } });
    expect(other.createWorkspace).toMatchObject({ reason: 'IDEMPOTENCY_KEY_REUSED' });
    const stranger = await addPerson(server);
    expect((await stranger.client.get(create, { input })).createWorkspace).toMatchObject({ __typename: 'Workspace' });
  });

  test.for(['', '   ', 'x'.repeat(101), 'two\nlines'])('the name %j is refused', async (name) => {
    const { createWorkspace: result } = await ann.client.get(create, { input: { name } });
    expect(result).toMatchObject({ __typename: 'ValidationError', issues: [{ path: 'name' }] });
  });

  test('is for people: a key cannot, nor can nobody', async () => {
    const code = async (client: Client) =>
      (await client.ask(create, { input: { name: 'No' } })).errors[0]?.extensions?.code;
    expect([await code(server.owner), await code(server.client(null))]).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
  });
});

describe('renaming', () => {
  test('is an event, counts the version, and is refused to who has seen another', async () => {
    const { id } = await created(ann.client, 'Before');
    const input = { workspaceId: id, name: 'After', slug: 'after', expectedVersion: 1 };
    const { updateWorkspace: renamed } = await ann.client.get(update, { input });
    expect(renamed).toEqual({ __typename: 'Workspace', name: 'After', slug: 'after', version: 2 });
    const { updateWorkspace: late } = await ann.client.get(update, { input: { ...input, name: 'Later' } });
    expect(late).toMatchObject({ reason: 'VERSION_CHANGED', message: expect.stringContaining('version 2, not 1') });
    const { workspace } = await ann.client.get(feed, { id });
    expect(workspace?.events?.nodes).toEqual([
      { type: 'WORKSPACE_CREATED', message: 'Workspace “Before” was created.', actor: { __typename: 'User' } },
      { type: 'WORKSPACE_UPDATED', message: 'The workspace is called “After” (after).', actor: { __typename: 'User' } },
    ]);
  });

  test('is for owners, and a workspace that is not yours does not exist', async () => {
    const { id } = await created(ann.client, 'Mine');
    const member = await addPerson(server, { workspaceId: id });
    const stranger = await addPerson(server);
    const input = { workspaceId: id, name: 'Yours' };
    expect((await member.client.get(update, { input })).updateWorkspace).toMatchObject({ code: 'FORBIDDEN' });
    expect((await stranger.client.get(update, { input })).updateWorkspace).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('archiving', () => {
  test('closes the workspace for changes, keeps it readable, and can be undone', async () => {
    const tenant = await server.addTenant();
    const configurationId = await tenant.published();
    const documentId = await tenant.uploaded('a.csv', 'a,b\n1,2\n');
    expect((await tenant.get(archive, { id: tenant.workspaceId })).archiveWorkspace).toEqual({
      __typename: 'Workspace',
      archivedAt: expect.any(String),
    });

    expect(await tenant.upload('b.csv', 'a,b\n1,2\n')).toMatchObject({
      __typename: 'ConflictError',
      message: 'The workspace is archived. An owner can restore it.',
    });
    await expect(tenant.run(documentId, configurationId)).rejects.toThrow('CONFLICT: The workspace is archived');
    expect((await tenant.get(listed, {})).viewer?.workspaces).toEqual({ totalCount: 0, nodes: [] });
    const { viewer } = await tenant.get(listed, { archived: true });
    expect(viewer?.workspaces).toMatchObject({ totalCount: 1, nodes: [{ id: tenant.workspaceId }] });
    expect(viewer?.workspaces.nodes[0]?.viewerPermissions).toContain('DOCUMENTS_READ');
    expect(viewer?.workspaces.nodes[0]?.viewerPermissions).not.toContain('DOCUMENTS_WRITE');
    expect((await tenant.get(feed, { id: tenant.workspaceId })).workspace?.events?.nodes.at(-1)).toMatchObject({
      type: 'WORKSPACE_ARCHIVED',
      actor: { __typename: 'ApiKey' },
    });

    expect((await tenant.get(restore, { id: tenant.workspaceId })).restoreWorkspace).toMatchObject({
      archivedAt: null,
    });
    expect(await tenant.upload('b.csv', 'a,b\n1,2\n')).toMatchObject({ __typename: 'Document' });
  });
});
