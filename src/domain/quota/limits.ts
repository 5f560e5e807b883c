import type { Workspace } from '../../db/generated/client.ts';
import type { ServicePolicy } from '../kernel/index.ts';

/** The columns of a workspace that say what it may hold and use. */
export type QuotaColumns = Pick<Workspace, 'quotaBytes' | 'quotaRows' | 'quotaJobs' | 'quotaMembers'>;

/** What a workspace may hold, and use in a month; `null` for no limit. */
export interface Limits {
  bytes: bigint | null;
  rows: number | null;
  jobs: number | null;
  members: number | null;
}

/** What counts for a workspace: its own numbers, else the installation's. */
export function limitsOf({ quotas }: Pick<ServicePolicy, 'quotas'>, workspace: QuotaColumns): Limits {
  const { quotaBytes, quotaRows, quotaJobs, quotaMembers } = workspace;
  const bytes = quotaBytes ?? BigInt(quotas.bytes ?? 0);
  return {
    bytes: bytes === 0n ? null : bytes,
    rows: (quotaRows ?? quotas.rowsPerMonth) || null,
    jobs: (quotaJobs ?? quotas.jobsPerMonth) || null,
    members: (quotaMembers ?? quotas.members) || null,
  };
}
