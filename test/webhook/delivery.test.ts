import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import type { FileContext } from '../../src/domain/kernel/context.ts';
import { deliveryLease } from '../../src/domain/kernel/delivery-lease.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { claimDelivery, endLostDelivery } from '../../src/domain/webhook/send.ts';
import { webhookWork } from '../../worker/webhook/work.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expireLease, makeDue } from '../worker/due-rows.ts';
import { addWebhook, lookAt, renameWorkspace } from './operations.ts';
import { isSignedWith, openReceiver, type Receiver } from './receiver.ts';

let server: TestServer;
let system: FileContext;
const opened: Receiver[] = [];
beforeAll(async () => {
  const env = { ADE_OUTBOUND_PRIVATE_NETWORKS: 'true', ADE_OUTBOUND_ANSWER_SECONDS: '1' };
  server = await startTestServer({ env });
  system = { ...server.services, viewer: null, correlationId: null };
});
afterAll(() => server.stop());
afterEach(async () => {
  // What one test leaves waiting is not the next one's.
  await server.services.db.pool.query('DELETE FROM webhook');
  for (const receiver of opened.splice(0)) await receiver.close();
});

async function receiver(...answer: Parameters<typeof openReceiver>): Promise<Receiver> {
  const made = await openReceiver(...answer);
  opened.push(made);
  return made;
}

/** What a worker does for one delivery; `false` when none is due. */
const sendOne = (signal = new AbortController().signal, services: FileContext = system) =>
  webhookWork({ services, workerName: 'w' }).next(signal);
async function sendAll(): Promise<void> {
  while (await sendOne());
}
const deliveriesOf = (webhookId: string) =>
  system.db.prisma.webhookDelivery.findMany({ where: { webhookId }, orderBy: { id: 'asc' } });
