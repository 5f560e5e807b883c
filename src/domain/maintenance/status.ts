import type { DamagedObject } from '../../db/generated/client.ts';
import { type Context, requireAdministrator } from '../kernel/index.ts';
import type { Pass } from './pass.ts';
import { maintenancePasses } from './passes.ts';
import { listRuns, type MaintenanceRun } from './run.ts';

/** A pass, and how its runs went. */
export interface PassStatus extends Pick<Pass, 'name' | 'description' | 'everyMs'> {
  /** Newest first. */
  runs: MaintenanceRun[];
}

/** All passes in the order of a round. Throws AdministratorNeededError. */
export async function maintenanceStatus(context: Context): Promise<PassStatus[]> {
  requireAdministrator(context);
  const runs = Map.groupBy(await listRuns(context), ({ pass }) => pass);
  return maintenancePasses.map(({ name, description, everyMs }) => ({
    name,
    description,
    everyMs,
    runs: runs.get(name) ?? [],
  }));
}

const listedObjects = 100;

/** Stored objects that are known to be damaged, the oldest finding first; at most 100. Throws AdministratorNeededError. */
export async function damagedObjects(context: Context): Promise<DamagedObject[]> {
  requireAdministrator(context);
  const { rows } = await context.db.pool.query<DamagedObject>(
    `SELECT key, subject_id AS "subjectId", found_at AS "foundAt", checked_at AS "checkedAt"
     FROM damaged_object ORDER BY found_at, key LIMIT $1`,
    [listedObjects],
  );
  return rows;
}
