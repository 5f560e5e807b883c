import { allPermissions, type Permission, reachOf } from '../../src/auth/permissions.ts';
import { openSession } from '../../src/domain/identity/session.ts';
import type { RequestContext } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { addApiKey, addWorkspace } from '../../src/domain/workspace/setup.ts';
import { createClient } from '../support/client.ts';
import type { TestServer } from '../support/server.ts';

/** In every name and value of the workspace: an answer that holds it has given something away. */
export const marker = 'xyzzymarker';

/** What one who asks may do in the workspace, as the permission table says. */
export interface Asker {
  name: string;
  headers: Record<string, string>;
  /** `null`: is not known, or no longer. */
  standing: 'unknown' | 'person' | 'key';
  isAdministrator: boolean;
  /** On things of the owner. */
  permissions: ReadonlySet<Permission>;
}

export interface World {
  server: TestServer;
  context: RequestContext;
  workspaceId: string;
  ownerId: string;
  memberId: string;
  documentId: string;
  configurationId: string;
  versionId: string;
  jobId: string;
  tableId: string;
  exportId: string;
  exportDocumentId: string;
  membershipId: string;
  invitationId: string;
  apiKeyId: string;
  webhookId: string;
  deliveryId: string;
  askers: Asker[];
}

const none: ReadonlySet<Permission> = new Set();
const all = new Set(allPermissions);
const ofMember = new Set(allPermissions.filter((permission) => reachOf('MEMBER', permission) === 'any'));

/** A workspace with one of everything, and everybody who might ask for it. The server has a worker. */
export async function createWorld(server: TestServer): Promise<World> {
  const context: RequestContext = { ...server.services, viewer: null, correlationId: null };
  const { prisma } = server.services.db;
  const person = async (name: string, isAdministrator = false) => {
    const id = newId('User');
    const email = `${name}-${marker}@example.org`;
    await prisma.user.create({ data: { id, email, name: `${name} ${marker}`, isAdministrator } });
    const { accessToken } = await openSession(context, { userId: id, method: 'PASSWORD' });
    return { id, headers: { authorization: `Bearer ${accessToken}` } };
  };
  const owner = await person('owner');
  const member = await person('member');
  const stranger = await person('stranger');
  const administrator = await person('administrator', true);
  const gone = await person('gone');
  const { id: workspaceId } = await transact(context, async (tx) => {
    await addWorkspace(tx, { id: newId('Workspace'), name: 'Elsewhere', slug: 'elsewhere', ownerId: stranger.id });
    const id = newId('Workspace');
    return addWorkspace(tx, { id, name: `Name ${marker}`, slug: marker, ownerId: owner.id });
  });
  const membershipId = newId('Membership');
  for (const [id, userId] of [
    [membershipId, member.id],
    [newId('Membership'), gone.id],
  ] as const) {
    await prisma.membership.create({ data: { id, workspaceId, userId, role: 'MEMBER' } });
  }
  await prisma.user.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
  const key = (permissions: readonly Permission[], name: string = permissions.join()) =>
    transact(context, (tx) =>
      addApiKey(tx, { workspaceId, createdById: owner.id, name: `${name} ${marker}`, permissions }),
    );
  const reading = allPermissions.filter((permission) => permission.endsWith('.read'));
  const subsets = [
    ...allPermissions.map((permission) => [permission]),
    ...allPermissions
      .filter((permission) => !reading.includes(permission))
      .map((permission) => [...reading, permission]),
  ];
  const keys = await Promise.all(subsets.map((subset) => key(subset)));
  const whole = await key(allPermissions, 'whole');
  const revoked = await key(allPermissions, 'revoked');
  await prisma.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
  const invitationId = newId('Invitation');
  const email = `invited-${marker}@example.org`;
  const expiresAt = new Date(Date.now() + 86_400_000);
  await prisma.invitation.create({ data: { id: invitationId, workspaceId, email, role: 'MEMBER', expiresAt } });

  const client = createClient(server.url, whole.key, workspaceId);
  const documentId = await client.uploaded(
    `${marker}.csv`,
    `Name ${marker},Amount\n${marker} one,1\n${marker} two,2\n`,
  );
  const configurationId = await client.published(`ade: 1\nname: ${marker}\noutput: { formats: [csv] }\n`);
  const jobId = await client.run(documentId, configurationId);
  const job = await prisma.job.findUniqueOrThrow({ where: { id: jobId }, include: { tables: true, exports: true } });
  const webhookId = newId('Webhook');
  const deliveryId = newId('WebhookDelivery');
  await prisma.webhook.create({
    data: {
      id: webhookId,
      workspaceId,
      name: `Webhook ${marker}`,
      url: `https://${marker}.example.org/`,
      eventTypes: ['job.failed'],
      sealedSecret: marker,
      disabledAt: new Date(),
      disabledReason: 'PERSON',
      deliveries: { create: { id: deliveryId, eventId: newId('Event'), eventType: 'job.failed', error: marker } },
    },
  });
  const asker = (
    name: string,
    headers: Record<string, string>,
    standing: Asker['standing'],
    permissions: ReadonlySet<Permission> = none,
    isAdministrator = false,
  ): Asker => ({ name, headers, standing, permissions, isAdministrator });
  return {
    server,
    context,
    workspaceId,
    ownerId: owner.id,
    memberId: member.id,
    documentId,
    configurationId,
    versionId: job.configurationVersionId,
    jobId,
    tableId: job.tables[0]?.id ?? '',
    exportId: job.exports[0]?.id ?? '',
    exportDocumentId: job.exports[0]?.documentId ?? '',
    membershipId,
    invitationId,
    apiKeyId: whole.id,
    webhookId,
    deliveryId,
    askers: [
      asker('anonymous', {}, 'unknown'),
      asker('a stranger', stranger.headers, 'person'),
      asker('a member', member.headers, 'person', ofMember),
      asker('an owner', owner.headers, 'person', all),
      asker('an administrator who is no member', administrator.headers, 'person', none, true),
      ...keys.map(({ key: secret }, at): Asker => {
        const subset = subsets[at] ?? [];
        const name = `a key for ${subset.length > 1 ? 'reading and ' : ''}${subset.at(-1)}`;
        return asker(name, { 'x-api-key': secret }, 'key', new Set(subset));
      }),
      asker('a revoked key', { 'x-api-key': revoked.key }, 'unknown'),
      asker('a deactivated member', gone.headers, 'unknown'),
    ],
  };
}
