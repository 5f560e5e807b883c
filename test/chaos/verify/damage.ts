import { verifyInstallation } from '../../../src/consistency/index.ts';
import type { FileContext } from '../../../src/domain/kernel/context.ts';
import { startBudget } from '../../../src/domain/maintenance/budget.ts';
import { scrubStoredBytes } from '../../../src/domain/maintenance/scrub-stored-bytes.ts';
import { storedObjectsSql } from '../../../src/domain/maintenance/stored-objects.ts';
import type { ChaosInstallation } from '../chaos-installation.ts';
import type { Damage } from '../faults/damage.ts';
import type { RunRecord } from '../record.ts';
import { keepForEver } from './remains.ts';

/** Maintenance finds every damaged object that a row names, and no other; then they are mended, and rows and files belong together. */
export async function verifyDamage(
  context: FileContext,
  installation: ChaosInstallation,
  { damage, record }: { damage: Damage; record: RunRecord },
): Promise<void> {
  const { pool } = context.db;
  const budget = startBudget(60_000, new AbortController().signal);
  const { complete } = await scrubStoredBytes(context, { ...keepForEver, budget, position: null, count: () => {} });
  if (!complete) record.lose('maintenance did not come to the end of the stored objects');
  const named = await pool.query<{ key: string }>(
    `SELECT key FROM (${storedObjectsSql}) AS stored WHERE key = ANY ($1)`,
    [damage.keys()],
  );
  const found = await pool.query<{ key: string }>('SELECT key FROM damaged_object');
  const expected = new Set(named.rows.map(({ key }) => key));
  for (const { key } of found.rows) {
    if (!expected.delete(key)) record.lose(`${key} is whole, and maintenance calls it damaged`);
  }
  for (const key of expected) record.lose(`${key} is damaged, and maintenance has not found it`);
  record.count('damaged objects found by maintenance', found.rows.length);
  await damage.mend();
  await verifyInstallation(
    { databaseUrl: await installation.databaseUrl(), store: context.store },
    { isDeep: true, onFault: ({ place, problem }) => record.lose(`${place} ${problem}`) },
  );
}
