import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { deliveryLease } from '../../src/domain/kernel/index.ts';
import { auditLines } from '../../src/domain/timeline/index.ts';
import { extendAuditWebhooks } from '../../src/domain/webhook/index.ts';
import { webhookWork } from '../../worker/webhook/work.ts';
import { addPerson, ask, bearer, behindProxy, get, type Headers, signedIn, signIn, somewhere } from '../auth/caller.ts';
import { longAfterProof } from '../auth/factors.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addWebhook, renameWorkspace, webhookById } from './operations.ts';
import { isSignedWith, openReceiver, type Receiver } from './receiver.ts';

let server: TestServer;
let headers: Headers;
const opened: Receiver[] = [];
beforeAll(async () => {
  server = await startTestServer({ env: { ...behindProxy, ADE_OUTBOUND_PRIVATE_NETWORKS: 'true' } });
  const administrator = await addPerson(server, { isAdministrator: true });
  headers = { ...bearer((await signedIn(server.url, administrator)).accessToken), ...somewhere() };
});
afterAll(() => server.stop());
afterEach(async () => {
  await server.services.db.pool.query('DELETE FROM webhook');
  for (const receiver of opened.splice(0)) await receiver.close();
});

const createDocument = graphql(`
  mutation CreateAuditWebhook($name: String! = "SIEM", $url: String!) {
    createAuditWebhook(input: { name: $name, url: $url }) {
      __typename
      ... on IssuedAuditWebhook { secret auditWebhook { id url waiting disabledAt } }
      ... on Error { code message }
      ... on ValidationError { issues { path } }
    }
  }
`);
const updateDocument = graphql(`
  mutation UpdateAuditWebhook($input: UpdateAuditWebhookInput!) {
    updateAuditWebhook(input: $input) {
      __typename
      ... on AuditWebhook { name version disabledReason }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const rotateDocument = graphql(`
  mutation RotateAuditWebhook($id: ID!) {
    rotateAuditWebhookSecret(input: { webhookId: $id }) {
      __typename
      ... on IssuedAuditWebhook { secret auditWebhook { previousSecretUntil } }
      ... on Error { code }
    }
  }
`);
const deleteDocument = graphql(`
  mutation DeleteAuditWebhook($id: ID!) {
    deleteAuditWebhook(input: { webhookId: $id }) { __typename ... on DeletedAuditWebhook { webhookId } ... on Error { code } }
  }
`);
const listDocument = graphql(`
  query AuditWebhooks {
    auditWebhooks {
      id name url waiting lastError disabledReason failingSince
      deliveries { entryId type status attempt responseStatus error }
    }
  }
`);

async function receiver(...answer: Parameters<typeof openReceiver>): Promise<Receiver> {
  const made = await openReceiver(...answer);
  opened.push(made);
  return made;
}

async function audited(url: string): Promise<{ id: string; secret: string }> {
  const { createAuditWebhook } = await get(server.url, createDocument, { url }, headers);
  if (createAuditWebhook.__typename !== 'IssuedAuditWebhook') throw new Error(JSON.stringify(createAuditWebhook));
  return { id: createAuditWebhook.auditWebhook.id, secret: createAuditWebhook.secret };
}

/** What a worker does for all that is due. */
async function sendAll(): Promise<void> {
  const work = webhookWork({ services: server.services, workerName: 'w' });
  while (await work.next(new AbortController().signal));
}

const state = async (id: string) =>
  (await get(server.url, listDocument, {}, headers)).auditWebhooks?.find((webhook) => webhook.id === id);

describe('a webhook of the audit log', () => {
  it('gets what people do in all workspaces and none, as ade audit prints it, and nothing of what a workspace holds', async () => {
    const { url, received } = await receiver();
    const [last] = (await server.services.db.pool.query<{ pos: string }>('SELECT max(pos)::text AS pos FROM event'))
      .rows;
    const { id, secret } = await audited(url('/siem'));
    const person = await addPerson(server);
    const wrong = { email: person.email, password: 'something else entirely' };
    await get(server.url, signIn, wrong, { 'x-forwarded-for': '10.1.2.3' });
    const tenant = await server.addTenant();
    await renameWorkspace(tenant, 'Secret plans');
    await tenant.published();
    await sendAll();
    const lines: unknown[] = [];
    for await (const line of auditLines(server.services, last?.pos ?? '0'))
      lines.push(JSON.parse(JSON.stringify(line)));
    const sent = received.map(({ body }) => JSON.parse(body));
    expect(sent.map(({ data }) => data).toSorted((a, b) => Number(BigInt(a.position) - BigInt(b.position)))).toEqual(
      lines,
    );
    const types = sent.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining([
        'webhook.created',
        'session.sign_in_failed',
        'workspace.updated',
        'configuration.created',
      ]),
    );
    expect(sent.find(({ type }) => type === 'session.sign_in_failed')).toMatchObject({
      data: {
        address: '10.1.2.3',
        subjectId: person.id,
        workspaceId: null,
        message: expect.stringContaining(person.email),
      },
    });
    expect(sent.find(({ type }) => type === 'configuration.created')?.data.message).toBe(
      'A configuration was created.',
    );
    for (const one of received) {
      expect(isSignedWith(secret, one)).toBe(true);
      expect(one.headers['webhook-id']).toBe(JSON.parse(one.body).data.id);
    }
    const now = await state(id);
    expect(now).toMatchObject({ waiting: 0, lastError: null, failingSince: null });
    expect(now?.deliveries.map(({ entryId }) => entryId).toSorted()).toEqual(
      sent.map(({ data }) => data.id).toSorted(),
    );
    expect(new Set(now?.deliveries.map(({ status, responseStatus }) => `${status} ${responseStatus}`))).toEqual(
      new Set(['DELIVERED 204']),
    );
    expect(now?.deliveries.map(({ type }) => type)).toContain('SESSION_SIGN_IN_FAILED');
  });

  it('has workers woken as soon as there is something to send, and no longer than it is there', async () => {
    const queue = server.services.queues[deliveryLease.task.lane];
    const { url } = await receiver();
    const before = await queue.waiting();
    const { id } = await audited(url());
    expect(await queue.waiting()).toBe(before + 1);
    await renameWorkspace(server.owner, 'Woken');
    expect(await queue.waiting()).toBe(before + 2);
    await get(server.url, deleteDocument, { id }, headers);
    const after = await queue.waiting();
    await renameWorkspace(server.owner, 'Asleep');
    expect(await queue.waiting()).toBe(after);
  });

  it('is sent nothing that was not committed, nor what the system does by itself', async () => {
    const { url, received } = await receiver();
    const { id } = await audited(url());
    await sendAll();
    received.length = 0;
    const { pool } = server.services.db;
    const insert = (type: string) =>
      `INSERT INTO event (id, stream, seq, type, payload, actor_kind) VALUES (gen_random_uuid()::text, '${type}', 1, '${type}', '{}', 'SYSTEM')`;
    await pool.query(`BEGIN; ${insert('user.deactivated')}; ROLLBACK`);
    await pool.query(insert('delivery.succeeded'));
    await sendAll();
    expect(received).toEqual([]);
    expect(await state(id)).toMatchObject({ waiting: 0 });
  });

  it('is of administrators who have just proved who they are, and of nobody else', async () => {
    const administrator = await addPerson(server, { isAdministrator: true });
    const theirs = { ...bearer((await signedIn(server.url, administrator)).accessToken), ...somewhere() };
    const { id } = await audited('https://siem.example.org/');
    await longAfterProof(server, administrator);
    const needed = { code: 'PROOF_NEEDED' };
    const url = 'https://thief.example.org/';
    expect(await get(server.url, createDocument, { url }, theirs)).toMatchObject({ createAuditWebhook: needed });
    expect(await get(server.url, updateDocument, { input: { webhookId: id, url } }, theirs)).toMatchObject({
      updateAuditWebhook: needed,
    });
    expect(await get(server.url, rotateDocument, { id }, theirs)).toMatchObject({ rotateAuditWebhookSecret: needed });
    expect(await get(server.url, deleteDocument, { id }, theirs)).toMatchObject({ deleteAuditWebhook: needed });
    const person = bearer((await signedIn(server.url, await addPerson(server))).accessToken);
    expect((await ask(server.url, listDocument, {}, person)).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await ask(server.url, deleteDocument, { id }, person)).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    // It is no webhook of any workspace, and those of workspaces are none of the audit log.
    expect(await server.owner.get(webhookById, { id })).toEqual({ node: null });
    const own = await addWebhook(server.owner, 'https://receiver.example.org/');
    expect(await get(server.url, deleteDocument, { id: own.id }, headers)).toMatchObject({
      deleteAuditWebhook: { code: 'NOT_FOUND' },
    });
  });

  it('has a new secret beside the old one, is changed, disabled and deleted', async () => {
    const { url, received } = await receiver();
    const { id, secret } = await audited(url());
    const { rotateAuditWebhookSecret: rotated } = await get(server.url, rotateDocument, { id }, headers);
    if (rotated.__typename !== 'IssuedAuditWebhook') throw new Error(JSON.stringify(rotated));
    await sendAll();
    for (const one of received)
      expect([isSignedWith(secret, one), isSignedWith(rotated.secret, one)]).toEqual([true, true]);
    expect(received.length).toBe(2);
    const update = (input: object) => get(server.url, updateDocument, { input: { webhookId: id, ...input } }, headers);
    expect(await update({ name: 'Splunk', expectedVersion: 2 })).toMatchObject({
      updateAuditWebhook: { name: 'Splunk', version: 3 },
    });
    expect(await update({ name: 'Other', expectedVersion: 2 })).toMatchObject({
      updateAuditWebhook: { reason: 'VERSION_CHANGED' },
    });
    expect(await update({ isEnabled: false })).toMatchObject({ updateAuditWebhook: { disabledReason: 'PERSON' } });
    received.length = 0;
    await addPersonByAdministrator();
    await sendAll();
    expect(received).toEqual([]);
    expect(await get(server.url, deleteDocument, { id }, headers)).toEqual({
      deleteAuditWebhook: { __typename: 'DeletedAuditWebhook', webhookId: id },
    });
    expect(await state(id)).toBeUndefined();
  });

  it('whose receiver is gone is disabled, and its maker is told', async () => {
    const { url } = await receiver((_sent, response) => response.writeHead(410).end());
    const { id } = await audited(url());
    const mails = await server.services.db.prisma.mail.count();
    await sendAll();
    expect(await state(id)).toMatchObject({ disabledReason: 'GONE', lastError: expect.stringContaining('410') });
    expect(await server.services.db.prisma.mail.count()).toBe(mails + 1);
  });

  it('is made for addresses alone that webhooks may be sent to', async () => {
    for (const url of ['ftp://siem.example.org/', 'https://user:password@siem.example.org/', 'siem']) {
      expect(await get(server.url, createDocument, { url }, headers)).toMatchObject({
        createAuditWebhook: { __typename: 'ValidationError', issues: [{ path: 'url' }] },
      });
    }
  });

  it('gets what a new version audits as well, once its worker starts', async () => {
    const { id } = await audited('https://siem.example.org/');
    const { prisma } = server.services.db;
    const before = await prisma.webhook.findUniqueOrThrow({ where: { id } });
    await prisma.webhook.update({ where: { id }, data: { eventTypes: ['user.created', 'of.a_later_version'] } });
    await extendAuditWebhooks(server.services);
    const { eventTypes } = await prisma.webhook.findUniqueOrThrow({ where: { id } });
    expect(eventTypes.toSorted()).toEqual([...before.eventTypes, 'of.a_later_version'].toSorted());
  });
});

async function addPersonByAdministrator(): Promise<void> {
  const document = graphql(`
    mutation AddPersonForAudit($email: String!) { createUser(input: { email: $email, name: "Bo" }) { __typename } }
  `);
  const email = `audited-${process.hrtime.bigint()}@example.org`;
  expect(await get(server.url, document, { email }, headers)).toEqual({ createUser: { __typename: 'User' } });
}
