import { createHash } from 'node:crypto';
import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { schema } from '../../../schema/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
});
afterAll(() => server.stop());

const viewerQuery = graphql(`
  query WhoAmI {
    viewer { isAdministrator apiKey { id prefix lastUsedAt } user { id } workspaces { totalCount nodes { id viewerRole viewerPermissions } } }
    server { version profile multipartBytes }
  }
`);
const workspaceQuery = graphql(`
  query AWorkspace($id: ID, $slug: String) { workspace(id: $id, slug: $slug) { id } }
`);
const nodesQuery = graphql(`
  query SomeNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }
`);
const nodeQuery = graphql(`
  query ANode($id: ID!) { node(id: $id) { __typename id ... on Workspace { name } ... on Document { name } } }
`);
const everything = graphql(`
  query Everything {
    workspace {
      id
      documents { nodes { id } }
      configurations { nodes { id draft { id } published { id } versions { nodes { id } } } }
      jobs { nodes { id tables { nodes { id } } exports { nodes { id document { id } } } } }
    }
  }
`);
const limited = graphql(`
  query Limited { workspace { id documents { totalCount } jobs { totalCount } } }
`);

async function idsOf(owner: TestServer['owner']): Promise<string[]> {
  await owner.run(await owner.uploaded('a.csv', 'Name,Age\nAnn,31\nBob,44\n'), await owner.published());
  const { workspace } = await owner.get(everything, {});
  const ids = JSON.stringify(workspace).match(/[a-z]{2,3}_[0-9A-Z]{26}/g) ?? [];
  return [...new Set(ids)];
}

