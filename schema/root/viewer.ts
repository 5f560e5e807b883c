import { workspacesWith } from '../../src/auth/policy.ts';
import type { Viewer as ViewerShape } from '../../src/auth/viewer.ts';
import { listSessions } from '../../src/domain/identity/session.ts';
import { builder } from '../base/builder.ts';
import { paged } from '../base/page.ts';
import { costs } from '../cost/declaration.ts';
import { ApiKey, User } from '../identity/actor.ts';
import { Session } from '../identity/session.ts';
import { Workspace, WorkspaceConnection } from '../workspace/workspace.ts';

function shownTo(viewer: ViewerShape, { includeArchived }: { includeArchived?: boolean | null }) {
  return { id: { in: workspacesWith(viewer, 'workspace.read') }, ...(includeArchived ? {} : { archivedAt: null }) };
}

const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  description: 'Who is asking.',
  fields: (t) => ({
    user: t.prismaField({
      type: User,
      nullable: true,
      description: 'The person; null when a key asks.',
      resolve: (query, viewer, _args, context) =>
        viewer.apiKeyId === null ? context.db.prisma.user.findUnique({ ...query, where: { id: viewer.userId } }) : null,
    }),
    apiKey: t.prismaField({
      type: ApiKey,
      nullable: true,
      description: 'The key; null when a person asks.',
      resolve: (query, viewer, _args, context) =>
        viewer.apiKeyId === null
          ? null
          : context.db.prisma.apiKey.findUnique({ ...query, where: { id: viewer.apiKeyId } }),
    }),
    workspaces: t.prismaConnection(
      {
        type: Workspace,
        cursor: 'id',
        description: 'The workspaces that the viewer may see, oldest first.',
        args: {
          includeArchived: t.arg.boolean({ defaultValue: false, description: 'Archived ones as well.' }),
        },
        totalCount: (viewer, args, context) => context.db.prisma.workspace.count({ where: shownTo(viewer, args) }),
        resolve: (query, viewer, args, context) =>
          context.db.prisma.workspace.findMany({
            ...paged(args, query),
            where: shownTo(viewer, args),
            orderBy: { id: 'asc' },
          }),
      },
      WorkspaceConnection,
    ),
    sessions: t.field({
      type: [Session],
      ...costs({ items: 20 }),
      description: 'Where the viewer is signed in, the last used first; at most 100. For people.',
      resolve: (_viewer, _args, context) => listSessions(context),
    }),
    isAdministrator: t.exposeBoolean('isAdministrator', {
      description: 'Whether the viewer manages users and workspaces of the whole server.',
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    skipTypeScopes: true,
    description: 'Who is asking; null when anonymous.',
    resolve: (_root, _args, context) => context.viewer,
  }),
);
