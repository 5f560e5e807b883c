import { workspacesWith } from '../src/auth/policy.ts';
import type { Viewer as ViewerShape } from '../src/auth/viewer.ts';
import { ApiKey, User } from './actor.ts';
import { builder } from './builder.ts';
import { paged } from './page.ts';
import { Workspace, WorkspaceConnection } from './workspace.ts';

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
        totalCount: (_parent, _args, context) =>
          context.viewer ? workspacesWith(context.viewer, 'workspace.read').length : 0,
        resolve: (query, viewer, args, context) =>
          context.db.prisma.workspace.findMany({
            ...paged(args, query),
            where: { id: { in: workspacesWith(viewer, 'workspace.read') } },
            orderBy: { id: 'asc' },
          }),
      },
      WorkspaceConnection,
    ),
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
