import { allPermissions, type Permission, reachOf } from '../../src/auth/permissions.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { addApiKey } from '../../src/domain/workspace/setup.ts';
import type { World } from './world.ts';

/** What it takes: a permission in the workspace, or something about who asks. */
export type Need = Permission | 'anyone' | 'signed in' | 'person' | 'administrator';

export interface RootRule {
  /** All of these. What is named by its id has to be seen before anything can be done to it. */
  needs: readonly Need[];
  /** Where it is tested instead, when asking for it would change who the askers are. */
  elsewhere?: string;
  /** A query that says which permission is missing, as mutations do: what it answers is no single thing that may be there or not. */
  saysWhich?: true;
  /** It takes many at once, and names each that is not to be had in one ValidationError. */
  isBulk?: true;
  /** The field's arguments, as GraphQL; made anew for every cell, with new targets for what cannot be done twice. */
  args?(world: World): string | Promise<string>;
  /** What is selected, where the field has an object; by default its `__typename`. */
  select?: string;
}

/** A member gives no role that may more than the member's own. */
const ofMembers = allPermissions.filter((permission) => reachOf('MEMBER', permission) !== null);

const id = (value: string) => `(id: ${JSON.stringify(value)})`;
const input = (value: Record<string, unknown>) =>
  `(input: { ${Object.entries(value)
    .map(([name, given]) => `${name}: ${JSON.stringify(given)}`)
    .join(', ')} })`;
/** Enum values have no quotes. */
const withEnum = (text: string, name: string) => text.replace(new RegExp(`${name}: "(\\w+)"`), `${name}: $1`);

export const queryRules: Record<string, RootRule> = {
  auditLog: { needs: ['administrator'], select: '{ totalCount nodes { type address subjectId message } }' },
  configuration: { needs: ['configurations.read'], args: (w) => id(w.configurationId), select: '{ name }' },
  document: { needs: ['documents.read'], args: (w) => id(w.documentId), select: '{ name }' },
  passwordLink: { needs: ['anyone'], args: () => '(token: "none")', select: '{ email }' },
  passwordLinkExpiresAt: { needs: ['anyone'], args: () => '(token: "none")' },
  invitationPreview: { needs: ['anyone'], args: () => '(token: "none")' },
  job: { needs: ['jobs.read'], args: (w) => id(w.jobId), select: '{ status }' },
  maintenance: { needs: ['administrator'] },
  damagedObjects: { needs: ['administrator'] },
  node: { needs: ['documents.read'], args: (w) => id(w.documentId) },
  nodes: { needs: ['documents.read'], args: (w) => `(ids: [${JSON.stringify(w.documentId)}])` },
  workspaceErasures: { needs: ['person'], select: '{ totalCount nodes { workspaceId } }' },
  rateLimit: { needs: ['anyone'], select: '{ limit }' },
  securityPolicy: { needs: ['administrator'], select: '{ requireSecondFactor }' },
  scimTokens: { needs: ['administrator'], select: '{ name }' },
  auditWebhooks: { needs: ['administrator'], select: '{ name }' },
  groups: { needs: ['administrator'], select: '{ name memberCount }' },
  server: { needs: ['anyone'], select: '{ version signIn { signUp } }' },
  table: { needs: ['tables.read'], args: (w) => id(w.tableId), select: '{ name }' },
  previewExtraction: {
    needs: ['documents.read', 'configurations.read'],
    args: (w) => input({ documentId: w.documentId, configurationId: w.configurationId }),
    select: '{ problem { code } tables { name } }',
  },
  suggestConfiguration: {
    needs: ['documents.read'],
    args: (w) => `(input: { documentIds: ["${w.documentId}"] })`,
    select: '{ name specYaml }',
  },
  matchConfigurations: {
    needs: ['documents.read', 'configurations.read'],
    saysWhich: true,
    args: (w) => `(documentId: "${w.documentId}")`,
    select: '{ score configurationVersion { number } }',
  },
  validateSpec: { needs: ['signed in'], args: () => '(specYaml: "ade: 2")', select: '{ path message }' },
  users: { needs: ['administrator'], select: '{ totalCount nodes { id } }' },
  viewer: { needs: ['anyone'], select: '{ isAdministrator }' },
  workspaceQuotas: { needs: ['administrator'], select: '{ totalCount nodes { bytes { used } months { jobs } } }' },
  workspace: { needs: ['workspace.read'], args: (w) => id(w.workspaceId), select: '{ name slug }' },
};

