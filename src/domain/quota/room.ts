import { type Context, LimitError, type Transaction } from '../kernel/index.ts';
import { limitsOf, type QuotaColumns } from './limits.ts';

const quotaColumns = { quotaBytes: true, quotaRows: true, quotaJobs: true, quotaMembers: true } as const;
const askForMore = 'ask an administrator of the server for more';

/** What a transaction is about to add to a workspace. */
interface Wanted {
  bytes?: number;
  jobs?: number;
  rows?: number;
}

/**
 * Throws LimitError when the workspace has no room for what the caller is about to add. The workspace's count stays locked until the
 * transaction ends, so that two at once do not both take the last of it; without a limit nothing is locked.
 */
export async function requireRoom(tx: Transaction, workspaceId: string, wanted: Wanted): Promise<void> {
  const refusal = await refusalOf(tx, workspaceId, wanted);
  if (refusal) throw refusal;
}

/** The same for rows that a job has extracted: why they cannot be kept, or `null`. */
export async function rowsRefusal(tx: Transaction, workspaceId: string, rows: number): Promise<LimitError | null> {
  return rows === 0 ? null : refusalOf(tx, workspaceId, { rows });
}

async function refusalOf(tx: Transaction, workspaceId: string, { bytes = 0, jobs = 0, rows = 0 }: Wanted) {
  const { db, context } = tx;
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: quotaColumns });
  const limits = limitsOf(context.policy, workspace);
  const limitsBytes = limits.bytes !== null && bytes > 0;
  const limitsMonth = (limits.jobs !== null && jobs > 0) || (limits.rows !== null && rows > 0);
  if (!limitsBytes && !limitsMonth) return null;
  // What this transaction has added before is counted now, and not at its commit.
  await db.$executeRaw`SET CONSTRAINTS document_counted, job_counted, table_counted IMMEDIATE`;
  // What it adds from here on is again counted in one go.
  await db.$executeRaw`SET CONSTRAINTS document_counted, job_counted, table_counted DEFERRED`;
  if (limits.bytes !== null && limitsBytes) {
    const used = await lockStorage(tx, workspaceId);
    if (used + BigInt(bytes) > limits.bytes) return noRoomForBytes(limits.bytes);
  }
  if (!limitsMonth) return null;
  const used = await lockMonth(tx, workspaceId);
  if (limits.jobs !== null && used.jobs + BigInt(jobs) > limits.jobs) {
    return ofMonth('quotaJobs', limits.jobs, 'jobs', used.secondsLeft);
  }
  if (limits.rows !== null && used.rows + BigInt(rows) > limits.rows) {
    return ofMonth('quotaRows', limits.rows, 'rows', used.secondsLeft);
  }
  return null;
}

async function lockStorage({ db }: Transaction, workspaceId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ bytes: bigint }[]>`
    INSERT INTO workspace_storage AS known (workspace_id) VALUES (${workspaceId})
    ON CONFLICT (workspace_id) DO UPDATE SET bytes = known.bytes RETURNING bytes`;
  return row?.bytes ?? 0n;
}

async function lockMonth({ db }: Transaction, workspaceId: string) {
  const [row] = await db.$queryRaw<{ jobs: bigint; rows: bigint; secondsLeft: number }[]>`
    INSERT INTO workspace_month AS known (workspace_id, month) VALUES (${workspaceId}, ade_this_month())
    ON CONFLICT (workspace_id, month) DO UPDATE SET jobs = known.jobs
    RETURNING jobs, rows, ceil(extract(epoch FROM (month + interval '1 month') AT TIME ZONE 'UTC' - now()))::int AS "secondsLeft"`;
  return row ?? { jobs: 0n, rows: 0n, secondsLeft: 0 };
}

/**
 * How many bytes of documents a workspace may take still; `null` without a limit. A look ahead, before bytes are read that could not be
 * kept: `requireRoom` decides.
 */
export async function bytesLeft(
  { db, policy }: Context,
  workspaceId: string,
): Promise<{ limit: bigint; left: number } | null> {
  const workspace = await db.prisma.workspace.findUnique({
    where: { id: workspaceId },
    select: { ...quotaColumns, storage: { select: { bytes: true } } },
  });
  const limit = workspace && limitsOf(policy, workspace).bytes;
  if (limit == null) return null;
  const left = limit - (workspace?.storage?.bytes ?? 0n);
  return { limit, left: left < 0n ? 0 : Number(left) };
}

export function noRoomForBytes(limit: bigint): LimitError {
  const message = `With this file the workspace would keep more than ${sizeOf(limit)} of documents, its quota. Deleted documents count until they are purged; wait for that, or ${askForMore}.`;
  return new LimitError('quotaBytes', message);
}

function ofMonth(limit: string, most: number, what: string, secondsLeft: number): LimitError {
  const message = `The workspace has a quota of ${most.toLocaleString('en')} ${what} in a month, and would pass it. Wait for the next month (UTC), or ${askForMore}.`;
  return new LimitError(limit, message, secondsLeft);
}

/**
 * Throws LimitError when a workspace has no room for another member, or for `count` of them. A person with an invitation, which counts as long as it is open, is
 * only held against the members. The workspace stays locked, so that of two at once one takes the last place.
 */
export async function requireRoomForMember(
  { db, context }: Transaction,
  workspace: QuotaColumns & { id: string },
  { isInvited = false, count = 1 } = {},
): Promise<void> {
  const { members: most } = limitsOf(context.policy, workspace);
  if (most === null) return;
  const { id: workspaceId } = workspace;
  await db.$queryRaw`SELECT id FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const open = { workspaceId, acceptedAt: null, revokedAt: null, expiresAt: { gt: context.db.clock.now() } };
  const invitations = isInvited ? 0 : await db.invitation.count({ where: open });
  if (invitations + (await db.membership.count({ where: { workspaceId } })) + count <= most) return;
  const message = `The workspace has a quota of ${most.toLocaleString('en')} members, open invitations included. Remove a member, revoke an invitation, or ${askForMore}.`;
  throw new LimitError('quotaMembers', message);
}

function sizeOf(bytes: bigint): string {
  const mebibytes = Number(bytes) / 1024 ** 2;
  return mebibytes < 1 ? `${bytes.toLocaleString('en')} bytes` : `${Math.floor(mebibytes).toLocaleString('en')} MiB`;
}
