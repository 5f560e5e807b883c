import type { Transaction } from '../kernel/index.ts';

/** Any number will do, as long as nothing else uses it. */
const directoryLock = 7_214_003;

/** First in every transaction that provisions: providers send one change after the other, and each is judged by what the one before has left. */
export async function lockDirectory(tx: Transaction): Promise<void> {
  await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(${directoryLock})::text`;
}
