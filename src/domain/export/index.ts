/** Exports of tables and jobs: asking for one, and the life of one that a worker makes. */
export { exportJob, exportTable } from './export.ts';
export { type ClaimedExport, claimExport, completeExport, failExport, releaseExport, renewExport } from './run.ts';
