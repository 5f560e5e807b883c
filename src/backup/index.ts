/** Copies of an installation: made while it works, verified, and restored into an empty one. */
export { type CheckedBackup, checkBackup } from './check.ts';
export { BackupError } from './error.ts';
export type { Manifest } from './manifest.ts';
export { isRestoring, restoreBackup } from './restore.ts';
export { type FinishedBackup, type Installation, writeBackup } from './write.ts';
