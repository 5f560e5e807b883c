import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { workspacePrefix } from '../../../src/storage/keys.ts';
import { addKey, addPerson } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { begun, patch } from '../../uploads/sending.ts';
import { passNamed, runNow } from '../../worker/maintenance/fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const archive = graphql(`
  mutation ArchiveToDelete($id: ID!) {
    archiveWorkspace(input: { workspaceId: $id }) { __typename }
  }
`);
const remove = graphql(`
  mutation DeleteWorkspace($input: DeleteWorkspaceInput!) {
    deleteWorkspace(input: $input) {
      __typename
      ... on WorkspaceErasure { id workspaceId erasedAt verifiedAt requestedBy { id } held { name amount } }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path } }
    }
  }
`);
const erasures = graphql(`
  query Erasures {
    workspaceErasures(first: 10) { totalCount nodes { workspaceId erasedAt verifiedAt } }
  }
`);
const look = graphql(`
  query LookAtDeleted($id: ID!) {
    workspace(id: $id) { name }
  }
`);
const named = graphql(`
  mutation CreateNamed($slug: String!) {
    createWorkspace(input: { name: "Again", slug: $slug }) { __typename }
  }
`);
const audited = graphql(`
  query DeletedWorkspaces {
    auditLog(first: 1, filter: { types: [WORKSPACE_DELETED] }) { nodes { subjectId workspaceId message } }
  }