async function spareMember({ context, workspaceId }: World): Promise<string> {
  const userId = newId('User');
  const email = `${userId.toLowerCase()}@example.org`;
  const membership = { id: newId('Membership'), workspaceId, role: 'MEMBER' as const };
  await context.db.prisma.user.create({
    data: { id: userId, email, name: 'Spare', memberships: { create: membership } },
  });
  return membership.id;
}

async function spareKey({ context, workspaceId, ownerId }: World): Promise<string> {
  const key = { workspaceId, createdById: ownerId, name: 'Spare', permissions: ['jobs.read'] as const };
  return (await transact(context, (tx) => addApiKey(tx, key))).id;
}

async function spareWebhook({ context, workspaceId }: World): Promise<string> {
  const data = {
    id: newId('Webhook'),
    workspaceId,
    name: 'Spare',
    url: 'https://receiver.example.org/',
    eventTypes: ['job.failed'],
    sealedSecret: 'sealed',
  };
  return (await context.db.prisma.webhook.create({ data })).id;
}

async function spareDelivery(world: World): Promise<string> {
  const webhookId = await spareWebhook(world);
  const data = { id: newId('WebhookDelivery'), webhookId, eventId: newId('Event'), eventType: 'job.failed' };
  return (await world.context.db.prisma.webhookDelivery.create({ data })).id;
}

/** With a role in the workspace; the owner is in it, who could not give it one else. */
async function spareGroup({ context, workspaceId, ownerId }: World): Promise<string> {
  const id = newId('Group');
  const grants = { create: { workspaceId, role: 'MEMBER' as const } };
  await context.db.prisma.group.create({
    data: { id, name: 'Spare', nameKey: id, grants, members: { create: { userId: ownerId } } },
  });
  return id;
}

async function spareInvitation({ context, workspaceId }: World): Promise<string> {
  const spare = newId('Invitation');
  const email = `${spare.toLowerCase()}@example.org`;
  const data = { id: spare, workspaceId, email, role: 'MEMBER' as const, expiresAt: new Date(Date.now() + 60_000) };
  await context.db.prisma.invitation.create({ data });
  return spare;
}

async function spareDocument({ context, workspaceId, ownerId }: World): Promise<string> {
  const id = newId('Document');
  const data = { id, workspaceId, name: 'Spare', contentType: 'text/csv', byteSize: 1, sha256: '0'.repeat(64) };
  await context.db.prisma.document.create({
    data: { ...data, kind: 'SOURCE', storageKey: `spare/${id}`, actorKind: 'USER', actorId: ownerId },
  });
  return id;
}

async function spareUpload({ context, workspaceId }: World): Promise<string> {
  const id = newId('Upload');
  const expiresAt = new Date(Date.now() + 60_000);
  const data = { id, workspaceId, name: 'Spare', contentType: 'text/csv', byteSize: 1, expiresAt };
  await context.db.prisma.upload.create({ data: { ...data, actorKind: 'SYSTEM' } });
  return id;
}

