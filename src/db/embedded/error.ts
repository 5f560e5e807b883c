/** The embedded PostgreSQL cannot run; the message names the reason and the remedy. */
export class EmbeddedDatabaseError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedDatabaseError';
  }
}

/** There is no room for it: goes by itself once there is. */
export class DiskFullError extends EmbeddedDatabaseError {
  constructor(folder: string, options?: ErrorOptions) {
    super(
      `There is no space left for ${folder}. Free at least 200 MB, or set ADE_DATA_DIR to a folder on another disk.`,
      options,
    );
    this.name = 'DiskFullError';
  }
}

/** Turns a refused file operation below the data folder into an error that says what to do; anything else stays as it is. */
export function folderError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const elsewhere = 'or set ADE_DATA_DIR to another folder';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new EmbeddedDatabaseError(
        `ADE may not write to ${folder}. Run it as the user who owns the folder, ${elsewhere}.`,
        { cause: error },
      );
    case 'EROFS':
    case 'ENOENT': // What Node's recursive mkdir makes of EROFS.
      return new EmbeddedDatabaseError(`${folder} is on a read-only file system. Mount it writable, ${elsewhere}.`, {
        cause: error,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new DiskFullError(folder, { cause: error });
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedDatabaseError(`${folder} is not a folder. Move the file away, ${elsewhere}.`, {
        cause: error,
      });
    default:
      return error;
  }
}

/** Whether PostgreSQL's own words say that the disk is full. */
export function saysDiskFull(output: string): boolean {
  return /No space left on device|Check free disk space/.test(output);
}
