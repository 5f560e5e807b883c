import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { schema } from '../../schema/index.ts';
import { type EventType, eventDefinitions, eventTypeName } from '../../src/domain/event/index.ts';
import { webhookMessage } from '../../src/domain/webhook/message.ts';
import { newWebhookSecret } from '../../src/domain/webhook/secret.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addWebhook, createWebhook, lookAt, renameWorkspace } from './operations.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const update = graphql(`
  mutation UpdateWebhook($input: UpdateWebhookInput!) {
    updateWebhook(input: $input) {
      __typename
      ... on Webhook { name url eventTypes version disabledAt disabledReason }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path } }
    }
  }
`);
const remove = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(input: { webhookId: $id }) { __typename ... on DeletedWebhook { webhookId } ... on Error { code } }
  }
`);
const listed = graphql(`
  query Webhooks($id: ID!) { workspace(id: $id) { webhooks { totalCount nodes { id } } } }
`);
const newest = graphql(`
  query NewestRename($id: ID!) {
    workspace(id: $id) {
      events(last: 1, types: [WORKSPACE_UPDATED]) {
        nodes {
          __typename id sequence type occurredAt message traceId
          ... on WorkspaceUpdatedEvent { workspaceId name slug }
        }
      }
    }
  }
`);

const url = 'https://receiver.example.org/ade';

describe('createWebhook', () => {
  const ask = (input: {
    url?: string;
    name?: string;
    eventTypes?: ('JOB_FAILED' | 'DELIVERY_FAILED')[];
    idempotencyKey?: string;
  }) =>
    server.owner
      .get(createWebhook, {
        input: { workspaceId: server.owner.workspaceId, name: 'Receiver', url, eventTypes: ['JOB_FAILED'], ...input },
      })
      .then(({ createWebhook: made }) => made);

  test('shows the secret once, for what was asked twice as well', async () => {
    const first = await ask({ idempotencyKey: 'once' });
    const again = await ask({ idempotencyKey: 'once' });
    if (first.__typename !== 'IssuedWebhook' || again.__typename !== 'IssuedWebhook')
      throw new Error('Neither was made.');
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/=]{44}$/);
    expect(again).toMatchObject({ secret: null, webhook: { id: first.webhook.id } });
    const row = await server.services.db.prisma.webhook.findUniqueOrThrow({ where: { id: first.webhook.id } });
    expect(JSON.stringify(row)).not.toContain(first.secret?.slice(6));
  });

  test.each([
    ['http://receiver.example.org/', 'url'],
    ['https://me:secret@receiver.example.org/', 'url'],
    ['javascript:alert(1)', 'url'],
    ['', 'url'],
    [`https://receiver.example.org/${'a'.repeat(3_000)}`, 'url'],
  ])('refuses the address %.40s', async (address, path) => {
    expect(await ask({ url: address })).toMatchObject({ code: 'VALIDATION_FAILED', issues: [{ path }] });
  });

  test('refuses no types, events of webhooks themselves, and a name that is none', async () => {
    expect(await ask({ eventTypes: [] })).toMatchObject({ issues: [{ path: 'eventTypes' }] });
    expect(await ask({ eventTypes: ['DELIVERY_FAILED'] })).toMatchObject({ issues: [{ path: 'eventTypes' }] });
    expect(await ask({ name: ' ' })).toMatchObject({ issues: [{ path: 'name' }] });
  });

  test('takes so many of a workspace and no more', async () => {
    const tenant = await server.addTenant();
    for (let made = 0; made < 50; made += 1) await addWebhook(tenant, url);
    const input = { workspaceId: tenant.workspaceId, name: 'One more', url, eventTypes: ['JOB_FAILED' as const] };
    expect((await tenant.get(createWebhook, { input })).createWebhook).toMatchObject({ limit: 'webhooks' });
  });

  test('takes a key that may read what is sent', async () => {
    const blind = await server.addTenant({ permissions: ['webhooks.manage', 'workspace.read'] });
    const input = { workspaceId: blind.workspaceId, name: 'Blind', url, eventTypes: ['JOB_FAILED' as const] };
    expect((await blind.get(createWebhook, { input })).createWebhook).toMatchObject({ code: 'FORBIDDEN' });
  });
});