async function oneOf(webhookId: string) {
  const [delivery] = await deliveriesOf(webhookId);
  if (!delivery) throw new Error('There is no delivery.');
  return delivery;
}
async function recorded(webhookId: string): Promise<string[]> {
  const { rows } = await system.db.pool.query<{ type: string }>(
    'SELECT type FROM event WHERE stream = $1 ORDER BY seq',
    [webhookId],
  );
  return rows.map(({ type }) => type);
}
const rotate = graphql(`
  mutation RotateForDelivery($id: ID!, $minutes: Int) {
    rotateWebhookSecret(input: { webhookId: $id, overlapMinutes: $minutes }) { ... on IssuedWebhook { secret } }
  }
`);
const replay = graphql(`
  mutation ReplayDelivery($id: ID!) {
    replayDelivery(input: { deliveryId: $id }) {
      __typename
      ... on WebhookDelivery { status attempt }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);

describe('an event of a type that a webhook wants', () => {
  test('is sent once, signed, named by its own id, and with what its GraphQL type says', async () => {
    const { url, received } = await receiver();
    const { owner } = server;
    const { id, secret } = await addWebhook(owner, url('/hook?of=ade'), ['WORKSPACE_UPDATED', 'JOB_CREATED']);
    await renameWorkspace(owner, 'Größe');
    await sendAll();
    expect(received).toHaveLength(1);
    const [sent] = received;
    if (!sent) throw new Error('Nothing was sent.');
    expect(sent.path).toBe('/hook?of=ade');
    expect(isSignedWith(secret, sent)).toBe(true);
    expect(isSignedWith(secret, { ...sent, body: sent.body.replace('Größe', 'Grosse') })).toBe(false);
    const body = JSON.parse(sent.body);
    expect(body).toMatchObject({
      type: 'workspace.updated',
      data: { __typename: 'WorkspaceUpdatedEvent', name: 'Größe' },
    });
    expect(sent.headers['webhook-id']).toBe(body.data.id);
    const { deliveries, failingSince } = await lookAt(owner, id);
    expect(failingSince).toBeNull();
    expect(deliveries.nodes).toMatchObject([
      { eventId: body.data.id, eventType: 'WORKSPACE_UPDATED', status: 'DELIVERED', attempt: 1, responseStatus: 204 },
    ]);
    expect(await recorded(id)).toEqual(['webhook.created', 'delivery.succeeded']);
  });

  test('is sent to each webhook that wants it, of its own workspace alone, and to none that is disabled', async () => {
    const { url, received } = await receiver();
    const other = await server.addTenant();
    await addWebhook(server.owner, url('/a'));
    await addWebhook(server.owner, url('/b'));
    await addWebhook(server.owner, url('/other-type'), ['MEMBER_JOINED']);
    const disabled = await addWebhook(server.owner, url('/disabled'));
    await system.db.prisma.webhook.update({
      where: { id: disabled.id },
      data: { disabledAt: new Date(), disabledReason: 'PERSON' },
    });
    await addWebhook(other, url('/other-workspace'));
    await renameWorkspace(server.owner, 'Twice');
    await sendAll();
    expect(received.map(({ path }) => path).sort()).toEqual(['/a', '/b']);
  });

  test('is not sent when its transaction comes to nothing', async () => {
    const { url } = await receiver();
    const { id } = await addWebhook(server.owner, url());
    const { workspaceId } = server.owner;
    const failing = transact(system, async (tx) => {
      const payload = { workspaceId, name: 'Never', slug: 'never' };
      tx.record({ stream: workspaceId, type: 'workspace.updated', payload, workspaceId });
      await tx.db.$executeRaw`SELECT 1 / 0`;
    });
    await expect(failing).rejects.toThrow();
    expect(await deliveriesOf(id)).toEqual([]);
  });

  test('is signed with both secrets while one follows the other', async () => {
    const { url, received } = await receiver();
    const { id, secret } = await addWebhook(server.owner, url());
    const { rotateWebhookSecret } = await server.owner.get(rotate, { id, minutes: 60 });
    const next = 'secret' in rotateWebhookSecret ? rotateWebhookSecret.secret : null;
    await renameWorkspace(server.owner, 'Between');
    await sendAll();
    await server.owner.get(rotate, { id, minutes: 0 });
    await renameWorkspace(server.owner, 'After');
    await sendAll();
    const judged = received.map((sent) => [isSignedWith(secret, sent), isSignedWith(next ?? '', sent)]);
    expect(judged).toEqual([
      [true, true],
      [false, false],
    ]);
  });
});

describe('a receiver that does not take an event', () => {
  const answers: [what: string, answer: Parameters<typeof openReceiver>[0], reason: RegExp, status: number | null][] = [
    ['answers 500', (_sent, response) => response.writeHead(500).end('no'), /answered 500/, 500],
    ['answers 404', (_sent, response) => response.writeHead(404).end(), /answered 404/, 404],
    ['redirects', (_sent, response) => response.writeHead(302, { location: '/elsewhere' }).end(), /redirects/, 302],
    ['is slow', () => {}, /in time/, null],
    ['breaks off', (_sent, response) => response.destroy(), /cannot be reached/, null],
  ];
  test.each(answers)('and %s is sent it again later', async (what, answer, reason, status) => {
    const { url, received } = await receiver(answer);
    const { id } = await addWebhook(server.owner, url());
    await renameWorkspace(server.owner, what);
    await sendAll();
    expect(received).toHaveLength(1);
    const delivery = await oneOf(id);
    expect(delivery).toMatchObject({ attempt: 1, deliveredAt: null, failedAt: null, responseStatus: status });
    expect(delivery.error).toMatch(reason);
    expect(delivery.dueAt.getTime()).toBeGreaterThan(system.db.clock.now().getTime());
    expect((await lookAt(server.owner, id)).failingSince).not.toBeNull();
  });

  test('is sent it again and again under one id, until it is given up; then a person may have it sent once more', async () => {
    let status = 503;
    const { url, received } = await receiver((_sent, response) => response.writeHead(status).end());
    const { id } = await addWebhook(server.owner, url());
    await renameWorkspace(server.owner, 'Again');
    const { id: deliveryId } = await oneOf(id);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      expect(await sendOne()).toBe(true);
      expect(await sendOne()).toBe(false);
      await makeDue(system.db, deliveryLease, deliveryId);
    }
    expect(await sendOne()).toBe(false);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(received).toHaveLength(8);
    expect(await recorded(id)).toEqual(['webhook.created', 'delivery.failed']);
    status = 200;
    const again = await server.owner.get(replay, { id: deliveryId });
    expect(again.replayDelivery).toMatchObject({ status: 'PENDING', attempt: 8 });
    await sendAll();
    const { deliveries, failingSince } = await lookAt(server.owner, id);
    expect(deliveries.nodes).toMatchObject([{ status: 'DELIVERED', attempt: 9 }]);
    expect(failingSince).toBeNull();
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('whatever it says of the length of its answer, or however long that is, the status counts', async () => {
    const { url } = await receiver(({ path }, response) => {
      if (path === '/lies') response.writeHead(200, { 'content-length': '1000000000' }).write('begun');
      else {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      }
    });
    const lies = await addWebhook(server.owner, url('/lies'));
    const endless = await addWebhook(server.owner, url('/endless'));
    await renameWorkspace(server.owner, 'Long');
    await sendAll();
    for (const { id } of [lies, endless]) expect((await oneOf(id)).deliveredAt).not.toBeNull();
  });

  test('and that is gone (410) is sent nothing more; who made the webhook gets a mail', async () => {
    const { url, received } = await receiver((_sent, response) => response.writeHead(410).end());
    const { id } = await addWebhook(server.owner, url());
    await renameWorkspace(server.owner, 'First');
    await renameWorkspace(server.owner, 'Second');
    await sendAll();
    expect(received).toHaveLength(1);
    const { disabledReason, deliveries } = await lookAt(server.owner, id);
    expect(disabledReason).toBe('GONE');
    expect(deliveries.nodes.map(({ status }) => status)).toEqual(['FAILED', 'FAILED']);
    expect(await recorded(id)).toContain('webhook.disabled');
    const mails = await system.db.prisma.mail.findMany({ where: { template: 'webhookDisabled' } });
    expect(mails.map(({ payload }) => payload)).toContainEqual({ webhookId: id });
    await renameWorkspace(server.owner, 'Third');
    expect(await deliveriesOf(id)).toHaveLength(2);
    const [first] = deliveries.nodes;
    const refused = await server.owner.get(replay, { id: first?.id ?? '' });
    expect(refused.replayDelivery).toMatchObject({ reason: 'DISABLED' });
  });

  test('for a whole day is sent nothing more', async () => {
    const { url } = await receiver((_sent, response) => response.writeHead(500).end());
    const { id } = await addWebhook(server.owner, url());
    await renameWorkspace(server.owner, 'Day one');
    await sendAll();
    expect((await lookAt(server.owner, id)).disabledAt).toBeNull();
    await system.db.pool.query("UPDATE webhook SET failing_since = failing_since - interval '24 hours' WHERE id = $1", [
      id,
    ]);
    await makeDue(system.db, deliveryLease, (await oneOf(id)).id);
    await sendAll();
    expect(await lookAt(server.owner, id)).toMatchObject({ disabledReason: 'FAILURES' });
    expect((await oneOf(id)).failedAt).not.toBeNull();
  });

  test('holds up itself alone: four at a time, and others have their turn', async () => {
    const slow = await receiver(() => {});
    const quick = await receiver();
    const { id } = await addWebhook(server.owner, slow.url());
    for (const name of ['1', '2', '3', '4', '5', '6']) await renameWorkspace(server.owner, name);
    await addWebhook(server.owner, quick.url());
    await renameWorkspace(server.owner, '7');
    const claims = [];
    for (let taken = await claimDelivery(system, 'w'); taken; taken = await claimDelivery(system, 'w'))
      claims.push(taken);
    expect(claims.filter(({ webhookId }) => webhookId === id)).toHaveLength(4);
    expect(claims).toHaveLength(5);
    // The newest of all had the second turn: its webhook had nothing under way.
    expect(claims.findIndex(({ webhookId }) => webhookId !== id)).toBeLessThan(2);
  });
});

describe('a worker', () => {
  test('that is lost has the event sent by another, under the same id', async () => {
    const { url, received } = await receiver();
    const { id } = await addWebhook(server.owner, url());
    await renameWorkspace(server.owner, 'Lost');
    const lost = await claimDelivery(system, 'lost');
    if (!lost) throw new Error('Nothing is due.');
    expect(await endLostDelivery(system, lost)).toBe(false);
    await expireLease(system.db, deliveryLease, lost.id);
    expect(await endLostDelivery(system, lost)).toBe(true);
    await makeDue(system.db, deliveryLease, lost.id);
    await sendAll();
    expect(received).toHaveLength(1);
    expect(await oneOf(id)).toMatchObject({ attempt: 2, error: null });
  });

  test('that stops gives the event back: it is due at once', async () => {
    const { url, next } = await receiver(() => {});
    const { id } = await addWebhook(server.owner, url());
    await renameWorkspace(server.owner, 'Stopped');
    const stop = new AbortController();
    const arrived = next();
    const sending = sendOne(stop.signal);
    await arrived;
    stop.abort();
    await sending;
    expect(await oneOf(id)).toMatchObject({ claimedBy: null, failedAt: null, maxAttempts: 9 });
  });

  test('that may not reach private networks sends nothing there, whatever was allowed before', async () => {
    const { url, received } = await receiver();
    const { id } = await addWebhook(server.owner, url().replace('http:', 'https:'));
    await renameWorkspace(server.owner, 'Closed');
    const policy = { ...system.policy, outbound: { ...system.policy.outbound, privateNetworks: false } };
    await sendOne(undefined, { ...system, policy });
    expect(received).toEqual([]);
    expect((await oneOf(id)).error).toMatch(/private network/);
  });

  test('with another secret of the installation leaves it to others', async () => {
    const { url, received } = await receiver();
    const { id } = await addWebhook(server.owner, url());
    await system.db.prisma.webhook.update({ where: { id }, data: { sealedSecret: 'of another' } });
    await renameWorkspace(server.owner, 'Sealed');
    await sendAll();
    expect(received).toEqual([]);
    expect(await oneOf(id)).toMatchObject({ failedAt: null, error: expect.stringContaining('ADE_SECRET') });
  });
});

test('the database gives deliveries as many attempts as the task is told of', async () => {
  const { rows } = await system.db.pool.query<{ attempts: string }>(
    "SELECT column_default AS attempts FROM information_schema.columns WHERE table_name = 'webhook_delivery' AND column_name = 'max_attempts'",
  );
  expect(rows[0]?.attempts).toBe(String(deliveryLease.task.attempts(system.policy.worker)));
});
