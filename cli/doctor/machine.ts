import { constants, existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check } from './check.ts';

const gibibyte = 1024 ** 3;

/** The release of Node that runs this. */
export const nodeCheck: Check = {
  name: 'node',
  async run() {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major > 22 || (major === 22 && minor >= 18)) return process.versions.node;
    throw new Error(`This is Node ${process.versions.node}. Install Node 22.18 or newer.`);
  },
};

/** Whether the data folder can be written, or made, and has room. */
export function diskCheck(dataDir: string): Check {
  return {
    name: 'disk',
    async run() {
      const folder = nearestExisting(dataDir);
      await access(folder, constants.W_OK).catch((error: unknown) => {
        throw new Error(
          `This user may not write to ${folder}. Change its owner, or set ADE_DATA_DIR to another folder.`,
          {
            cause: error,
          },
        );
      });
      const { bavail, bsize } = await statfs(folder);
      const free = `${((bavail * bsize) / gibibyte).toFixed(1)} GiB`;
      if (bavail * bsize < gibibyte) {
        throw new Error(
          `Only ${free} is free for ${dataDir}. Free 1 GiB, or set ADE_DATA_DIR to a folder on another disk.`,
        );
      }
      return `${free} free for ${dataDir}`;
    },
  };
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
