import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { GraphQLClient } from '../../clients/typescript/src/graphql-client.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { positionIn, positionText, Replica } from '../../src/db/replica.ts';
import { createLogger } from '../../src/log.ts';
import { newFolder, runAde } from '../cli/ade.ts';
import { type ReplicatedPostgres, startReplicatedPostgres } from '../support/replicated-postgres.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
/** Lags as long as a test may take. */
const patient = { 'x-ade-max-lag': '3600' };
const anyLag = { maxMs: 3_600_000, after: 0n };

let postgres: ReplicatedPostgres;
beforeAll(async () => {
  postgres = await startReplicatedPostgres();
}, 120_000);
afterAll(() => postgres.stop());

function open(url: string): Database {
  const db = createDatabase(url, { poolSize: 2 });
  onTestFinished(() => db.close());
  return db;
}

/** The standby of a database, and a process's knowledge of it: from now on it has come as far as it must. */
async function openReplica({ primaryUrl, replicaUrl }: { primaryUrl: string; replicaUrl: string }) {
  const primary = open(primaryUrl);
  await postgres.caughtUp();
  const replica = new Replica({ primary, standby: open(replicaUrl), log });
  await replica.position();
  await postgres.caughtUp();
  return { primary, replica };
}

async function serverOnReplica(
  adapt = (replicaUrl: string) => replicaUrl,
  more: Record<string, string> = {},
): Promise<TestServer> {
  const { primaryUrl, replicaUrl } = await postgres.createDatabase();
  await postgres.caughtUp();
  const env = { ADE_DATABASE_REPLICA_URL: adapt(replicaUrl), ADE_DATABASE_REPLICA_LAG_SECONDS: '3600', ...more };
  const server = await startTestServer({ databaseUrl: primaryUrl, env });
  onTestFinished(() => server.stop());
  // What is asked first finds out where the primary is, and the standby may not have come there yet.
  await asked(server, documents, patient);
  await postgres.caughtUp();
  return server;
}

const documents = graphql(
  `query DocumentsThatMayLag { viewer { workspaces { nodes { documents { totalCount nodes { name } } } } } }`,
);
const byNode = graphql(`query NodesThatMayLag($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`);
const chart = graphql(`query ChartThatMayLag($id: ID!) { workspace(id: $id) { stats { documents } } }`);
const feed = graphql(
  `query FeedThatMayNotLag($id: ID!) { workspace(id: $id) { documents { totalCount } events(last: 1) { nodes { type } } } }`,
);
const moment = graphql(
  `query MomentThatMayNotLag($id: ID!) { workspace(id: $id) { eventsCursor documents { totalCount } } }`,
);
const rename = graphql(
  `mutation RenameBeforeLag($id: ID!) { updateWorkspace(input: { workspaceId: $id, name: "Renamed" }) { __typename } }`,
);
const name = graphql(`query NameThatMayLag($id: ID!) { workspace(id: $id) { name } }`);

async function asked(
  { url, owner }: Pick<TestServer, 'url' | 'owner'>,
  document: { toString(): string },
  headers: Record<string, string>,
  variables: Record<string, unknown> = {},
) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': owner.apiKey ?? '', ...headers },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test('a query whose client lets it lag is read from the standby, compiled or not; others are read from the primary', async () => {
  const server = await serverOnReplica();
  await server.owner.uploaded('old.csv', 'a\n1\n');
  await postgres.caughtUp();
  await postgres.pause();
  onTestFinished(() => postgres.resume());
  const id = await server.owner.uploaded('new.csv', 'a\n2\n');
  const list = (names: string[]) => ({
    viewer: {
      workspaces: { nodes: [{ documents: { totalCount: names.length, nodes: names.map((name) => ({ name })) } }] },
    },
  });
  expect((await asked(server, documents, {})).body.data).toEqual(list(['new.csv', 'old.csv']));
  const lagging = (await asked(server, documents, patient)).body;
  expect(lagging).toMatchObject({ data: list(['old.csv']), extensions: { reads: 'compiled' } });
  expect((await asked(server, byNode, {}, { ids: [id] })).body.data.nodes).toEqual([{ __typename: 'Document', id }]);
  expect((await asked(server, byNode, patient, { ids: [id] })).body.data.nodes).toEqual([null]);
  const workspace = { id: server.owner.workspaceId };
  expect((await asked(server, chart, {}, workspace)).body.data).toEqual({ workspace: { stats: { documents: 2 } } });
  expect((await asked(server, chart, patient, workspace)).body.data).toEqual({
    workspace: { stats: { documents: 1 } },
  });
});

