import type { RawStatements } from './transactions.ts';

/** Who waits for whom by an advisory lock of PostgreSQL that a transaction holds. Any numbers will do, as long as each has its own. */
const transactionLocks = {
  /** Of processes that start on a new database, one sets it up. */
  setup: 7_214_001,
  /** Of processes that notice that a signing key is due, one makes it. */
  signingKeys: 7_214_002,
  /** Providers send one change after the other, and each is judged by what the one before has left. */
  directory: 7_214_003,
  auditWebhooks: 7_214_004,
  scimTokens: 7_214_005,
} as const;

/** Waits until no other transaction holds the lock, and holds it up to the end of this one. */
export async function holdLock(
  tx: Pick<RawStatements, '$queryRaw'>,
  lock: keyof typeof transactionLocks,
): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${transactionLocks[lock]})::text`;
}
