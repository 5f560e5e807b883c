import { workspacesWith } from '../auth/policy.ts';
import type { ConfigurationVersion, Export, User } from '../db/generated/client.ts';
import { findConfiguration } from './configuration/index.ts';
import { findDocument } from './document/index.ts';
import { findJob } from './job/index.ts';
import { type Context, type IdType, LimitError, requireViewer, typeOfId, visibleIn } from './kernel/index.ts';
import { findTable } from './table/index.ts';
import { findApiKey, findInvitation, findMembership, findWorkspace } from './workspace/index.ts';

const maxNodes = 100;

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
  if (ids.length > maxNodes) throw new LimitError('nodes', `Ask for at most ${maxNodes} ids at a time.`);
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
    case 'Session':
    case 'Mail':
    case 'Event':
    case 'Issue':
      return null;
  }
}

function findConfigurationVersion(context: Context, id: string): Promise<ConfigurationVersion | null> {
  return context.db.prisma.configurationVersion.findFirst({
    where: { id, configuration: { workspaceId: visibleIn(context, 'configurations.read') } },
  });
}

function findExport(context: Context, id: string): Promise<Export | null> {
  return context.db.prisma.export.findFirst({ where: { id, job: { workspaceId: visibleIn(context, 'tables.read') } } });
}

/** People are seen by those who share a workspace with them. */
function findUser(context: Context, id: string): Promise<User | null> {
  const shared = workspacesWith(requireViewer(context), 'members.read');
  return context.db.prisma.user.findFirst({ where: { id, memberships: { some: { workspaceId: { in: shared } } } } });
}
