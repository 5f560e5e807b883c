import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

/** Types without an id: they belong to what they stand in. */
const embedded = [
  'Viewer',
  'WorkspaceStats',
  'JobError',
  'JobMetrics',
  'StageDuration',
  'SourceWarning',
  'TableSource',
  'TableExplanation',
  'ColumnExplanation',
  'MappingCandidate',
  'DroppedRows',
  'Column',
  'ColumnSource',
  'ColumnMapping',
  'Row',
  'Sheet',
  'ConfigurationMatch',
  'ActivityBucket',
  'MaintenancePass',
  'MaintenanceRun',
  'MaintenanceCount',
  'DamagedObject',
  'Issue',
  'SpecChange',
  'ServerInfo',
  'SignInMethods',
  'SignInProvider',
  'PageInfo',
  'SecondFactors',
  'SecondFactorAdded',
  'SecurityPolicy',
  'TotpSetUp',
  'PasskeyRequest',
  'RecoveryCodes',
  'IdentityProved',
  'SessionsEnded',
  'InvitationLink',
  'InvitationPreview',
  'PasswordLink',
  'PasswordSet',
  'IssuedApiKey',
  'IssuedScimToken',
  'GroupGrant',
  'RevokedGroupGrant',
  'IssuedWebhook',
  'IssuedAuditWebhook',
  'ConfigurationMatch',
  'StreamEnd',
  'StreamReset',
  'Sheet',
  'SheetTable',
  'IssueCount',
  'ColumnStatistics',
  'ValueCount',
  'Quota',
  'UsedMonth',
  'Retention',
  'WorkspaceHolding',
];

/** Given by the build: the types of each interface. */
declare const abstractTypes: Record<string, string[]>;

/** Whatever is read about one thing is one thing in the memory of the page, so that no list says other than the page behind it. */
export function cache() {
  return cacheExchange({
    possibleTypes: abstractTypes,
    keys: {
      ...Object.fromEntries(embedded.map((type) => [type, () => null])),
      WorkspaceQuota: ({ workspaceId }) => (typeof workspaceId === 'string' ? workspaceId : null),
    },
    resolvers: {
      Query: { users: relayPagination(), auditLog: relayPagination() },
      Document: { jobs: relayPagination(), events: relayPagination() },
      Table: { issues: relayPagination() },
      Webhook: { deliveries: relayPagination() },
    },
  });
}