test('a webhook is changed, disabled with all that waits, and enabled again', async () => {
  const { owner } = server;
  const { id } = await addWebhook(owner, url);
  await renameWorkspace(owner, 'Waits');
  const change = (input: object) =>
    owner.get(update, { input: { webhookId: id, ...input } }).then((r) => r.updateWebhook);
  expect(await change({ name: 'Other', expectedVersion: 1 })).toMatchObject({ name: 'Other', url, version: 2 });
  expect(await change({ name: 'Third', expectedVersion: 1 })).toMatchObject({ reason: 'VERSION_CHANGED' });
  expect(await change({ isEnabled: false })).toMatchObject({ disabledReason: 'PERSON', version: 3 });
  expect((await lookAt(owner, id)).deliveries.nodes).toMatchObject([{ status: 'FAILED' }]);
  await renameWorkspace(owner, 'Meanwhile');
  expect(await change({ isEnabled: true, url: `${url}/2` })).toMatchObject({ disabledAt: null, url: `${url}/2` });
  await renameWorkspace(owner, 'Afterwards');
  const { deliveries } = await lookAt(owner, id);
  expect(deliveries.nodes.map(({ status }) => status)).toEqual(['PENDING', 'FAILED']);
});

test('a deleted webhook is gone, with its deliveries, and for others it was never there', async () => {
  const tenant = await server.addTenant();
  const { id } = await addWebhook(tenant, url);
  expect((await server.owner.get(remove, { id })).deleteWebhook).toMatchObject({ code: 'NOT_FOUND' });
  await renameWorkspace(tenant, 'Soon gone');
  expect((await tenant.get(remove, { id })).deleteWebhook).toEqual({ __typename: 'DeletedWebhook', webhookId: id });
  expect((await tenant.get(remove, { id })).deleteWebhook).toMatchObject({ code: 'NOT_FOUND' });
  expect((await tenant.get(listed, { id: tenant.workspaceId })).workspace?.webhooks).toMatchObject({ totalCount: 0 });
  expect(await server.services.db.prisma.webhookDelivery.count({ where: { webhookId: id } })).toBe(0);
});

describe('what is sent', () => {
  const secrets = [newWebhookSecret()];
  const row = {
    id: 'evt_1',
    stream: 'ws_1',
    seq: 1,
    actorKind: 'SYSTEM',
    actorId: null,
    traceId: null,
    address: null,
  } as const;
  const event = (type: EventType, payload: object) => ({
    ...row,
    type,
    payload: { ...payload },
    pos: 1n,
    workspaceId: 'ws_1',
    documentId: null,
    occurredAt: new Date(0),
  });
  const sample = { id: 'x', text: 'x', count: 1, share: 0.5, bytes: 1, instant: '2026-01-01T00:00:00.000Z' };

  test.each(eventDefinitions.map((definition) => [definition.type, definition] as const))(
    '%s has the fields of its GraphQL type',
    (type, { fields }) => {
      const values = fields.map((field) => [
        field.name,
        field.kind === 'oneOf' ? firstOf(field.set) : sample[field.kind],
      ]);
      const message = webhookMessage(event(type, Object.fromEntries(values)), secrets, {
        now: new Date(),
        isAudit: false,
      });
      const { data } = JSON.parse(message?.body ?? '{}');
      const graphqlType = schema.getType(eventTypeName(type));
      if (!isObjectType(graphqlType)) throw new Error('There is no such type.');
      const subjects = ['cursor', 'job', 'document', 'configuration', 'export', 'membership'];
      const names = Object.keys(graphqlType.getFields()).filter((name) => !subjects.includes(name));
      expect(Object.keys(data).sort()).toEqual([...new Set([...names, '__typename', 'workspaceId'])].sort());
    },
  );

  test('has the values of its GraphQL type', async () => {
    const { owner } = server;
    await renameWorkspace(owner, 'Values');
    const { workspace } = await owner.get(newest, { id: owner.workspaceId });
    const [shown] = workspace?.events?.nodes ?? [];
    const stored = await server.services.db.prisma.event.findUniqueOrThrow({ where: { id: shown?.id ?? '' } });
    const { data } = JSON.parse(webhookMessage(stored, secrets, { now: new Date(), isAudit: false })?.body ?? '{}');
    const { actor, ...rest } = data;
    expect(rest).toEqual(shown);
    expect(actor).toMatchObject({ kind: 'API_KEY' });
  });
});

/** A word of the set, as the schema has it. */
function firstOf(set: string): string {
  const type = schema.getType(set);
  if (!type || !('getValues' in type)) throw new Error(`There is no enum ${set}.`);
  return type.getValues()[0]?.name ?? '';
}
