/** Workspaces, their members, invitations and API keys, and the first set-up. */
export {
  apiKeysById,
  createApiKey,
  findApiKey,
  type IssuedKey,
  maxOverlapMinutes,
  revokeApiKey,
  rotateApiKey,
  viewersApiKey,
} from './api-key.ts';
export { archiveWorkspace, createWorkspace, restoreWorkspace, updateWorkspace } from './change.ts';
export { deliveryOf, findInvitation, type InvitationDelivery, inviteMember, revokeInvitation } from './invitation.ts';
export {
  type AcceptedInvitation,
  acceptInvitation,
  type InvitationPreview,
  previewInvitation,
} from './invitation-accept.ts';
export { changeMemberRole, findMembership, removeMember } from './member.ts';
export { type FirstSetup, setUpOnFirstStart } from './setup.ts';
export { countWorkspaces, findWorkspace, listWorkspaces, workspaceStats } from './workspace.ts';
