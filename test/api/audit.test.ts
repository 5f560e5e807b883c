import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditLogQueryVariables } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { definitionOf } from '../../src/domain/event/index.ts';
import { auditedTypes, auditSentence } from '../../src/domain/timeline/index.ts';
import {
  addPerson,
  ask,
  bearer,
  behindProxy,
  get,
  type Headers,
  type Person,
  signedIn,
  signIn,
} from '../auth/caller.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const auditLog = graphql(`
  query AuditLog($first: Int, $after: String, $filter: AuditFilter) {
    auditLog(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        type
        message
        address
        subjectId
        workspaceId
        actor { __typename ... on User { id } ... on ApiKey { prefix } }
      }
    }
  }
`);

let server: TestServer;
let administrator: Person;
let member: Person;
let headers: Headers;
const from = (address: string): Headers => ({ 'x-forwarded-for': address });

beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
  administrator = await addPerson(server, { isAdministrator: true });
  member = await addPerson(server, { workspaceId: server.owner.workspaceId });
  headers = bearer((await signedIn(server.url, administrator, from('10.0.0.1'))).accessToken);
  await get(server.url, signIn, { email: member.email, password: 'not this one' }, from('10.0.0.2'));
  await signedIn(server.url, member, from('10.0.0.3'));
  await server.owner.uploaded('secret plans.csv', 'a,b\n1,2\n');
});
afterAll(() => server.stop());

const read = async (variables: AuditLogQueryVariables = {}) =>
  (await get(server.url, auditLog, variables, headers)).auditLog;

test('tells who did what from where, newest first', async () => {
  const { nodes } = await read({ first: 3, filter: { types: ['SESSION_SIGNED_IN', 'SESSION_SIGN_IN_FAILED'] } });
  expect(nodes).toMatchObject([
    {
      type: 'SESSION_SIGNED_IN',
      address: '10.0.0.3',
      actor: { __typename: 'User', id: member.id },
      subjectId: member.id,
    },
    { type: 'SESSION_SIGN_IN_FAILED', address: '10.0.0.2', actor: { __typename: 'System' }, subjectId: member.id },
    { type: 'SESSION_SIGNED_IN', address: '10.0.0.1', actor: { __typename: 'User', id: administrator.id } },
  ]);
});

test('is narrowed by actor, workspace, address and time', async () => {
  expect((await read({ filter: { address: '10.0.0.2' } })).totalCount).toBe(1);
  expect((await read({ filter: { actorId: member.id } })).nodes.map(({ type }) => type)).toEqual(['SESSION_SIGNED_IN']);
  const inWorkspace = await read({ filter: { workspaceId: server.owner.workspaceId } });
  expect(inWorkspace.nodes[0]).toMatchObject({ type: 'DOCUMENT_UPLOADED', actor: { __typename: 'ApiKey' } });
  expect((await read({ filter: { to: '2020-01-01T00:00:00Z' } })).totalCount).toBe(0);
});

test('names nothing of a workspace that the administrator is no member of', async () => {
  const { nodes } = await read({ filter: { types: ['DOCUMENT_UPLOADED'] } });
  expect(nodes).toHaveLength(1);
  expect(nodes[0]).toMatchObject({ message: 'A document was uploaded.', workspaceId: server.owner.workspaceId });
});

test('says all that it lists in sentences', () => {
  for (const type of auditedTypes) expect(definitionOf(type)?.description).toMatch(/^[A-Z].*\.$/s);
  // A webhook of the installation is in no workspace: it has its name.
  const event = { type: 'webhook.created', payload: { webhookId: 'whk_1', name: 'SIEM' } };
  expect(auditSentence({ ...event, workspaceId: null }, false)).toBe('Webhook “SIEM” was made.');
  expect(auditSentence({ ...event, workspaceId: 'ws_other' }, false)).toBe('A webhook was made.');
});

test('is read page by page, each entry once', async () => {
  const all = await read({ first: 100 });
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof read>> = await read({ first: 2, after });
    seen.push(...page.nodes.map(({ subjectId, type }) => `${type} ${subjectId}`));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor ?? null;
  }
  expect(seen).toEqual(all.nodes.map(({ subjectId, type }) => `${type} ${subjectId}`));
  expect(all.totalCount).toBe(seen.length);
});

test('is for administrators', async () => {
  const { accessToken } = await signedIn(server.url, member, from('10.0.0.4'));
  const answer = await ask(server.url, auditLog, {}, bearer(accessToken));
  expect(answer.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  expect(answer.data).toBeNull();
});
