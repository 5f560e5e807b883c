import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/**
 * Where test databases live: in memory where there is plenty of it. A database is hundreds of small files, which a disk
 * takes ten times longer to make.
 */
export async function temporaryFolder(): Promise<string> {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 2 * 1024 ** 3 ? memory : tmpdir();
}
