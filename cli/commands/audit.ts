import { once } from 'node:events';
import { loadSettings } from '../../src/config/settings.ts';
import { auditLines } from '../../src/domain/timeline/index.ts';
import { createLogger } from '../../src/log.ts';
import { openRowServices } from '../../src/services.ts';
import { assureCurrent, withDatabase } from '../database.ts';

/** `ade audit`: who did what from where, as JSON lines, oldest first. */
export async function audit({ after }: { after: string }): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger({ ...settings.log, level: 'warn' }, { name: 'audit' });
  return withDatabase(settings, log, async (databaseUrl) => {
    await assureCurrent(databaseUrl);
    const services = await openRowServices(settings, databaseUrl, log);
    try {
      for await (const line of auditLines(services, after)) {
        if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
      }
      return 0;
    } finally {
      await services.close();
    }
  });
}
