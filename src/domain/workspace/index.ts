/** Workspaces, their members, invitations and API keys, and the first set-up. */
export { type ActivityBucket, mostBuckets, mostExact, workspaceActivity } from './activity.ts';
export {
  apiKeysById,
  createApiKey,
  findApiKey,
  findApiKeyWhere,
  type IssuedKey,
  revokeApiKey,
  rotateApiKey,
  viewersApiKey,
} from './api-key.ts';
export { appointOwner } from './appoint-owner.ts';
export { archiveWorkspace, createWorkspace, lockWorkspace, restoreWorkspace, updateWorkspace } from './change.ts';
export { countErasures, deleteWorkspace, listErasures } from './delete.ts';
export { grantGroup, grantsOf, groupsOfViewer, revokeGroupGrant } from './group-grant.ts';
export { settleRoles } from './group-roles.ts';
export {
  copyInvitationLink,
  deliveryOf,
  findInvitation,
  findInvitationWhere,
  type InvitationDelivery,
  type InvitationLink,
  inviteMember,
  revokeInvitation,
} from './invitation.ts';
export {
  type AcceptedInvitation,
  acceptInvitation,
  type InvitationPreview,
  previewInvitation,
} from './invitation-accept.ts';
export { changeMemberRole, findMembership, findMembershipWhere, removeMember } from './member.ts';
export {
  changeWorkspaceQuota,
  changeWorkspaceRetention,
  countQuotas,
  listQuotas,
} from './quota.ts';
export { updateWorkspaceSecurity } from './security.ts';
export { addApiKey, type FirstSetup, setUpOnFirstStart } from './setup.ts';
export {
  countWorkspaces,
  findWorkspace,
  findWorkspaceWhere,
  listWorkspaces,
  listWorkspacesWhere,
  workspaceStats,
} from './workspace.ts';