test('what reads a timeline, or asks where to follow it from, is never read from the standby', async () => {
  const server = await serverOnReplica();
  await postgres.pause();
  onTestFinished(() => postgres.resume());
  await server.owner.uploaded('new.csv', 'a\n2\n');
  const workspace = { id: server.owner.workspaceId };
  expect((await asked(server, feed, patient, workspace)).body.data.workspace).toEqual({
    documents: { totalCount: 1 },
    events: { nodes: [{ type: 'DOCUMENT_UPLOADED' }] },
  });
  expect((await asked(server, moment, patient, workspace)).body.data.workspace.documents).toEqual({ totalCount: 1 });
});

test('who sends back the place of a mutation sees what it did, whichever server is read', async () => {
  const server = await serverOnReplica();
  const workspace = { id: server.owner.workspaceId };
  const before = (await asked(server, name, {}, workspace)).body.data.workspace.name;
  await postgres.pause();
  onTestFinished(() => postgres.resume());
  const renamed = await asked(server, rename, {}, workspace);
  expect(renamed.body.data.updateWorkspace.__typename).toBe('Workspace');
  const place = renamed.headers.get('x-ade-read-after') ?? '';
  expect(positionIn(place)).not.toBeNull();
  expect((await asked(server, name, patient, workspace)).body.data.workspace.name).toBe(before);
  const after = { ...patient, 'x-ade-read-after': place };
  expect((await asked(server, name, after, workspace)).body.data.workspace.name).toBe('Renamed');
  const junk = { ...patient, 'x-ade-read-after': 'soon' };
  expect((await asked(server, name, junk, workspace)).body.data.workspace.name).toBe('Renamed');
});

test('the client sends back the places of its mutations by itself', async () => {
  const server = await serverOnReplica();
  const { apiKey, workspaceId: id } = server.owner;
  const own = new GraphQLClient({ url: server.url, credentials: { apiKey: apiKey ?? '' } });
  const other = new GraphQLClient({ url: server.url, credentials: { apiKey: apiKey ?? '' } });
  await postgres.pause();
  onTestFinished(() => postgres.resume());
  await own.request(rename, { id });
  expect(await own.request(name, { id }, { maxLagSeconds: 3_600 })).toEqual({ workspace: { name: 'Renamed' } });
  expect(await other.request(name, { id }, { maxLagSeconds: 3_600 })).not.toEqual({ workspace: { name: 'Renamed' } });
  expect(await other.request(name, { id })).toEqual({ workspace: { name: 'Renamed' } });
});

test('a key that was revoked is refused at once, and each sees their own workspace alone', async () => {
  const server = await serverOnReplica();
  const tenant = await server.addTenant();
  await tenant.uploaded('theirs.csv', 'a\n1\n');
  await server.owner.uploaded('ours.csv', 'a\n1\n');
  await postgres.caughtUp();
  await postgres.pause();
  onTestFinished(() => postgres.resume());
  const theirs = { url: server.url, owner: tenant };
  expect((await asked(theirs, documents, patient)).body.data.viewer.workspaces.nodes).toEqual([
    { documents: { totalCount: 1, nodes: [{ name: 'theirs.csv' }] } },
  ]);
  expect((await asked(theirs, chart, patient, { id: server.owner.workspaceId })).body.data.workspace).toBeNull();
  await server.services.db.query('UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1', [tenant.workspaceId]);
  expect(await asked(theirs, documents, patient)).toMatchObject({ status: 401 });
});

test('while the standby is away the primary is read, and the standby again once it is back', async () => {
  const { replica } = await openReplica(await postgres.createDatabase());
  const server = await serverOnReplica();
  expect(await replica.reader(anyLag)).not.toBeNull();
  await postgres.stopReplica();
  expect(await replica.reader(anyLag)).toBeNull();
  await server.owner.uploaded('new.csv', 'a\n2\n');
  expect((await asked(server, documents, patient)).body.data.viewer.workspaces.nodes[0].documents.totalCount).toBe(1);
  await postgres.startReplica();
  await vi.waitFor(async () => expect(await replica.reader(anyLag)).not.toBeNull(), { timeout: 60_000, interval: 100 });
}, 90_000);

test('one that is further behind than a read may be is not read', async () => {
  const { primary, replica } = await openReplica(await postgres.createDatabase());
  await postgres.pause();
  onTestFinished(() => postgres.resume());
  await primary.query('CREATE TABLE written (at int)');
  expect(await replica.reader(anyLag)).not.toBeNull();
  expect(await replica.reader({ maxMs: 0, after: 0n })).toBeNull();
  expect(await replica.reader({ ...anyLag, after: await replica.position() })).toBeNull();
});

