/** Copies of an installation: made while it works, verified, and restored into an empty one. */
export { checkBackup } from './check.ts';
export { restoreBackup } from './restore.ts';
export { type Installation, writeBackup } from './write.ts';
