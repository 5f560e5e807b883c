/** The rows behind the types of the schema, for resolvers that have to name one. */
export type {
  ApiKey as ApiKeyRow,
  Invitation as InvitationRow,
  Issue as IssueRow,
  Job as JobRow,
  Membership as MembershipRow,
  ScimToken as ScimTokenRow,
  Upload as UploadRow,
  User as UserRow,
  Webhook as WebhookRow,
} from '../../src/db/generated/client.ts';
