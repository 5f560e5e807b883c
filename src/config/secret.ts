import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Settings } from './settings.ts';

/** The secret that signs links and tokens: the one that was set, or the one that the data folder keeps. */
export function applicationSecret(settings: Pick<Settings, 'secret' | 'dataDir'>): string {
  return settings.secret ?? keptSecret(join(settings.dataDir, 'secret'));
}

/**
 * Reads a random secret that only our own user may read, making it the first time: 192 bits, base64url. Processes that ask
 * at the same moment get the same one. Throws what the file system throws.
 */
export function keptSecret(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // Named only when it is whole, and only by the first: a kill in between leaves nothing that looks like a secret.
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      writeFileSync(draft, randomBytes(24).toString('base64url'), { mode: 0o600 });
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(file, 'utf8').trim();
}
