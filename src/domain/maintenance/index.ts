/** Passes that cut what grows, and the runs that are remembered of them. */
export { holdOffRemovals } from './hold-off.ts';
export type { Pass, Retention } from './pass.ts';
export { maintenancePasses } from './passes.ts';
export type { MaintenanceRun } from './run.ts';
export { runPass } from './run-pass.ts';
export { damagedObjects, maintenanceStatus, type PassStatus } from './status.ts';
export { storedObjectsSql } from './stored-objects.ts';
