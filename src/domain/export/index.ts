/** Exports of tables and jobs: asking for one, and the life of one that a worker makes. */
export { exportJob, exportTable } from './export.ts';
export { exportLease } from './lease.ts';
export { claimExport, completeExport, endLostExport, failExport, releaseExport, reportExport } from './run.ts';
export type { ClaimedExport } from './transitions.ts';
