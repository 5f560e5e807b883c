import type { Workspace } from '../../db/generated/client.ts';
import type { ServicePolicy } from '../kernel/index.ts';

/** The columns of a workspace that say how long it keeps things. */
export type KeepColumns = Pick<Workspace, 'keepDocumentsDays' | 'keepJobsDays' | 'keepEventsDays'>;

/** The same as they are selected in SQL. */
export const keepColumnsSql =
  'keep_documents_days AS "keepDocumentsDays", keep_jobs_days AS "keepJobsDays", keep_events_days AS "keepEventsDays"';

/** Days that a workspace keeps things; 0 for ever. */
export type Kept = Pick<ServicePolicy['retention'], 'documentsDays' | 'jobsDays' | 'eventsDays'>;

/** What counts for a workspace: the shorter of its own time and the installation's. */
export function keptIn(installation: Kept, workspace: KeepColumns): Kept {
  const { keepDocumentsDays, keepJobsDays, keepEventsDays } = workspace;
  return {
    documentsDays: shorter(installation.documentsDays, keepDocumentsDays),
    jobsDays: shorter(installation.jobsDays, keepJobsDays),
    eventsDays: shorter(installation.eventsDays, keepEventsDays),
  };
}

function shorter(installation: number, own: number | null): number {
  if (own === null) return installation;
  return installation === 0 ? own : Math.min(own, installation);
}
