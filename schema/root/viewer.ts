import type { Viewer as ViewerShape } from '../../src/auth/viewer.ts';
import { closedWorkspaces } from '../../src/domain/factor/index.ts';
import { listSessions, viewersUser } from '../../src/domain/identity/index.ts';
import { countWorkspaces, listWorkspaces, viewersApiKey } from '../../src/domain/workspace/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { ClosedWorkspace, SecondFactors, secondFactorsOf } from '../factor/factors.ts';
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
    secondFactors: t.field({
      type: SecondFactors,
      description: 'With what the viewer proves a second time who they are. For people.',
      resolve: (_viewer, _args, context) => secondFactorsOf(context),
    }),
    needsSecondFactor: t.boolean({
      description:
        'Whether the whole server is closed to this session until it has a second factor: all but the viewer’s own account.',
      resolve: ({ closed }) => closed?.isServer ?? false,
    }),
    closedWorkspaces: t.field({
      type: [ClosedWorkspace],
      ...costs({ items: 10 }),
      description:
        'Workspaces of the viewer’s that are closed to this session until it has a second factor; at most 100. They are not among `workspaces`.',
      resolve: (_viewer, _args, context) => closedWorkspaces(context),
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
