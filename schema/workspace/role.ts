import { builder } from '../base/builder.ts';

export const WorkspaceRole = builder.enumType('WorkspaceRole', {
  description: 'What somebody is in a workspace.',
  values: {
    OWNER: { description: 'May do everything, manage members and keys included.' },
    MEMBER: { description: 'May upload, submit jobs, draft configurations and read everything.' },
  },
});