test('what the standby cannot answer without an error is answered by the primary', async () => {
  let standbyUrl = '';
  const server = await serverOnReplica((replicaUrl) => {
    const url = new URL(replicaUrl);
    // With this, whatever is behind the wall is an error; and it is asked how far it is outside.
    url.searchParams.set('options', '-c TimeZone=UTC -c row_security=off');
    standbyUrl = url.href;
    return standbyUrl;
  });
  await server.owner.uploaded('new.csv', 'a\n2\n');
  await postgres.caughtUp();
  await expect(open(standbyUrl).scopedTo(['ws_1']).query('SELECT id FROM document')).rejects.toThrow(
    /row-level security/,
  );
  const { errors, data } = (await asked(server, documents, patient)).body;
  expect(errors).toBeUndefined();
  expect(data.viewer.workspaces.nodes[0].documents.totalCount).toBe(1);
});

test('what the standby does not answer in half of the time that a query has is answered by the primary', async () => {
  const server = await serverOnReplica(undefined, { ADE_REQUESTS_SECONDS: '6' });
  const id = await server.owner.uploaded('old.csv', 'a\n1\n');
  await asked(server, byNode, {}, { ids: [id] });
  // A lock that the primary gives up, and the standby does not hear of that.
  const holder = await server.services.db.pool.connect();
  await holder.query('BEGIN; LOCK TABLE document IN ACCESS EXCLUSIVE MODE');
  await postgres.caughtUp();
  await postgres.pause();
  onTestFinished(() => postgres.resume());
  await holder.query('ROLLBACK');
  holder.release();
  const [list, node] = await Promise.all([
    asked(server, documents, patient),
    asked(server, byNode, patient, { ids: [id] }),
  ]);
  expect(list.body.data.viewer.workspaces.nodes[0].documents.totalCount).toBe(1);
  expect(node.body.data).toEqual({ nodes: [{ __typename: 'Document', id }] });
}, 30_000);

test('a server that follows no other, or another database, is not read', async () => {
  const urls = await postgres.createDatabase();
  await open(urls.primaryUrl).query(`INSERT INTO installation (id) VALUES ('ours')`);
  const alone = await openReplica({ ...urls, replicaUrl: urls.primaryUrl });
  expect(await alone.replica.reader(anyLag)).toBeNull();
  const others = await postgres.createDatabase();
  await open(others.primaryUrl).query(`INSERT INTO installation (id) VALUES ('theirs')`);
  const mixed = await openReplica({ ...urls, replicaUrl: others.replicaUrl });
  expect(await mixed.replica.reader(anyLag)).toBeNull();
  const right = await openReplica(urls);
  expect(await right.replica.reader(anyLag)).not.toBeNull();
});

test('the doctor says how far it is behind, or what is wrong with it', async () => {
  const urls = await postgres.createDatabase();
  await postgres.caughtUp();
  const folder = await newFolder();
  onTestFinished(() => folder.remove());
  const doctor = (replicaUrl: string) =>
    runAde(['doctor'], {
      cwd: folder.path,
      env: { DATABASE_URL: urls.primaryUrl, ADE_SECRET: 's'.repeat(32), ADE_DATABASE_REPLICA_URL: replicaUrl },
    });
  const right = await doctor(urls.replicaUrl);
  expect(right.stdout, right.stderr).toMatch(/ok +replica +postgresql:.*, \d+ bytes behind/);
  const wrong = await doctor(urls.primaryUrl);
  expect(wrong.stdout).toMatch(/FAIL +replica .*It is no standby.*Check ADE_DATABASE_REPLICA_URL/);
  expect(wrong.stdout).not.toContain('only for this run');
});

test('places of the write-ahead log are read and written as PostgreSQL does', async () => {
  const texts = ['0/0', '0/3000148', '16/B374D848', 'FFFFFFFF/FFFFFFFF'];
  expect(texts.map((text) => positionText(positionIn(text) ?? -1n))).toEqual(texts);
  expect(['', '0', '0/', '/0', '0/g', '123456789/0', '0/0 '].map((text) => positionIn(text))).toEqual(
    Array(7).fill(null),
  );
});

test('a standby that was promoted is not read', async () => {
  const { replica } = await openReplica(await postgres.createDatabase());
  expect(await replica.reader(anyLag)).not.toBeNull();
  await postgres.promote();
  expect(await replica.reader(anyLag)).toBeNull();
});