describe('a caller', () => {
  it('without credentials sees what anyone may see, and is told to sign in for the rest', async () => {
    const anonymous = server.client(null);
    expect(await anonymous.get(viewerQuery, {})).toMatchObject({ viewer: null, server: { profile: 'PRODUCTION' } });
    const { data, errors, status } = await anonymous.ask(workspaceQuery, {});
    expect([status, data, errors[0]?.extensions?.code]).toEqual([200, { workspace: null }, 'UNAUTHENTICATED']);
  });

  it('with bad credentials is refused, whatever is wrong with them', async () => {
    const key = server.owner.apiKey ?? '';
    const last = key.slice(-1);
    const wrong = [
      '',
      'nonsense',
      `${key}x`,
      key.slice(0, -1) + (last === '0' ? '1' : '0'),
      key.replace('live', 'test'),
    ];
    for (const apiKey of wrong) {
      const { status, data, errors } = await server.client(apiKey).ask(viewerQuery, {});
      expect([apiKey, status, data, errors[0]?.extensions?.code]).toEqual([apiKey, 401, null, 'UNAUTHENTICATED']);
    }
  });

  it('with a revoked or expired key, or one whose creator has left, is refused', async () => {
    const { prisma } = server.services.db;
    const revoked = await server.addTenant();
    await prisma.apiKey.updateMany({ where: { workspaceId: revoked.workspaceId }, data: { revokedAt: new Date() } });
    const expired = await server.addTenant();
    await prisma.apiKey.updateMany({
      where: { workspaceId: expired.workspaceId },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    const left = await server.addTenant();
    await prisma.membership.deleteMany({ where: { workspaceId: left.workspaceId } });
    for (const client of [revoked, expired, left]) expect((await client.ask(viewerQuery, {})).status).toBe(401);
  });

  it('with a key has what the key and its creator’s role both give', async () => {
    const member = await server.addTenant({
      role: 'MEMBER',
      permissions: ['workspace.read', 'configurations.publish'],
    });
    const { viewer } = await member.get(viewerQuery, {});
    expect(viewer?.workspaces.nodes).toEqual([
      { id: member.workspaceId, viewerRole: 'MEMBER', viewerPermissions: ['WORKSPACE_READ'] },
    ]);
    const { data, errors } = await member.ask(limited, {});
    // What it may not see is missing, each with its own error, and the rest is answered.
    expect(data).toEqual({ workspace: { id: member.workspaceId, documents: null, jobs: null } });
    expect(errors.map(({ path, extensions }) => [path?.join('.'), extensions?.code])).toEqual([
      ['workspace.documents', 'FORBIDDEN'],
      ['workspace.jobs', 'FORBIDDEN'],
    ]);
  });
});

describe('workspaces', () => {
  it('are sealed: every id of one is null for another, like an unknown one', async () => {
    const [mine, theirs] = [await server.addTenant(), await server.addTenant()];
    const ids = await idsOf(theirs);
    expect(new Set(ids.map((id) => id.split('_')[0]))).toEqual(
      new Set(['ws', 'doc', 'cfg', 'cfv', 'job', 'tbl', 'exp']),
    );
    expect((await theirs.get(nodesQuery, { ids })).nodes.map((node) => node?.id)).toEqual(ids);
    expect((await mine.get(nodesQuery, { ids })).nodes).toEqual(ids.map(() => null));
    for (const id of ids) expect(await mine.get(nodeQuery, { id })).toEqual({ node: null });
    expect(await mine.get(workspaceQuery, { id: theirs.workspaceId })).toEqual({ workspace: null });
    expect(await mine.get(workspaceQuery, { slug: 'main' })).toEqual({ workspace: null });
  });

  it('bound how much may be asked for at once', async () => {
    const ids = Array.from({ length: 101 }, () => server.owner.workspaceId);
    expect((await server.owner.ask(nodesQuery, { ids })).errors[0]?.extensions?.code).toBe('LIMIT_EXCEEDED');
  });
});

describe('requests', () => {
  it('are told apart by an id that comes back: given, or made', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`${server.url}/health/live`, { headers }).then((response) => response.headers.get('x-request-id'));
    expect(await ask({ 'x-request-id': 'my-request-1' })).toBe('my-request-1');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(await ask({ traceparent })).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(await ask({ 'x-request-id': 'no good\u00e9' })).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('are refused when too large, of unknown size, or holding what cannot be stored', async () => {
    const send = (init: RequestInit) => fetch(`${server.url}/graphql`, { method: 'POST', ...init });
    const json = { 'content-type': 'application/json', 'x-api-key': server.owner.apiKey ?? '' };
    const large = await send({
      headers: json,
      body: JSON.stringify({ query: `{ viewer { __typename } } #${'x'.repeat(2 * 1024 ** 2)}` }),
    });
    expect([large.status, (await large.json()).errors[0].extensions.code]).toEqual([413, 'LIMIT_EXCEEDED']);
    const stream = new Blob(['{"query":"{ viewer { __typename } }"}']).stream();
    const unsized = await send({ headers: json, body: stream, ...{ duplex: 'half' } });
    expect(unsized.status).toBe(411);
    const nul = await send({
      headers: json,
      body: JSON.stringify({ query: 'query($s: String) { workspace(slug: $s) { id } }', variables: { s: 'a\0' } }),
    });
    expect((await nul.json()).errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('are answered about health: alive without anything, ready with everything', async () => {
    expect(await (await fetch(`${server.url}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', parts: { database: 'ok', migrations: 'ok', queue: 'ok', hub: 'ok', storage: 'ok' } },
    ]);
  });

  it('name the part that is down', async () => {
    const broken = await startTestServer();
    try {
      await broken.services.db.pool.query(`DELETE FROM _prisma_migrations`);
      const response = await fetch(`${broken.url}/health/ready`);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ status: 'down', parts: { database: 'ok', migrations: 'down' } });
    } finally {
      await broken.stop();
    }
  });
});

describe('outside of development', () => {
  it('there is no introspection but for keys that may read, and no GraphiQL', async () => {
    const production = await startTestServer({ env: { ADE_ENVIRONMENT: 'production' } });
    try {
      const body = JSON.stringify({ query: '{ __schema { queryType { name } } }' });
      const headers = { 'content-type': 'application/json' };
      const asked = async (given: Record<string, string>) =>
        (await fetch(`${production.url}/graphql`, { method: 'POST', headers: given, body })).text();
      expect(await asked(headers)).toContain('introspection');
      expect(await asked({ ...headers, 'x-api-key': production.owner.apiKey ?? '' })).toContain('"name":"Query"');
      // What was found valid for the key is valid for the key alone.
      expect(await asked(headers)).toContain('introspection');
      const page = await fetch(`${production.url}/graphql`, { headers: { accept: 'text/html' } });
      expect(await page.text()).not.toContain('<html');
      const guesses = [
        { query: '{ viewr { isAdministrator } }' },
        { query: '{ viewer { isAdministratr } }' },
        { query: '{ node(idd: "x") { id } }' },
        {
          query: 'mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { __typename } }',
          variables: { input: { nam: 'x' } },
        },
        { query: 'subscription { workspaceEvent { id } }' },
      ];
      for (const guess of guesses) {
        const body = JSON.stringify(guess);
        const refused = await fetch(`${production.url}/graphql`, { method: 'POST', headers, body });
        const text = await refused.text();
        expect(text).toContain('"errors"');
        expect(text).not.toContain('Did you mean');
        expect(refused.headers.get('cache-control')).toBe('no-store');
        expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
      }
    } finally {
      await production.stop();
    }
  });

  it('in development the page of GraphiQL talks to this server alone, and answers are kept nowhere', async () => {
    const page = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; .*connect-src 'self'; .*frame-ancestors 'none'$/);
    // Of all scripts the page's own, which nothing can be added to.
    const scripts = [...(await page.text()).matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script);
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256').update(scripts.join()).digest('base64');
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe(`'sha256-${hash}'`);
    for (const path of ['/health/ready', '/files/none', '/none', '/auth/sso/none/login']) {
      const other = await fetch(`${server.url}${path}`);
      expect(other.headers.get('content-security-policy'), path).toMatch(/^default-src 'none'; /);
      expect(other.headers.get('x-content-type-options'), path).toBe('nosniff');
    }
    const answer = await server.owner.ask(viewerQuery, {});
    expect(answer.status).toBe(200);
    const headers = { 'content-type': 'application/json' };
    const compiled = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"{ __typename }"}',
    });
    expect(compiled.headers.get('cache-control')).toBe('no-store');
  });

  it('in development there are both, without any other host', async () => {
    const page = await (await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('<html');
    expect(page.match(/(?:src|href)="https?:/g) ?? []).toEqual([]);
  });
});

describe('the schema', () => {
  it('describes every type, field, argument and enum value', () => {
    const missing: string[] = [];
    const look = (name: string, thing: { description?: string | null }) => {
      if (!thing.description) missing.push(name);
    };
    for (const type of Object.values(schema.getTypeMap())) describeType(type, look);
    expect(missing).toEqual([]);
  });
});

function describeType(
  type: GraphQLNamedType,
  look: (name: string, thing: { description?: string | null }) => void,
): void {
  if (type.name.startsWith('__')) return;
  look(type.name, type);
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
  if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
}