export const mutationRules: Record<string, RootRule> = {
  acceptInvitation: { needs: ['anyone'], args: () => input({ token: 'none' }) },
  archiveConfiguration: {
    needs: ['configurations.publish', 'configurations.read'],
    args: (w) => input({ configurationId: w.configurationId, expectedVersion: 99 }),
  },
  // An expected version that is not there: an asker who may gets a conflict, and nothing is archived.
  archiveWorkspace: {
    needs: ['workspace.manage'],
    args: (w) => input({ workspaceId: w.workspaceId, expectedVersion: 99 }),
  },
  cancelJob: { needs: ['jobs.cancel', 'jobs.read'], args: (w) => input({ jobId: w.jobId }) },
  // Members may ask for it, and are left their own.
  cancelJobs: {
    needs: ['jobs.cancel', 'jobs.read'],
    elsewhere: 'test/writes/many-jobs.test.ts',
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", filter: { statuses: [SUCCEEDED] } })`,
  },
  changeWorkspaceQuota: {
    needs: ['administrator'],
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", members: 100 })`,
  },
  changeWorkspaceRetention: {
    needs: ['workspace.manage'],
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", eventsDays: 3650 })`,
  },
  changeMemberRole: {
    needs: ['members.manage', ...ofMembers],
    args: async (w) => withEnum(input({ membershipId: await spareMember(w), role: 'MEMBER' }), 'role'),
  },
  addPasskey: {
    needs: ['person'],
    args: () => '(input: { token: "none", response: {}, name: "None" })',
  },
  // There are passkeys for a name alone, and the server of this test is reached by its address.
  beginPasskey: { needs: ['person'] },
  beginPasskeySignIn: { needs: ['anyone'] },
  beginTotp: { needs: ['person'] },
  completeSignIn: { needs: ['anyone'], args: () => '(input: { token: "none" })' },
  confirmTotp: { needs: ['person'], args: () => input({ code: 'none' }) },
  endUserSessions: { needs: ['administrator'], args: () => input({ userId: newId('User') }) },
  proveIdentity: { needs: ['person'], args: () => input({ password: 'none' }) },
  removePasskey: { needs: ['person'], args: () => input({ passkeyId: newId('Passkey') }) },
  removeTotp: { needs: ['person'] },
  renewRecoveryCodes: { needs: ['person'] },
  resetSecondFactors: { needs: ['administrator', 'person'], args: () => input({ userId: newId('User') }) },
  updateSecurityPolicy: {
    needs: ['administrator', 'person'],
    args: () => '(input: { requireSecondFactor: false })',
  },
  updateWorkspaceSecurity: {
    needs: ['person', 'workspace.manage'],
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", requireSecondFactor: false })`,
  },
  changePassword: { needs: ['person'], args: () => input({ currentPassword: 'none', newPassword: 'none' }) },
  // No byte has come: an asker with the permission is answered a conflict, and there is no document.
  completeUpload: { needs: ['documents.write'], args: async (w) => input({ uploadId: await spareUpload(w) }) },
  createApiKey: {
    needs: ['apiKeys.manage'],
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", name: "", permissions: [] })`,
  },
  createAuditWebhook: { needs: ['administrator', 'person'], args: () => input({ name: '', url: '' }) },
  updateAuditWebhook: { needs: ['administrator', 'person'], args: () => input({ webhookId: newId('Webhook') }) },
  rotateAuditWebhookSecret: { needs: ['administrator', 'person'], args: () => input({ webhookId: newId('Webhook') }) },
  deleteAuditWebhook: { needs: ['administrator', 'person'], args: () => input({ webhookId: newId('Webhook') }) },
  createScimToken: { needs: ['administrator', 'person'], args: () => input({ name: '' }) },
  rotateScimToken: { needs: ['administrator', 'person'], args: () => input({ scimTokenId: newId('ScimToken') }) },
  revokeScimToken: { needs: ['administrator'], args: () => input({ scimTokenId: newId('ScimToken') }) },
  grantGroup: {
    needs: ['members.manage', ...ofMembers],
    args: async (w) =>
      withEnum(input({ workspaceId: w.workspaceId, groupId: await spareGroup(w), role: 'MEMBER' }), 'role'),
  },
  revokeGroupGrant: {
    needs: ['members.manage'],
    args: async (w) => input({ workspaceId: w.workspaceId, groupId: await spareGroup(w) }),
  },
  createConfiguration: {
    needs: ['configurations.draft'],
    args: (w) => input({ workspaceId: w.workspaceId, name: newId('Configuration'), specYaml: 'ade: 1' }),
  },
  createUpload: { needs: ['documents.write'], args: (w) => input({ workspaceId: w.workspaceId, name: 'a.csv' }) },
  createUser: { needs: ['administrator'], args: () => input({ email: 'none', name: 'None', isAdministrator: false }) },
  createWebhook: {
    needs: ['webhooks.manage', 'events.read'],
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", name: "", url: "", eventTypes: [] })`,
  },
  createWorkspace: { needs: ['person'], args: () => input({ name: '' }) },
  deactivateUser: { needs: ['administrator'], args: () => input({ userId: newId('User') }) },
  deleteDocument: {
    needs: ['documents.delete', 'documents.read'],
    args: async (w) => input({ documentId: await spareDocument(w) }),
  },
  // It is not archived: an asker who may gets a conflict, and nothing is deleted.
  deleteWorkspace: {
    needs: ['person', 'workspace.manage'],
    args: (w) => input({ workspaceId: w.workspaceId, slug: '' }),
  },
  duplicateConfiguration: {
    needs: ['configurations.draft', 'configurations.read'],
    args: (w) => input({ configurationId: w.configurationId, name: newId('Configuration') }),
  },
  deleteWebhook: {
    needs: ['webhooks.manage', 'events.read'],
    args: async (w) => input({ webhookId: await spareWebhook(w) }),
  },
  exportJob: {
    needs: ['exports.create', 'jobs.read'],
    args: (w) => withEnum(input({ jobId: w.jobId, format: 'CSV' }), 'format'),
  },
  exportTable: {
    needs: ['exports.create', 'tables.read'],
    args: (w) => withEnum(input({ tableId: w.tableId, format: 'CSV' }), 'format'),
  },
  // Nothing is fetched from there: an asker with the permission is answered that.
  importDocument: {
    needs: ['documents.write'],
    args: (w) => input({ workspaceId: w.workspaceId, url: 'https://127.0.0.1/a.csv' }),
  },
  inviteMember: {
    needs: ['members.manage', ...ofMembers],
    args: (w) => input({ workspaceId: w.workspaceId, email: 'none' }),
  },
  publishConfiguration: {
    needs: ['configurations.publish', 'configurations.read'],
    args: (w) => input({ configurationId: w.configurationId, expectedVersion: 99 }),
  },
  reactivateUser: { needs: ['administrator'], args: () => input({ userId: newId('User') }) },
  refreshSession: {
    needs: ['anyone'],
    args: () => withEnum(input({ refreshToken: 'none', transport: 'TOKEN' }), 'transport'),
  },
  renameConfiguration: {
    needs: ['configurations.draft', 'configurations.read'],
    args: (w) => input({ configurationId: w.configurationId, name: 'Other', expectedVersion: 99 }),
  },
  removeMember: {
    needs: ['members.manage', 'members.read'],
    args: async (w) => input({ membershipId: await spareMember(w) }),
  },
  replayDelivery: {
    needs: ['webhooks.manage', 'events.read'],
    args: async (w) => input({ deliveryId: await spareDelivery(w) }),
  },
  requestPasswordReset: { needs: ['anyone'], args: () => input({ email: 'none' }) },
  resetPassword: { needs: ['anyone'], args: () => input({ token: 'none', newPassword: 'none' }) },
  rerunDocument: {
    needs: ['jobs.submit', 'jobs.read', 'documents.read', 'configurations.read'],
    args: (w) => input({ documentId: w.documentId }),
  },
  restoreConfiguration: {
    needs: ['configurations.publish', 'configurations.read'],
    args: (w) => input({ configurationId: w.configurationId, expectedVersion: 99 }),
  },
  restoreDocument: {
    needs: ['documents.delete', 'documents.read'],
    args: async (w) => input({ documentId: await spareDocument(w) }),
  },
  restoreWorkspace: { needs: ['workspace.manage'], args: (w) => input({ workspaceId: w.workspaceId }) },
  retryJob: { needs: ['jobs.submit', 'jobs.read'], args: (w) => input({ jobId: w.jobId }) },
  retryJobs: {
    needs: ['jobs.submit', 'jobs.read'],
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", filter: { statuses: [SUCCEEDED] } })`,
  },
  revokeApiKey: { needs: ['apiKeys.manage'], args: async (w) => input({ apiKeyId: await spareKey(w) }) },
  copyInvitationLink: {
    needs: ['person', 'members.manage'],
    args: async (w) => input({ invitationId: await spareInvitation(w) }),
    select: '{ __typename }',
  },
  revokeInvitation: { needs: ['members.manage'], args: async (w) => input({ invitationId: await spareInvitation(w) }) },
  revokeSession: { needs: ['person'], args: () => input({ sessionId: newId('Session') }) },
  rotateApiKey: { needs: ['apiKeys.manage', 'jobs.read'], args: async (w) => input({ apiKeyId: await spareKey(w) }) },
  rotateWebhookSecret: {
    needs: ['webhooks.manage', 'events.read'],
    args: async (w) => input({ webhookId: await spareWebhook(w) }),
  },
  saveConfigurationDraft: {
    needs: ['configurations.draft', 'configurations.read'],
    args: (w) => input({ configurationId: w.configurationId, specYaml: 'ade: 1', expectedVersion: 99 }),
  },
  signIn: {
    needs: ['anyone'],
    args: () => withEnum(input({ email: 'none', password: 'none', transport: 'TOKEN' }), 'transport'),
  },
  signOut: { needs: ['anyone'], elsewhere: 'test/auth/session.test.ts' },
  signUp: { needs: ['anyone'], args: () => input({ email: 'none', name: 'None' }) },
  submitJob: {
    needs: ['jobs.submit', 'documents.read', 'configurations.read'],
    args: (w) => input({ documentId: w.documentId, configurationId: w.configurationId }),
  },
  submitJobs: {
    isBulk: true,
    needs: ['jobs.submit', 'documents.read', 'configurations.read'],
    args: (w) => `(input: { jobs: [{ documentId: "${w.documentId}", configurationId: "${w.configurationId}" }] })`,
  },
  updateDocument: {
    needs: ['documents.write', 'documents.read'],
    args: (w) => input({ documentId: w.documentId, name: 'Other', expectedVersion: 99 }),
  },
  updateViewer: { needs: ['person'], args: () => '(input: {})' },
  updateWebhook: {
    needs: ['webhooks.manage', 'events.read'],
    args: async (w) => input({ webhookId: await spareWebhook(w), name: 'Other' }),
  },
  updateWorkspace: {
    needs: ['workspace.manage'],
    args: (w) => input({ workspaceId: w.workspaceId, name: 'Other', expectedVersion: 99 }),
  },
  // The file comes with the request: see the test.
  uploadDocument: {
    needs: ['documents.write'],
    args: (w) => `(input: { workspaceId: "${w.workspaceId}", file: $file })`,
  },
};

const follow = '{ __typename ... on StreamEnd { reason } }';
export const subscriptionRules: Record<string, RootRule> = {
  configurationEvents: {
    needs: ['events.read', 'configurations.read'],
    args: (w) => `(configurationId: "${w.configurationId}")`,
    select: follow,
  },
  documentEvents: {
    needs: ['events.read', 'documents.read'],
    args: (w) => `(documentId: "${w.documentId}")`,
    select: follow,
  },
  job: { needs: ['jobs.read', 'events.read'], args: (w) => id(w.jobId), select: '{ status }' },
  jobEventBatches: { needs: ['events.read', 'jobs.read'], args: (w) => `(jobId: "${w.jobId}")`, select: follow },
  jobEvents: { needs: ['events.read', 'jobs.read'], args: (w) => `(jobId: "${w.jobId}")`, select: follow },
  workspaceEvents: {
    needs: ['events.read', 'workspace.read'],
    args: (w) => `(workspaceId: "${w.workspaceId}")`,
    select: follow,
  },
};
