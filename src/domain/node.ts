import type { ConfigurationVersion, Export, Prisma, User } from '../db/generated/client.ts';
import { findConfiguration, findConfigurationWhere } from './configuration/index.ts';
import { findDocument, findDocumentWhere } from './document/index.ts';
import { findJob, findJobWhere } from './job/index.ts';
import { type Context, type IdType, LimitError, typeOfId, visibleIn } from './kernel/index.ts';
import { findTable, findTableWhere } from './table/index.ts';
import { findDelivery, findDeliveryWhere, findWebhook, findWebhookWhere } from './webhook/index.ts';
import {
  findApiKey,
  findApiKeyWhere,
  findInvitation,
  findInvitationWhere,
  findMembership,
  findMembershipWhere,
  findWorkspace,
  findWorkspaceWhere,
} from './workspace/index.ts';

/** Ids that are asked for at a time. */
export const mostNodes = 100;

/** A row with the name of its type, as the schema's node types want it. */
export type FoundNode = { __typename: IdType; id: string };

/** Anything with an id that the viewer may see; `null` for everything else, whatever the reason. */
export async function findNode(context: Context, id: string): Promise<FoundNode | null> {
  const type = typeOfId(id);
  const row = type === null ? null : await findByType(context, type, id);
  return type && row ? { ...row, __typename: type } : null;
}

/** The same for many ids, in their order. Throws LimitError past 100. */
export async function findNodes(context: Context, ids: readonly string[]): Promise<(FoundNode | null)[]> {
  if (ids.length > mostNodes) throw new LimitError('nodes', `Ask for at most ${mostNodes} ids at a time.`);
  return Promise.all(ids.map((id) => findNode(context, id)));
}

function findByType(context: Context, type: IdType, id: string): Promise<{ id: string } | null> | null {
  switch (type) {
    case 'Workspace':
      return findWorkspace(context, { id });
    case 'Document':
      return findDocument(context, id);
    case 'Configuration':
      return findConfiguration(context, id);
    case 'ConfigurationVersion':
      return findConfigurationVersion(context, id);
    case 'Job':
      return findJob(context, id);
    case 'Table':
      return findTable(context, id);
    case 'Export':
      return findExport(context, id);
    case 'User':
      return findUser(context, id);
    case 'ApiKey':
      return findApiKey(context, id);
    case 'Membership':
      return findMembership(context, id);
    case 'Invitation':
      return findInvitation(context, id);
    case 'Webhook':
      return findWebhook(context, id);
    case 'WebhookDelivery':
      return findDelivery(context, id);
    case 'Upload':
    case 'Session':
    case 'Passkey':
    case 'Mail':
    case 'Event':
    case 'Issue':
    case 'WorkspaceErasure':
    case 'ScimToken':
    case 'Group':
      return null;
  }
}

function findConfigurationVersion(context: Context, id: string): Promise<ConfigurationVersion | null> {
  return context.db.prisma.configurationVersion.findFirst({ where: findVersionWhere(context, id) });
}

/** The export with this id, if the viewer may see it. */
export function findExport(
  context: Context,
  id: string,
  query: Pick<Prisma.ExportDefaultArgs, 'include' | 'select'> = {},
): Promise<Export | null> {
  return context.db.prisma.export.findFirst({ ...query, where: findExportWhere(context, id) });
}

function findUser(context: Context, id: string): Promise<User | null> {
  return context.db.prisma.user.findFirst({ where: findUserWhere(context, id) });
}

type Seen = Pick<Context, 'viewer'>;

function findVersionWhere(seen: Seen, id: string): Prisma.ConfigurationVersionWhereInput {
  return { id, configuration: { workspaceId: visibleIn(seen, 'configurations.read') } };
}

function findExportWhere(seen: Seen, id: string): Prisma.ExportWhereInput {
  return { id, job: { workspaceId: visibleIn(seen, 'tables.read') } };
}

/** People are seen by those who share a workspace with them. */
function findUserWhere(seen: Seen, id: string): Prisma.UserWhereInput {
  return { id, memberships: { some: { workspaceId: visibleIn(seen, 'members.read') } } };
}

/** How the row behind an id is found, as `findNode` does it; `null` for types that are no nodes. */
export const nodeConditions: Record<IdType, ((seen: Seen, id: string) => object) | null> = {
  Workspace: (seen, id) => findWorkspaceWhere(seen, { id }),
  Document: findDocumentWhere,
  Configuration: findConfigurationWhere,
  ConfigurationVersion: findVersionWhere,
  Job: findJobWhere,
  Table: findTableWhere,
  Export: findExportWhere,
  User: findUserWhere,
  ApiKey: findApiKeyWhere,
  Membership: findMembershipWhere,
  Invitation: findInvitationWhere,
  Webhook: findWebhookWhere,
  WebhookDelivery: findDeliveryWhere,
  Upload: null,
  Session: null,
  Passkey: null,
  Mail: null,
  Event: null,
  Issue: null,
  WorkspaceErasure: null,
  ScimToken: null,
  Group: null,
};
