import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, FileContext } from '../../../src/domain/kernel/context.ts';
import { startBudget } from '../../../src/domain/maintenance/budget.ts';
import { sweepFiles } from '../../../src/domain/maintenance/sweep-files.ts';
import { openStore } from '../../../src/storage/index.ts';
import { installationKey } from '../../../src/storage/keys.ts';
import type { ChaosInstallation } from '../chaos-installation.ts';
import type { RunRecord } from '../record.ts';

/** Nothing is older than this; what is to be removed at once has to look as if it were. */
const longAgo = 7 * 24 * 60 * 60 * 1000;
const endsWithin = 5_000;
/** All but files that no row names. */
export const keepForEver = {
  retention: {
    documentsDays: 0,
    jobsDays: 0,
    eventsDays: 0,
    exportsDays: 0,
    deletedDocumentsDays: 0,
    mailDays: 0,
    webhookDeliveriesDays: 0,
    idempotencyKeysHours: 0,
    orphanFilesSeconds: 0,
  },
};

/** Whatever a row names is in the store, and after one pass of maintenance nothing else is. */
export async function verifyStore(
  context: FileContext,
  { dataDir }: ChaosInstallation,
  record: RunRecord,
): Promise<void> {
  const named = await namedKeys(context);
  const before = await storedKeys(context);
  for (const key of named) if (!before.has(key)) record.lose(`${key}: a row names it, and the store does not have it`);
  record.count('files of dead attempts before maintenance', [...before].filter((key) => !named.has(key)).length);
  await sweepFiles(context, {
    ...keepForEver,
    budget: startBudget(60_000, new AbortController().signal),
    position: null,
    count: (what, amount) => what === 'files' && record.count('files removed by maintenance', amount),
  });
  const after = await storedKeys(context);
  for (const key of after) if (!named.has(key)) record.lose(`${key}: nothing names it, and maintenance has left it`);
  for (const key of named) if (!after.has(key)) record.lose(`${key}: maintenance has removed it`);
  await verifyTemporaryFiles(dataDir, record);
}

/** What killed processes had begun to store goes when a process opens the store after some hours. */
async function verifyTemporaryFiles(dataDir: string, record: RunRecord): Promise<void> {
  const folder = join(dataDir, 'objects', '.tmp');
  const names = await readdir(folder);
  record.count('half-written files of killed processes', names.length);
  const time = new Date(Date.now() - longAgo);
  for (const name of names) await utimes(join(folder, name), time, time);
  await (await openStore(null, dataDir)).close();
  for (const name of await readdir(folder)) record.lose(`${name}: a half-written file that nobody removes`);
}

/** Folders of attempts, which go with their workers. */
export async function verifyScratch({ dataDir }: ChaosInstallation, record: RunRecord): Promise<void> {
  for (const name of await readdir(join(dataDir, 'scratch'))) record.lose(`scratch/${name} was left behind`);
}

/** Whatever a killed process had started has ended by itself. */
export async function verifyProcesses({ processes }: ChaosInstallation, record: RunRecord): Promise<void> {
  record.count('processes of ours in all', processes.count);
  for (const left of await processes.leftAfter(endsWithin)) record.lose(`process ${left} is left`);
}

async function namedKeys({ db }: Context): Promise<Set<string>> {
  const { rows } = await db.pool.query<{ key: string }>(
    'SELECT storage_key AS key FROM document UNION ALL SELECT rows_key FROM "table"',
  );
  return new Set(rows.map(({ key }) => key));
}

/** All but the mark of the installation, which no row names. */
async function storedKeys({ store }: FileContext): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { key } of store.list('')) if (!key.startsWith(installationKey(''))) keys.add(key);
  return keys;
}
