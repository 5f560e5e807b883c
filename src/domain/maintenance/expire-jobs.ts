import { type FileContext, transact } from '../kernel/index.ts';
import type { PassEnd, PassWork } from './pass.ts';
import { removeFiles } from './remove-files.ts';
import { removeJobs } from './remove-jobs.ts';
import { eachWorkspace } from './workspaces.ts';

/** A job can have thousands of issues, so that few go in one transaction. */
const batchSize = 20;

/** Removes jobs that came to their end longer ago than their workspace keeps them, with their tables, exports and files. */
export async function expireJobs(context: FileContext, work: PassWork): Promise<PassEnd> {
  return eachWorkspace(context, work, async (workspaceId, { jobsDays: days }) => {
    while (days > 0) {
      if (work.budget.spent()) return false;
      if ((await expireBatch(context, work, workspaceId, days)) < batchSize) return true;
    }
    return true;
  });
}

async function expireBatch(context: FileContext, work: PassWork, workspaceId: string, days: number): Promise<number> {
  const { ids, removed, files } = await transact(context, async (tx) => {
    // An export that is still being made needs the tables of its job.
    const due = await tx.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM job WHERE workspace_id = ${workspaceId} AND finished_at < now() - make_interval(days => ${days})
        AND NOT EXISTS (SELECT FROM export WHERE export.job_id = job.id AND export.status = 'PENDING')
      ORDER BY finished_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    const found = due.map(({ id }) => id);
    return { ids: found, ...(await removeJobs(tx, found)) };
  });
  for (const [what, amount] of Object.entries(removed)) work.count(what, amount);
  await removeFiles(context, work, files);
  return ids.length;
}
