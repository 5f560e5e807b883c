import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EmbeddedDatabaseError, folderError } from './error.ts';

const sqliteBusy = 5;

export interface FolderLock {
  /** Safe to call twice. */
  release(): void;
}

/**
 * Makes this process the only one that runs the folder, until it releases it or ends in whatever way. Node has no lock of
 * its own, but SQLite does: an exclusive transaction on an empty file is a lock that the kernel holds for us, so that it
 * cannot go stale after a kill -9, a reused process id or a restarted container. The holder's id stands beside it in
 * `ade.pid`, for the message only. Throws EmbeddedDatabaseError when another process holds the lock.
 */
export function lockFolder(folder: string): FolderLock {
  const holderFile = join(folder, 'ade.pid');
  const lock = exclusive(join(folder, 'ade.lock'));
  if (lock === null) {
    throw new EmbeddedDatabaseError(
      `Another ade (${holder(holderFile)}) is using ${folder}. Stop it, or set ADE_DATA_DIR to another folder.`,
    );
  }
  try {
    writeFileSync(holderFile, `pid ${process.pid} on ${hostname()}\n`, { mode: 0o644 });
  } catch (error) {
    lock.close();
    throw folderError(error, folder);
  }
  return {
    release() {
      if (!lock.isOpen) return;
      // The lock file itself stays: removing it would let a third process lock a file that has no name any more.
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

/** An open, exclusively locked file, or null while another process has it. */
function exclusive(file: string): DatabaseSync | null {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return null;
    throw new EmbeddedDatabaseError(
      `ADE cannot lock ${file}: ${error instanceof Error ? error.message : error}. Check who owns the file and that the disk is writable and not full, or set ADE_DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

function holder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'starting';
  }
}
