import { expect, test } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { exportLease } from '../../src/domain/export/lease.ts';
import { jobLease } from '../../src/domain/job/lease.ts';
import { deliveryLease } from '../../src/domain/kernel/delivery-lease.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { mailLease } from '../../src/domain/outbox/lease.ts';
import { openHouse } from '../worker/maintenance/fixture.ts';
import { type LeasedKind, leaseContract } from './lease.contract.ts';

const kinds: LeasedKind[] = [
  {
    kind: jobLease,
    begins: Prisma.sql`status = 'RUNNING'`,
    returns: Prisma.sql`status = 'QUEUED'`,
    ends: Prisma.sql`status = 'SUCCEEDED', finished_at = now()`,
    async open() {
      const house = await openHouse();
      const { id: documentId } = await house.addDocument();
      const add = async () => {
        const id = await house.addJob(documentId, 'QUEUED');
        await house.pool.query('UPDATE job SET attempt = 0, max_attempts = 3 WHERE id = $1', [id]);
        return id;
      };
      return { context: house.context, add, dispose: house.close };
    },
  },
  {
    kind: exportLease,
    ends: Prisma.sql`status = 'FAILED', error = 'It cannot be made.'`,
    async open() {
      const house = await openHouse();
      const { id: documentId } = await house.addDocument();
      const jobId = await house.addJob(documentId);
      const add = async () => {
        const data = { id: newId('Export'), jobId, format: 'CSV', status: 'PENDING', rowCount: 1 } as const;
        return (await house.prisma.export.create({ data })).id;
      };
      return { context: house.context, add, dispose: house.close };
    },
  },
  {
    kind: mailLease,
    ends: Prisma.sql`sent_at = now()`,
    async open() {
      const house = await openHouse();
      const add = async () => {
        const id = newId('Mail');
        return (await house.prisma.mail.create({ data: { id, template: 'setUp', payload: {}, series: id } })).id;
      };
      return { context: house.context, add, dispose: house.close };
    },
  },
  {
    kind: deliveryLease,
    ends: Prisma.sql`delivered_at = now()`,
    async open() {
      const house = await openHouse();
      const webhookId = newId('Webhook');
      await house.prisma.webhook.create({
        data: {
          id: webhookId,
          workspaceId: house.workspaceId,
          name: 'Webhook',
          url: 'https://example.org/',
          eventTypes: ['job.succeeded'],
          sealedSecret: 'sealed',
        },
      });
      const add = async () => {
        const id = newId('WebhookDelivery');
        const data = { id, webhookId, eventId: id, eventType: 'job.succeeded' };
        return (await house.prisma.webhookDelivery.create({ data })).id;
      };
      return { context: house.context, add, dispose: house.close };
    },
  },
];

for (const kind of kinds) leaseContract(kind);

test('every table of rows that are due is held to the contract', async () => {
  const house = await openHouse();
  try {
    const { rows } = await house.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'lease_expires_at' AND table_schema = 'public'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(kinds.map(({ kind }) => kind.table).sort());
  } finally {
    await house.close();
  }
});
