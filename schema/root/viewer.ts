import type { Viewer as ViewerShape } from '../../src/auth/viewer.ts';
import { listSessions, viewersUser } from '../../src/domain/identity/index.ts';
import { countWorkspaces, listWorkspaces, viewersApiKey } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { ApiKey, User } from '../identity/actor.ts';
import { Session } from '../identity/session.ts';
import { Workspace, WorkspaceConnection } from '../workspace/workspace.ts';

const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  description: 'Who is asking.',
  fields: (t) => ({
    user: t.prismaField({
      type: User,
      nullable: true,
      description: 'The person; null when a key asks.',
      resolve: (query, _viewer, _args, context) => viewersUser(context, query),
    }),
    apiKey: t.prismaField({
      type: ApiKey,
      nullable: true,
      description: 'The key; null when a person asks.',
      resolve: (query, _viewer, _args, context) => viewersApiKey(context, query),
    }),
    workspaces: t.prismaConnection(
      {
        type: Workspace,
        cursor: 'id',
        description: 'The workspaces that the viewer may see, oldest first.',
        args: {
          includeArchived: t.arg.boolean({ defaultValue: false, description: 'Archived ones as well.' }),
        },
        totalCount: (_viewer, args, context) => countWorkspaces(context, args),
        resolve: (query, _viewer, args, context) => listWorkspaces(context, args, query),
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
