import { StorageFullError, StorageUnavailableError } from './faults.ts';

/** The `code` of a Node.js system error ('ENOENT', …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a path leads to nothing of ours. ELOOP: its last part is a link. ENOTDIR: a part of the way is a file. */
export function isAbsent(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP';
}

/** Turns a disk fault into an error that names the folder and the remedy; anything else is returned as it is. */
export function storageError(error: unknown, root: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StorageFullError(
        `The disk under ${root} is full. Free some space, or point STORAGE_URL at a larger disk.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StorageUnavailableError(
        `The storage folder ${root} cannot be used. Give this process's user read and write permission, or set STORAGE_URL to another folder.`,
        { cause: error },
      );
    case 'ENOENT':
      return new StorageUnavailableError(
        `The storage folder ${root} is not there. Mount it again, or set STORAGE_URL to where it is.`,
        { cause: error },
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new StorageUnavailableError(
        `The storage folder ${root} is not a folder, or holds a file where a folder should be. Set STORAGE_URL to another folder.`,
        { cause: error },
      );
    case 'EMFILE':
    case 'ENFILE':
      return new StorageUnavailableError(
        'Too many files are open. Raise the limit (ulimit -n), or lower the number of parallel uploads.',
        { cause: error },
      );
    case 'EIO':
    case 'ENXIO':
    case 'ENODEV':
    case 'ESTALE':
    case 'ENOTCONN':
    case 'ETIMEDOUT':
    case 'EHOSTDOWN':
    case 'EHOSTUNREACH':
      return new StorageUnavailableError(
        `The disk under ${root} does not answer. Look after the disk, or the server that it is mounted from.`,
        { cause: error },
      );
    default:
      return error;
  }
}