`);

/** A workspace with some of everything that a workspace can hold. */
async function full() {
  const tenant = await server.addTenant();
  const { workspaceId } = tenant;
  const person = await addPerson(server, { workspaceId, role: 'OWNER' });
  const { prisma } = server.services.db;
  const configurationId = await tenant.published('ade: 1\noutput: { formats: [csv] }\n');
  await tenant.run(await tenant.uploaded('a.csv', 'Name,Amount\nAnn,1\nBob,2\n'), configurationId);
  const deleted = await tenant.uploaded('b.csv', 'a\n1\n');
  await prisma.document.update({ where: { id: deleted }, data: { deletedAt: new Date() } });
  const bytes = new Uint8Array(randomBytes(10_000));
  const upload = await begun(tenant, { name: 'c.bin', byteSize: 20_000 });
  await patch(upload.url, 0, bytes);
  await addKey(server, { workspaceId, permissions: ['documents.read'] });
  const facts = { url: 'https://example.org/', eventTypes: ['job.failed'], sealedSecret: 'none' };
  await prisma.webhook.create({
    data: {
      id: newId('Webhook'),
      workspaceId,
      name: 'Hook',
      ...facts,
      deliveries: { create: { id: newId('WebhookDelivery'), eventId: newId('Event'), eventType: 'job.failed' } },
    },
  });
  const expiresAt = new Date(Date.now() + 86_400_000);
  const invited = { id: newId('Invitation'), workspaceId, email: 'a@example.org', role: 'MEMBER' as const, expiresAt };
  await prisma.invitation.create({ data: invited });
  await prisma.damagedObject.create({ data: { key: `${workspacePrefix(workspaceId)}documents/x`, subjectId: 'x' } });
  const { slug } = await prisma.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  return { tenant, person, workspaceId, slug };
}

const filesOf = async (workspaceId: string) => {
  const keys: string[] = [];
  for await (const { key } of server.services.store.list(workspacePrefix(workspaceId))) keys.push(key);
  return keys;
};

/** Rows by table; those of each table that knows no workspace go with the ones that they refer to. */
async function rowsByTable(): Promise<Record<string, number>> {
  const { pool } = server.services.db;
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  // What belongs to people, to the installation, and what a deletion adds.
  const others =
    /^(?:user|session|refresh_token|bucket|installation|maintenance_run|workspace_erasure|signing_key|_prisma_migrations|mail)$/;
  const counts: [string, number][] = [];
  for (const { name } of rows) {
    if (others.test(name)) continue;
    const where = name === 'event' || name === 'stream_head' ? `WHERE stream !~ '^(?:usr|ses|era)_'` : '';
    const { rows: found } = await pool.query<{ count: number }>(`SELECT count(*)::int FROM "${name}" ${where}`);
    counts.push([name, found[0]?.count ?? 0]);
  }
  return Object.fromEntries(counts);
}

const house = () => ({
  context: { ...server.services, viewer: null, correlationId: null },
  prisma: server.services.db.prisma,
});
const erase = (orphanFilesSeconds: number) => runNow(house(), passNamed('deleted_workspaces'), { orphanFilesSeconds });

test('a workspace is deleted by an owner who names it, once it is archived and its jobs have ended', async () => {
  const { tenant, person, workspaceId, slug } = await full();
  const asked = async (client: typeof tenant, input = { workspaceId, slug }) =>
    (await client.get(remove, { input })).deleteWorkspace;
  expect(await asked(person.client)).toMatchObject({ reason: 'NOT_ARCHIVED' });
  await tenant.get(archive, { id: workspaceId });
  expect(await asked(person.client, { workspaceId, slug: 'other' })).toMatchObject({ issues: [{ path: 'slug' }] });
  const { prisma } = server.services.db;
  const job = await prisma.job.findFirstOrThrow({ where: { workspaceId } });
  await prisma.job.update({
    where: { id: job.id },
    data: { status: 'QUEUED', finishedAt: null, dueAt: new Date(Date.now() + 3_600_000) },
  });
  expect(await asked(person.client)).toMatchObject({ reason: 'JOBS_UNFINISHED' });
  await prisma.job.update({ where: { id: job.id }, data: { status: 'CANCELLED', finishedAt: new Date() } });
  const stranger = await addPerson(server);
  const member = await addPerson(server, { workspaceId });
  expect(await asked(stranger.client)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await asked(member.client)).toMatchObject({ code: 'FORBIDDEN' });
  expect((await tenant.ask(remove, { input: { workspaceId, slug } })).errors[0]?.extensions?.code).toBe('FORBIDDEN');

  const erasure = await asked(person.client);
  expect(erasure).toMatchObject({ workspaceId, erasedAt: null, requestedBy: { id: person.userId } });
  expect(erasure).toMatchObject({
    held: expect.arrayContaining([
      { name: 'jobs', amount: 1 },
      { name: 'rows', amount: 2 },
      { name: 'members', amount: 3 },
    ]),
  });
  expect(await asked(person.client)).toMatchObject({ code: 'NOT_FOUND' });
  expect((await person.client.get(look, { id: workspaceId })).workspace).toBeNull();
  expect((await tenant.ask(look, { id: workspaceId })).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  expect((await stranger.client.get(named, { slug })).createWorkspace.__typename).toBe('Workspace');

  expect((await person.client.get(erasures, {})).workspaceErasures).toMatchObject({ totalCount: 1 });
  expect((await stranger.client.get(erasures, {})).workspaceErasures).toMatchObject({ totalCount: 0 });
  await prisma.user.update({ where: { id: stranger.userId }, data: { isAdministrator: true } });
  expect((await stranger.client.get(erasures, {})).workspaceErasures).toMatchObject({ totalCount: 1 });
  expect((await stranger.client.get(audited, {})).auditLog.nodes).toEqual([
    {
      subjectId: 'id' in erasure ? erasure.id : '',
      workspaceId: null,
      message: `Workspace ${workspaceId} was deleted.`,
    },
  ]);
});

test('nothing of it is left, and nothing of others is gone', async () => {
  await erase(0);
  await erase(0);
  const before = await rowsByTable();
  const { person, workspaceId, slug, tenant } = await full();
  await tenant.get(archive, { id: workspaceId });
  const kinds = (await filesOf(workspaceId)).map((key) => key.split('/')[2]);
  expect(new Set(kinds)).toEqual(new Set(['documents', 'jobs', 'uploads']));
  await person.client.get(remove, { input: { workspaceId, slug } });
  expect((await erase(3_600)).run).toMatchObject({ isComplete: true, error: null, counts: { workspaces: 1 } });
  expect(await filesOf(workspaceId)).toEqual([]);
  expect(await rowsByTable()).toEqual(before);
  expect((await person.client.get(erasures, {})).workspaceErasures?.nodes).toEqual([
    { workspaceId, erasedAt: expect.any(String), verifiedAt: null },
  ]);

  // What an attempt that was under way writes after all.
  const late = `${workspacePrefix(workspaceId)}jobs/late`;
  await server.services.store.put(late, Readable.from([Buffer.from('late')]));
  expect((await erase(3_600)).run).toMatchObject({ counts: {} });
  expect((await erase(0)).run).toMatchObject({ isComplete: true, error: null, counts: { verified: 1, files: 1 } });
  expect(await filesOf(workspaceId)).toEqual([]);
  expect((await person.client.get(erasures, {})).workspaceErasures?.nodes).toEqual([
    { workspaceId, erasedAt: expect.any(String), verifiedAt: expect.any(String) },
  ]);
});

test('a table that keeps rows of it makes the pass fail, by name', async () => {
  const { person, workspaceId, slug, tenant } = await full();
  await server.services.db.pool.query('CREATE TABLE forgotten (workspace_id text)');
  await server.services.db.pool.query('INSERT INTO forgotten VALUES ($1)', [workspaceId]);
  await tenant.get(archive, { id: workspaceId });
  await person.client.get(remove, { input: { workspaceId, slug } });
  expect((await erase(3_600)).run).toMatchObject({ error: expect.stringContaining('The table forgotten has rows') });
  await server.services.db.pool.query('DROP TABLE forgotten');
  expect((await erase(3_600)).run).toMatchObject({ error: null, counts: { workspaces: 1 } });
});
