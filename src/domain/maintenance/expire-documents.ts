import { deleteOldDocuments } from '../document/index.ts';
import type { Context } from '../kernel/index.ts';
import type { PassEnd, PassWork } from './pass.ts';
import { eachWorkspace } from './workspaces.ts';

const batchSize = 200;

/** Deletes documents that are older than their workspace keeps them. They can be restored until they are purged, like any other. */
export async function expireDocuments(context: Context, work: PassWork): Promise<PassEnd> {
  return eachWorkspace(context, work, async (workspaceId, { documentsDays: days }) => {
    while (days > 0) {
      if (work.budget.spent()) return false;
      const deleted = await deleteOldDocuments(context, workspaceId, { days, most: batchSize });
      work.count('documents', deleted);
      if (deleted < batchSize) return true;
    }
    return true;
  });
}
